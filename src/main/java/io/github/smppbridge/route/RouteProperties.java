package io.github.smppbridge.route;

import org.apache.camel.spi.Metadata;

  @Metadata(
      description = "True = the call goes to the root of the gateway's server, not to its API.",
      javaType = "Boolean")
  public static final String GATEWAY_AT_ROOT = "gatewayAtRoot";

  @Metadata(
      description = "True = nobody asks the gateway for its health now: so this exchange does.",
      javaType = "Boolean")
  public static final String ASK_GATEWAY_HEALTH = "askGatewayHealth";

  @Metadata(
      description = "The answer about the gateway's health that is waited for.",
      javaType = "CompletableFuture")
  public static final String GATEWAY_HEALTH_ANSWER = "gatewayHealthAnswer";

  @Metadata(
      description = "What the gateway says of its health: WELL, ILL, or NONE as it does not say.",
      javaType = "GatewayHealth.Verdict")
  public static final String GATEWAY_HEALTH = "gatewayHealth";

  @Metadata(
      description = "Why credentials that the gateway refused may be right; none = they are wrong.",
      javaType = "String")
  public static final String REFUSAL_DOUBT = "refusalDoubt";

  @Metadata(
      description =
          "True = the bind's own password was right, and accounts.file names others for the gateway.",
      javaType = "Boolean")
  public static final String CREDENTIAL_OF_ENTRY = "credentialOfEntry";

  @Metadata(description = "The circuit breaker that let the call pass, and when.")
  public static final String GATEWAY_CIRCUIT_ENTERED = "gatewayCircuitEntered";

  @Metadata(
      description =
          "Outcome of the question whether the gateway has a message that it did not confirm: DONE,"
              + " ABSENT, REFUSED or UNKNOWN.",
      javaType = "GatewayOutcome",
      label = "variable")
  public static final String CONFIRMATION = "confirmation";

  @Metadata(
      description = "The gateway's words about a refusal in lower case.",
      javaType = "String",
      label = "variable")
  public static final String REFUSAL = "refusal";

  @Metadata(
      description = "The gateway's id of the message that is asked for, cancelled or given up.",
      javaType = "String")
  public static final String GATEWAY_ID = "gatewayId";

  @Metadata(description = "jti of the token to revoke.", javaType = "String")
  public static final String TOKEN_ID = "tokenId";

  @Metadata(
      description = "True = the bind's network is blocked; a refusal tells no more than that.",
      javaType = "Boolean")
  public static final String BIND_FROM_BLOCKED = "bindFromBlocked";

  @Metadata(
      description = "The place among binds whose credentials nobody has proved yet.",
      javaType = "UnprovedBinds.Ticket")
  public static final String BIND_TICKET = "bindTicket";

  @Metadata(description = "Why a bind is refused, for the log.", javaType = "String")
  public static final String BIND_REFUSAL = "bindRefusal";

  @Metadata(
      description = "The alignment of an account's webhooks, while it lasts.",
      javaType = "Alignment")
  public static final String WEBHOOK_ALIGNMENT = "webhookAlignment";

  @Metadata(description = "What a step of an alignment is about.", javaType = "WebhookChange")
  public static final String WEBHOOK_CHANGE = "webhookChange";

  @Metadata(description = "Id of the webhook to register or delete.", javaType = "String")
  public static final String WEBHOOK_ID = "webhookId";

  @Metadata(
      description = "True = the account had no receiver here before this bind.",
      javaType = "Boolean")
  public static final String FIRST_RECEIVER = "firstReceiver";

  @Metadata(description = "system_id that a webhook's token stands for.", javaType = "String")
  public static final String WEBHOOK_ACCOUNT = "account";

  @Metadata(
      description = "Of what kind a phone's event is: state, received or other.",
      javaType = "String")
  public static final String EVENT_KIND = "eventKind";

  @Metadata(
      description = "The phone that has signed an event, where it had to.",
      javaType = "String")
  public static final String SIGNED_BY = "signedBy";

  @Metadata(description = "Name of a phone's event, for metrics.", javaType = "String")
  public static final String WEBHOOK_EVENT = "webhookEvent";

  @Metadata(
      description =
          "What became of an event: applied, duplicate, unknown_message, ignored, refused, unauthorized, failed,"
              + " or rejected: it can never be taken.",
      javaType = "String")
  public static final String EVENT_RESULT = "eventResult";

  @Metadata(
      description = "The stored message that a query or an answer is about.",
      javaType = "MessageRow")
  public static final String MESSAGE_ROW = "messageRow";

  @Metadata(
      description = "What reconciliation does about the gateway's answer.",
      javaType = "Reconciliation.Verdict",
      label = "variable")
  public static final String VERDICT = "verdict";

  @Metadata(description = "One message on its way to the gateway.", javaType = "Submission")
  public static final String SUBMISSION = "submission";

  @Metadata(
      description = "The number to send to: E.164, or what the phone shall dial.",
      javaType = "String")
  public static final String DESTINATION = "destination";

  @Metadata(description = "True = the destination is no E.164 number.", javaType = "Boolean")
  public static final String DIAL_AS_IS = "dialAsIs";

  @Metadata(description = "The phone that sends; none = the gateway chooses.", javaType = "String")
  public static final String DEVICE_ID = "deviceId";

  @Metadata(
      description = "The SIM that sends, 1 to 3; none = the phone's own choice.",
      javaType = "Integer")
  public static final String SIM = "sim";

  @Metadata(
      description = "When it is given up; none = as long as the gateway likes.",
      javaType = "Instant")
  public static final String EXPIRES_AT = "expiresAt";

  @Metadata(description = "When it is to be sent; none = at once.", javaType = "Instant")
  public static final String SEND_AT = "sendAt";

  @Metadata(
      description =
          "The gateway's priority, -128 to 127; none = 0. From 100 on it jumps the phone's limits.",
      javaType = "Integer")
  public static final String PRIORITY = "priority";

  @Metadata(description = "The complete set of parts that is to be sent.", javaType = "PartSet")
  public static final String PART_SET = "partSet";

  @Metadata(
      description = "message_id of the part that completed its set: the one that is answered.",
      javaType = "String")
  public static final String COMPLETING_PART = "completingPart";

  @Metadata(
      description =
          "True = a set of parts that an attempt was made for before: it may have reached the gateway.",
      javaType = "Boolean")
  public static final String RESUMED = "resumed";

  @Metadata(
      description =
          "What is to be done about a set of parts that is taken up: FINISH, EXPIRE, ASK, SEND or"
              + " WAIT.",
      javaType = "PartsDue.Next")
  public static final String RESUMPTION = "resumption";

  @Metadata(
      description = "True = the gateway may have the message although its submission failed.",
      javaType = "Boolean")
  public static final String OUTCOME_UNKNOWN = "outcomeUnknown";

  @Metadata(
      description = "What a submit_multi sends to each of its destinations.",
      javaType = "String or byte[]",
      label = "variable")
  public static final String MULTI_CONTENT = "multiContent";

  @Metadata(
      description = "The destination that a copy of a submit_multi goes to.",
      javaType = "SmppAddress")
  public static final String MULTI_DESTINATION = "multiDestination";

  @Metadata(
      description =
          "Which of several destinations of a submit_multi it is, from 0: they share a message_id.",
      javaType = "Integer")
  public static final String MULTI_SLOT = "multiSlot";

  @Metadata(description = "How each destination of a submit_multi ended.", javaType = "Map")
  public static final String MULTI_RESULTS = "multiResults";

  @Metadata(
      description = "The best outcome of the cancellations of one cancel_sm so far.",
      javaType = "AtomicReference")
  public static final String CANCEL_OUTCOME = "cancelOutcome";

  @Metadata(
      description =
          "True = an earlier attempt may have taken the message back: then that it is not pending is no"
              + " refusal.",
      javaType = "Boolean")
  public static final String MAY_BE_WITHDRAWN = "mayBeWithdrawn";

  @Metadata(
      description = "What is known of the replacement of a message.",
      javaType = "ReplacementOutcomes.Stage")
  public static final String REPLACEMENT_STAGE = "replacementStage";

  @Metadata(
      description = "Text of a replace_sm, while the old message is cancelled.",
      javaType = "byte[] or String",
      label = "variable")
  public static final String REPLACEMENT_TEXT = "replacementText";

  @Metadata(description = "The claimed entry of the outbox.", javaType = "OutboxRow")
  public static final String OUTBOX_ROW = "outboxRow";

  @Metadata(
      description = "`receipt` or `mo`: what is to be delivered.",
      javaType = "String",
      label = "header")
  public static final String OUTBOX_KIND = "OutboxKind";

  private RouteProperties() {}
}
