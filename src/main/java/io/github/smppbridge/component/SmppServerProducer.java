package io.github.smppbridge.component;

import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.smpp.ReceiverChoice;
import io.github.smppbridge.smpp.SessionRegistry;
import io.github.smppbridge.smpp.SmppSession;
import io.github.smppbridge.smpp.SmppStatusException;
import io.github.smppbridge.smpp.text.Alphabet;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultAsyncProducer;

/**
 * Sends deliver_sm, data_sm or unbind to an ESME and goes on when it answered.
 *
 * <ul>
 *   <li>Target: the session of header {@code CamelSmppServerSessionId}, else a receiver-capable
 *       session of {@code CamelSmppServerSystemId}: the one of {@code
 *       CamelSmppServerPreferredSessionId} if it is bound, else one whose address_range has the
 *       destination, else one without address_range; of several that with the fewest outstanding
 *       requests. What is no receipt goes to no other; a receipt, by its esm_class, does.
 *   <li>Nobody bound: {@link NoReceiverException}; nobody whose address_range has the destination:
 *       {@link NotServedException}. An answer other than ESME_ROK: {@link
 *       NegativeResponseException}. No answer in time, a full window or a lost connection: {@link
 *       DeliveryException}.
 * </ul>
 */
final class SmppServerProducer extends DefaultAsyncProducer {
  private final SmppServerEndpoint endpoint;
  private final DeliverBinding binding;

  SmppServerProducer(SmppServerEndpoint endpoint) {
    super(endpoint);
    this.endpoint = endpoint;
    this.binding =
        new DeliverBinding(
            Alphabet.parse(endpoint.getComponent().getConfiguration().getDefaultAlphabet()));
  }

  @Override
  public boolean process(Exchange exchange, AsyncCallback callback) {
    Future<Integer> answer;
    try {
      answer = send(session(exchange.getMessage()), exchange.getMessage());
    } catch (Exception e) {
      exchange.setException(e);
      callback.done(true);
      return true;
    }
    answer.onComplete(result -> goOn(exchange, result, callback));
    return false;
  }

  private SmppSession session(Message message) {
    SessionRegistry sessions = endpoint.getComponent().getSessions();
    String sessionId = message.getHeader(SmppServerConstants.SESSION_ID, String.class);
    String systemId = message.getHeader(SmppServerConstants.SYSTEM_ID, String.class);
    if (sessionId == null && systemId == null) {
      throw new IllegalArgumentException(
          "neither header "
              + SmppServerConstants.SESSION_ID
              + " nor "
              + SmppServerConstants.SYSTEM_ID
              + " names a target");
    }
    if (sessions == null) {
      throw new NoReceiverException(sessionId != null ? sessionId : systemId);
    }
    return sessionId != null
        ? sessions.byId(sessionId).orElseThrow(() -> new NoReceiverException(sessionId))
        : receiver(sessions, systemId, message);
  }

  private SmppSession receiver(SessionRegistry sessions, String systemId, Message message) {
    ReceiverChoice choice = sessions.receiver(systemId, target(message));
    return switch (choice.verdict()) {
      // what has to wait is told so by its window, as fast as that goes
      case SEND, WAIT -> choice.session();
      default ->
          throw sessions.receivers(systemId).isEmpty()
              ? new NoReceiverException(systemId)
              : new NotServedException(systemId);
    };
  }

  private ReceiverChoice.Target target(Message message) {
    boolean deliverable = endpoint.getOperation() != SmppServerOperation.unbind;
    return new ReceiverChoice.Target(
        message.getHeader(SmppServerConstants.PREFERRED_SESSION_ID, String.class),
        message.getHeader(SmppServerConstants.DEST_ADDR, String.class),
        deliverable && !DeliverBinding.isReceipt(message));
  }

  private Future<Integer> send(SmppSession session, Message message) throws Exception {
    return switch (endpoint.getOperation()) {
      case deliver_sm -> session.deliver(binding.toDeliverSm(message, session.supportsTlv()));
      case data_sm -> session.dataSm(binding.toDataSm(message));
      default -> session.unbind().map(CommandStatus.ESME_ROK);
    };
  }

  // The answer arrives on the session's event loop; the route goes on where blocking harms no one,
  // unless it says that it does not.
  private void goOn(Exchange exchange, AsyncResult<Integer> result, AsyncCallback callback) {
    if (result.failed()) {
      exchange.setException(failure(result.cause()));
    } else {
      exchange.getMessage().setHeader(SmppServerConstants.COMMAND_STATUS, result.result());
      if (result.result() != CommandStatus.ESME_ROK) {
        exchange.setException(new NegativeResponseException(result.result()));
      }
    }
    if (endpoint.isStaysOnLoop()) {
      callback.done(false);
      return;
    }
    try {
      endpoint.getComponent().getWorkerExecutor().execute(() -> callback.done(false));
    } catch (RejectedExecutionException e) {
      callback.done(false);
    }
  }

  private static Exception failure(Throwable cause) {
    if (cause instanceof SmppStatusException status) {
      return new DeliveryException(status.commandStatus(), status.getMessage(), status);
    }
    return new DeliveryException(CommandStatus.ESME_RSYSERR, "the PDU was not sent", cause);
  }
}
