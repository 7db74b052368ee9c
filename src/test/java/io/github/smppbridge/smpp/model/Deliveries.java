package io.github.smppbridge.smpp.model;

import io.github.smppbridge.smpp.ResponseTimeoutException;
import io.github.smppbridge.smpp.SmppSession;
import io.github.smppbridge.smpp.WindowFullException;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.OptionalParameter;

/** What the application sends: each is told an outcome, and a true one. */
final class Deliveries {
  /** One deliver_sm. */
  private static final class Delivery {
    private final Client client;
    private final Future<Integer> future;

    Delivery(Client client, Future<Integer> future) {
      this.client = client;
      this.future = future;
    }
  }

  private final List<Delivery> all = new ArrayList<>();

  /** Sends one, in whatever state the session is. */
  void send(Client client, SmppSession session, boolean large) {
    DeliverSm pdu = new DeliverSm();
    pdu.setSourceAddr(String.valueOf(all.size()));
    pdu.setDestAddress("100");
    if (large) {
      pdu.setShortMessage(new byte[0]);
      pdu.setOptionalParameters(new OptionalParameter.Message_payload(new byte[60_000]));
    } else {
      pdu.setShortMessage(new byte[] {'h', 'i'});
    }
    all.add(new Delivery(client, session.deliver(pdu)));
  }

  /** Whether each has been told. */
  boolean complete() {
    return all.stream().allMatch(each -> each.future.isComplete());
  }

  /** What was told and is not true, or was not told. */
  void judge(Consumer<String> findings) {
    for (int id = 0; id < all.size(); id++) {
      Delivery delivery = all.get(id);
      Future<Integer> future = delivery.future;
      String name = "client " + delivery.client.number() + ": deliver_sm " + id;
      Client.Received received = delivery.client.received(id);
      if (!future.isComplete()) {
        findings.accept(name + " is told nothing");
      } else if (future.succeeded()) {
        if (received == null || !received.mayCountAs(future.result())) {
          findings.accept(name + " is told " + future.result() + ", but was " + received);
        }
      } else if (future.cause() instanceof WindowFullException && received != null) {
        findings.accept(name + " is told that it was not sent, but was " + received);
      } else if (future.cause() instanceof ResponseTimeoutException late
          && !late.lateResponse().isComplete()) {
        findings.accept(name + " is told nothing after its time-out");
      } else if (received != null && received.inTime() && delivery.client.wasWell()) {
        findings.accept(name + " is told " + future.cause() + ", but was " + received);
      }
    }
  }
}
