package io.github.smppbridge.kit;

import io.github.smppbridge.testkit.StubGateway;
import java.util.Optional;
import java.util.function.ToIntBiFunction;

/**
 * The phones of an account: they keep what the gateway gives them, until the test says what becomes
 * of it. What they report, the bridge's webhook gets; each call returns when it has answered.
 */
public final class PretendPhone {
  private static final int OK = 200;
  private static final String NUMBER = "+4915550000001";

  private final RunningBridge bridge;
  private final String systemId;

  PretendPhone(RunningBridge bridge, String systemId) {
    this.bridge = bridge;
    this.systemId = systemId;
  }

  /**
   * Sends a message, and reports it.
   *
   * @param messageId message_id of submit_sm_resp
   */
  public void sends(String messageId) {
    report(messageId, (stub, id) -> stub.fireSent(id, 1));
  }

  /**
   * Sends a message that arrives, and reports both.
   *
   * @param messageId message_id of submit_sm_resp
   */
  public void delivers(String messageId) {
    report(messageId, StubGateway::deliver);
  }

  /**
   * Cannot send a message, and reports it.
   *
   * @param messageId message_id of submit_sm_resp
   * @param reason in the phone's words, such as {@code Send result: RESULT_ERROR_NO_SERVICE}
   */
  public void fails(String messageId, String reason) {
    report(messageId, (stub, id) -> stub.fireFailed(id, reason));
  }

  /** From now on, to the end of the test: every message arrives as soon as the gateway has it. */
  public void deliversAll() {
    bridge.gateways().forEach(gateway -> gateway.stub().deliverAll());
  }

  /**
   * Receives a text, and reports it.
   *
   * @param from the sender's number
   * @param text the text
   */
  public void receives(String from, String text) {
    receives(from, NUMBER, text);
  }

  /**
   * Receives a text, and reports it.
   *
   * @param from the sender's number
   * @param to the number of the SIM that it came to
   * @param text the text
   */
  public void receives(String from, String to, String text) {
    Waiting.until(
        "a webhook of " + systemId + " for received messages",
        bridge.patience(),
        () -> {
          int status = bridge.gateway().stub().fireReceived(systemId, from, to, text);
          require(status == 0 || status == OK, status);
          return status == OK ? Optional.of(status) : Optional.empty();
        },
        () ->
            "the bridge registers it once a receiver of the account is bound: esme(\""
                + systemId
                + "\")");
  }

  private void report(String messageId, ToIntBiFunction<StubGateway, String> event) {
    String id = bridge.gatewayId(systemId, messageId);
    PretendGateway gateway =
        Waiting.until(
            "message " + messageId + " at a gateway",
            bridge.patience(),
            () -> PretendGateway.with(bridge, id),
            () -> AskedMessage.words(bridge.gateway().messages()));
    Waiting.until(
        "a webhook of " + systemId + " for message " + messageId,
        bridge.patience(),
        () -> {
          int status = event.applyAsInt(gateway.stub(), id);
          require(status == 0 || status == OK, status);
          return status == OK ? Optional.of(status) : Optional.empty();
        },
        () -> "the bridge has registered none");
  }

  private static void require(boolean fine, int status) {
    if (!fine) {
      throw new AssertionError("the bridge answered the phone's webhook with HTTP " + status);
    }
  }
}
