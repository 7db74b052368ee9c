package io.github.smppbridge.route;

/**
 * The contract between {@code routes/} and the beans: every exchange property that one sets for the
 * other. A test holds that each name used in {@code routes/} is here, and that each is used.
 *
 * <p>Routes of your own may read them; what they set under other names is theirs.
 */
public final class RouteProperties {
  /**
   * The account a call is made for, where it is not (or no longer) that of the exchange's
   * system_id.
   */
  public static final String GATEWAY_ACCOUNT = "gatewayAccount";

  /**
   * What an entry of accounts.file presents to the gateway in the place of system_id and password.
   */
  public static final String GATEWAY_CREDENTIAL = "gatewayCredential";

  /** Name of the operation, for metrics and logs; each call sets it. */
  public static final String GATEWAY_OPERATION = "gatewayOperation";

  /** HTTP status of the answer, 0 when there was none. */
  public static final String GATEWAY_STATUS = "gatewayStatus";

  /** The {@code message} of an error body, or what else describes the failure; may be logged. */
  public static final String GATEWAY_MESSAGE = "gatewayMessage";

  /** {@link System#nanoTime()} of the first attempt, while the call lasts. */
  public static final String GATEWAY_STARTED = "gatewayStarted";

  /** True = present the credentials themselves, not the token. */
  public static final String GATEWAY_BASIC_ONLY = "gatewayBasicOnly";

  /**
   * True = the gateway does not know the same request again, or it is not worth it: one attempt.
   */
  public static final String GATEWAY_ONCE = "gatewayOnce";

  /** True = the gateway did not answer, or failed; what the circuit breaker counts. */
  public static final String GATEWAY_FAILED = "gatewayFailed";

  /** True = an attempt may have had its effect although its answer is not known. */
  public static final String GATEWAY_LOST = "gatewayLost";

  /** Why the call is not made at all. */
  public static final String GATEWAY_NOT_SENT = "gatewayNotSent";

  /** The call as it was, for its repetition with other credentials. */
  public static final String GATEWAY_REQUEST = "gatewayRequest";

  /** The token that authorized the call; none = the credentials did. */
  public static final String GATEWAY_PRESENTED_TOKEN = "gatewayPresentedToken";

  /** Which circuit breaker let the call pass, and when. */
  public static final String GATEWAY_CIRCUIT_ENTERED = "gatewayCircuitEntered";

  /** True = asked by GET, the gateway has the message that it did not confirm. */
  public static final String GATEWAY_CONFIRMED = "gatewayConfirmed";

  /** The gateway's id of the message that is sent, asked for, cancelled or given up. */
  public static final String GATEWAY_ID = "gatewayId";

  /** jti of the token to revoke. */
  public static final String TOKEN_ID = "tokenId";

  /** The gateway's words about a refusal in lower case, from which its status follows. */
  public static final String REFUSAL = "refusal";

  /** Why a bind is refused, for the log. */
  public static final String BIND_REFUSAL = "bindRefusal";

  /** The {@code Alignment} of an account's webhooks, while it lasts. */
  public static final String WEBHOOK_ALIGNMENT = "webhookAlignment";

  /** The {@code WebhookChange} that a step of an alignment is about. */
  public static final String WEBHOOK_CHANGE = "webhookChange";

  /** Id of the webhook to delete. */
  public static final String WEBHOOK_ID = "webhookId";

  /** True = the account had no receiver here before this bind. */
  public static final String FIRST_RECEIVER = "firstReceiver";

  /** system_id that a webhook's token stands for. */
  public static final String WEBHOOK_ACCOUNT = "account";

  /** Of what kind an event is: state, received or other. */
  public static final String EVENT_KIND = "eventKind";

  /** Name of a webhook's event, for metrics. */
  public static final String WEBHOOK_EVENT = "webhookEvent";

  /** What became of an event: applied, duplicate, unknown_message, ignored, refused or failed. */
  public static final String EVENT_RESULT = "eventResult";

  /** The stored message, of class {@code MessageRow}, that a query or an answer is about. */
  public static final String MESSAGE_ROW = "messageRow";

  /** What reconciliation decided after the gateway was asked. */
  public static final String VERDICT = "verdict";

  /** The {@code Submission}: one message on its way to the gateway. */
  public static final String SUBMISSION = "submission";

  /** The number to send to: E.164, or what the phone shall dial. */
  public static final String DESTINATION = "destination";

  /** True = the destination is no E.164 number. */
  public static final String DIAL_AS_IS = "dialAsIs";

  /** The phone that sends; none = the gateway chooses. */
  public static final String DEVICE_ID = "deviceId";

  /** The SIM that sends, 1 to 3; none = the phone's own choice. */
  public static final String SIM = "sim";

  /** When it is given up, an {@link java.time.Instant}; none = as long as the gateway likes. */
  public static final String EXPIRES_AT = "expiresAt";

  /** When it is to be sent, an {@link java.time.Instant}; none = at once. */
  public static final String SEND_AT = "sendAt";

  /** The gateway's priority, -128 to 127; none = 0. From 100 on it jumps the phone's limits. */
  public static final String PRIORITY = "priority";

  /** The complete set of parts, of class {@code PartSet}, for whom it is to be sent. */
  public static final String PART_SET = "partSet";

  /** message_id of the part that completed its set: the one this exchange answers. */
  public static final String COMPLETING_PART = "completingPart";

  /** True = a set of parts that a restart left to us: an attempt may have reached the gateway. */
  public static final String RESUMED = "resumed";

  /** Body of a submit_multi, for each destination. */
  public static final String MULTI_CONTENT = "multiContent";

  /** The destination of a submit_multi that a copy of the exchange submits to. */
  public static final String MULTI_DESTINATION = "multiDestination";

  /** How each destination of a submit_multi ended. */
  public static final String MULTI_RESULTS = "multiResults";

  /** The best outcome of the cancellations of one cancel_sm so far. */
  public static final String CANCEL_OUTCOME = "cancelOutcome";

  /** Text of a replace_sm, while the old message is cancelled. */
  public static final String REPLACEMENT_TEXT = "replacementText";

  /** The claimed outbox entry, of class {@code OutboxRow}. */
  public static final String OUTBOX_ROW = "outboxRow";

  /** What became of a delivery, for metrics: DELIVERED, RETRIED or DROPPED. */
  public static final String DELIVERY_OUTCOME = "deliveryOutcome";

  private RouteProperties() {}
}
