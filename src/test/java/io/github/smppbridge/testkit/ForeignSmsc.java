package io.github.smppbridge.testkit;

import com.cloudhopper.smpp.SmppBindType;
import com.cloudhopper.smpp.SmppServerConfiguration;
import com.cloudhopper.smpp.SmppServerHandler;
import com.cloudhopper.smpp.SmppServerSession;
import com.cloudhopper.smpp.SmppSessionConfiguration;
import com.cloudhopper.smpp.impl.DefaultSmppServer;
import com.cloudhopper.smpp.impl.DefaultSmppSessionHandler;
import com.cloudhopper.smpp.pdu.BaseBind;
import com.cloudhopper.smpp.pdu.BaseBindResp;
import com.cloudhopper.smpp.pdu.DeliverSm;
import com.cloudhopper.smpp.pdu.PduRequest;
import com.cloudhopper.smpp.pdu.PduResponse;
import com.cloudhopper.smpp.pdu.SubmitSm;
import com.cloudhopper.smpp.pdu.SubmitSmResp;
import com.cloudhopper.smpp.type.Address;
import com.cloudhopper.smpp.type.SmppProcessingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An SMSC that nobody here wrote: Cloudhopper's server. It takes every message, except that numbers
 * ending in 58 are throttled, and sends its receipt at once to a session that can receive.
 */
public final class ForeignSmsc implements AutoCloseable {
  private final DefaultSmppServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final String password;
  private final int port;
  private final AtomicInteger ids = new AtomicInteger();
  private final Queue<SubmitSm> submits = new ConcurrentLinkedQueue<>();
  private final Queue<SmppServerSession> receivers = new ConcurrentLinkedQueue<>();

  /** Listens at once; every bind with that password is accepted. */
  public ForeignSmsc(int port, String password) throws Exception {
    this.port = port;
    this.password = password;
    SmppServerConfiguration configuration = new SmppServerConfiguration();
    configuration.setHost("127.0.0.1");
    configuration.setPort(port);
    configuration.setJmxEnabled(false);
    configuration.setDefaultWindowSize(100);
    server = new DefaultSmppServer(configuration, new Sessions(), threads);
    server.start();
  }

  /** The port it listens on. */
  public int port() {
    return port;
  }

  /** The messages it accepted, in the order of arrival. */
  public List<SubmitSm> submits() {
    return List.copyOf(submits);
  }

  /** Drops every session that can receive. */
  public void dropReceivers() {
    receivers.forEach(SmppServerSession::close);
  }

  @Override
  public void close() {
    server.destroy();
    threads.shutdownNow();
  }

  private void receipt(String id, SubmitSm submit) {
    String text =
        ("id:%s sub:001 dlvrd:001 submit date:2601010000 done date:2601010000"
                + " stat:DELIVRD err:000 text:")
            .formatted(id);
    deliver((byte) 4, submit.getDestAddress(), submit.getSourceAddress(), text);
  }

  /** Somebody writes to the ESME: to a session that can receive, if there is one. */
  public void receive(String source, String destination, String text) {
    deliver(
        (byte) 0,
        new Address((byte) 1, (byte) 1, source),
        new Address((byte) 1, (byte) 1, destination),
        text);
  }

  private void deliver(byte esmClass, Address source, Address destination, String text) {
    DeliverSm sm = new DeliverSm();
    sm.setEsmClass(esmClass);
    sm.setSourceAddress(source);
    sm.setDestAddress(destination);
    try {
      sm.setShortMessage(text.getBytes(StandardCharsets.US_ASCII));
      SmppServerSession receiver = receivers.peek();
      if (receiver != null) {
        receiver.sendRequestPdu(sm, 60_000, false);
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private final class Sessions implements SmppServerHandler {
    @Override
    @SuppressWarnings("rawtypes")
    public void sessionBindRequested(Long id, SmppSessionConfiguration configuration, BaseBind bind)
        throws SmppProcessingException {
      if (!password.equals(bind.getPassword())) {
        throw new SmppProcessingException(0x0E);
      }
    }

    @Override
    public void sessionCreated(Long id, SmppServerSession session, BaseBindResp response) {
      if (session.getBindType() != SmppBindType.TRANSMITTER) {
        receivers.add(session);
      }
      session.serverReady(new Messages());
    }

    @Override
    public void sessionDestroyed(Long id, SmppServerSession session) {
      receivers.remove(session);
      session.destroy();
    }
  }

  private final class Messages extends DefaultSmppSessionHandler {
    @Override
    @SuppressWarnings("rawtypes")
    public PduResponse firePduRequestReceived(PduRequest request) {
      PduResponse response = request.createResponse();
      if (request instanceof SubmitSm submit) {
        if (submit.getDestAddress().getAddress().endsWith("58")) {
          response.setCommandStatus(0x58);
        } else {
          submits.add(submit);
          String id = "id-" + ids.incrementAndGet();
          ((SubmitSmResp) response).setMessageId(id);
          threads.execute(() -> receipt(id, submit));
        }
      }
      return response;
    }
  }
}
