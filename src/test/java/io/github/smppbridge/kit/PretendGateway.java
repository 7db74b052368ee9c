package io.github.smppbridge.kit;

import io.github.smppbridge.testkit.Answer;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.StubGateway;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A pretend SMSGate: what it was asked, and how it answers. As it starts, it takes every message.
 */
public final class PretendGateway {
  private final StubGateway stub;
  private final RunningBridge bridge;
  private final Duration patience;

  PretendGateway(StubGateway stub, RunningBridge bridge, Duration patience) {
    this.stub = stub;
    this.bridge = bridge;
    this.patience = patience;
  }

  /** {@return what it was asked to send in this test, oldest first} */
  public List<AskedMessage> messages() {
    return stub.requests(GatewayOperation.SEND_MESSAGE).stream().map(AskedMessage::of).toList();
  }

  /**
   * The only message of this test; waits for it.
   *
   * @return the message
   * @throws AssertionError if there is none, or another one
   */
  public AskedMessage message() {
    AskedMessage first =
        Waiting.until(
            "a message at the gateway",
            patience,
            () -> messages().stream().findFirst(),
            this::seen);
    if (messages().size() > 1) {
      throw new AssertionError("one message at the gateway: " + AskedMessage.words(messages()));
    }
    return first;
  }

  /**
   * The message of {@link BridgeExtension#ACCOUNT} that an ESME knows by a message_id.
   *
   * @param messageId message_id of submit_sm_resp
   * @return the message
   */
  public AskedMessage message(String messageId) {
    return message(BridgeExtension.ACCOUNT, messageId);
  }

  /**
   * The message that an ESME knows by a message_id.
   *
   * @param systemId its account
   * @param messageId message_id of submit_sm_resp
   * @return the message
   */
  public AskedMessage message(String systemId, String messageId) {
    String id = bridge.gatewayId(systemId, messageId);
    return Waiting.until(
        "message " + messageId + " at the gateway",
        patience,
        () -> messages().stream().filter(message -> id.equals(message.id())).findFirst(),
        this::seen);
  }

  private String seen() {
    return AskedMessage.words(messages());
  }

  /**
   * Answers the next messages so instead of taking them, each once.
   *
   * @param statuses of HTTP, such as 503 or 400
   * @return this
   */
  public PretendGateway answers(int... statuses) {
    for (int status : statuses) {
      stub.respond(GatewayOperation.SEND_MESSAGE, Answer.error(status, "pretended " + status));
    }
    return this;
  }

  /**
   * Answers everything so until the end of the test, or until it {@link #recovers}.
   *
   * @param status of HTTP
   * @return this
   */
  public PretendGateway fails(int status) {
    return always(Answer.error(status, "pretended " + status));
  }

  /**
   * Ends every connection without an answer.
   *
   * @return this
   */
  public PretendGateway hangsUp() {
    return always(Answer.close());
  }

  /**
   * Never answers, and keeps the connections.
   *
   * @return this
   */
  public PretendGateway hangs() {
    return always(Answer.hang());
  }

  private PretendGateway always(Answer answer) {
    for (GatewayOperation operation : GatewayOperation.values()) {
      stub.respondAlways(operation, answer);
    }
    return this;
  }

  /**
   * Answers later.
   *
   * @param wait how much
   * @return this
   */
  public PretendGateway answersAfter(Duration wait) {
    stub.latency(wait);
    return this;
  }

  /**
   * Answers as usual again.
   *
   * @return this
   */
  public PretendGateway recovers() {
    for (GatewayOperation operation : GatewayOperation.values()) {
      stub.respondNormally(operation);
    }
    stub.latency(Duration.ZERO);
    return this;
  }

  /**
   * Gives an account another phone; to be said before it binds. The first is {@code device-} and
   * its name in small letters.
   *
   * @param systemId the account
   * @param device the phone's id, which {@code GatewayDevice} may name
   * @param sims numbers of its SIM cards, none = it does not tell
   * @return this
   */
  public PretendGateway phone(String systemId, String device, String... sims) {
    stub.account(systemId, StubGateway.PASSWORD).device(device, Instant.now(), sims);
    return this;
  }

  String baseUrl() {
    return stub.baseUrl();
  }

  StubGateway stub() {
    return stub;
  }

  boolean has(String id) {
    return stub.messages().stream().anyMatch(message -> message.id().equals(id));
  }

  void calm() {
    stub.calm();
  }

  static Optional<PretendGateway> with(RunningBridge bridge, String id) {
    return bridge.gateways().filter(gateway -> gateway.has(id)).findFirst();
  }
}
