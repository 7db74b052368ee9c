package io.github.smppbridge.route;

import io.github.smppbridge.component.SmppServerConstants;
import org.apache.camel.spi.Metadata;

/**
 * The contract between {@code routes/} and the beans: every exchange property, variable and header
 * that one sets for the other, beside the headers of the component ({@link
 * io.github.smppbridge.component.SmppServerConstants}), those of HTTP, and the parameters that a
 * {@code rest:} declares. A test holds that each name in {@code routes/} is here, that each is set
 * and read, and that the table in docs/route-reference.md says by whom.
 *
 * <p>Routes of your own may read them; what they set under other names is theirs.
 */
public final class RouteProperties {
  @Metadata(
      description =
          "The account a call is made for, where it is not (or no longer) that of the system_id.",
      javaType = "GatewayAccount")
  public static final String GATEWAY_ACCOUNT = "gatewayAccount";

  @Metadata(
      description =
          "The gateway that the message goes, or went, to, by its name in accounts.file; none = the"
              + " account's own.",
      javaType = "String")
  public static final String GATEWAY_NAME = "gatewayName";

  @Metadata(
      description = "Base URL of the gateway that is called; none = `gateway.api_base_url`.",
      javaType = "URI")
  public static final String GATEWAY_BASE = "gatewayBase";

  @Metadata(
      description =
          "What an entry of accounts.file presents to the gateway in the place of system_id and"
              + " password.",
      javaType = "GatewayCredential")
  public static final String GATEWAY_CREDENTIAL = "gatewayCredential";

  @Metadata(
      description = "The proof of a bind's credentials, which it may share with others.",
      javaType = "SharedLogins.Login")
  public static final String LOGIN = "login";

  @Metadata(
      description = "True = no bind with the same credentials is being proved: so this one begins.",
      javaType = "Boolean")
  public static final String BEGIN_LOGIN = "beginLogin";

  @Metadata(description = "The operation of the call, as metrics name it.", javaType = "String")
  public static final String GATEWAY_OPERATION = "gatewayOperation";

  @Metadata(description = "HTTP status of the answer, 0 = there was none.", javaType = "Integer")
  public static final String GATEWAY_STATUS = "gatewayStatus";

  @Metadata(
      description =
          "Words of the `message` of an error body that repeat nothing of the request, or what else"
              + " describes a failure; may be logged.",
      javaType = "String")
  public static final String GATEWAY_MESSAGE = "gatewayMessage";

  @Metadata(
      description =
          "What the answer is worth: DONE, ABSENT, REFUSED or UNKNOWN. A status alone says nothing:"
              + " it may be a proxy's.",
      javaType = "String")
  public static final String GATEWAY_OUTCOME = "gatewayOutcome";

  @Metadata(
      description = "True = the answer has a body that is no JSON: it is not the gateway's.",
      javaType = "Boolean")
  public static final String GATEWAY_FOREIGN = "gatewayForeign";

  @Metadata(
      description = "What the call sends, in case its token is refused and it is made again.",
      javaType = "byte[]",
      label = "variable")
  public static final String GATEWAY_REQUEST = "gatewayRequest";

  @Metadata(
      description = "The token that authorized the call; none = the credentials did.",
      javaType = "GatewayAccount.Token")
  public static final String GATEWAY_PRESENTED_TOKEN = "gatewayPresentedToken";

  @Metadata(description = "Why the call is not made at all.", javaType = "String")
  public static final String GATEWAY_NOT_SENT = "gatewayNotSent";

  @Metadata(description = "When the first attempt began, in System.nanoTime().", javaType = "Long")
  public static final String GATEWAY_STARTED = "gatewayStarted";

  @Metadata(description = "When the attempts of the call must be over.", javaType = "CallDeadline")
  public static final String GATEWAY_DEADLINE = "gatewayDeadline";

  @Metadata(
      description =
          "True = one attempt: the gateway would not know the same request again, or it is not worth"
              + " it.",
      javaType = "Boolean")
  public static final String GATEWAY_ONCE = "gatewayOnce";

  @Metadata(
      description =
          "True = an attempt may have had its effect although its answer is not known, or not to be"
              + " believed.",
      javaType = "Boolean")
  public static final String GATEWAY_LOST = "gatewayLost";

  @Metadata(
      description =
          "True = the gateway did not answer, or failed; what the circuit breaker counts.",
      javaType = "Boolean")
  public static final String GATEWAY_FAILED = "gatewayFailed";

  @Metadata(
      description =
          "Refusals without a line of their own since the last line. None = nor has this.",
      javaType = "Long")
  public static final String GATEWAY_REFUSALS_UNTOLD = "gatewayRefusalsUntold";

  @Metadata(
      description =
          "True = the gateway failed at the same message before, in the same way: it is refused for"
              + " good.",
      javaType = "Boolean")
  public static final String GATEWAY_LASTING = "gatewayLasting";

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
      javaType = "String",
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
      description =
          "True = the bind, or its network, is blocked; a refusal tells no more than that.",
      javaType = "Boolean")
  public static final String BIND_FROM_BLOCKED = "bindFromBlocked";

  @Metadata(
      description = "The attempt at credentials that the bind is, from when it begins.",
      javaType = "Attempts.Attempt")
  public static final String BIND_ATTEMPT = "bindAttempt";

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

  @Metadata(
      description = "Since when nobody listened to an account's phones.",
      javaType = "MissedTimes.Missed")
  public static final String MISSED_TIME = "missedTime";

  @Metadata(description = "Id of the webhook to register or delete.", javaType = "String")
  public static final String WEBHOOK_ID = "webhookId";

  @Metadata(
      description = "True = the account had no receiver here before this bind.",
      javaType = "Boolean")
  public static final String FIRST_RECEIVER = "firstReceiver";

  @Metadata(description = "system_id that a webhook's token stands for.", javaType = "String")
  public static final String WEBHOOK_ACCOUNT = "account";

  @Metadata(
      description =
          "True = a webhook's token is of a user of the gateway that its account is no more.",
      javaType = "Boolean")
  public static final String FORMER_USER = "formerUser";

  @Metadata(
      description =
          "Of what kind a phone's event is: state, received, batch, unreadable (of a batch's) or"
              + " other.",
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
          "What became of an event: applied, duplicate, unknown_message, ignored, elsewhere (another"
              + " account's by the rules of accounts.file), refused, unauthorized, failed, or rejected:"
              + " it can never be taken.",
      javaType = "String")
  public static final String EVENT_RESULT = "eventResult";

  @Metadata(
      description = "The stored message that a query or an answer is about.",
      javaType = "MessageRow")
  public static final String MESSAGE_ROW = "messageRow";

  @Metadata(
      description =
          "Where the exchange is in the trace of its message, as a W3C traceparent: kept with the"
              + " message, and told in the log. None = it is not traced.",
      javaType = "String")
  public static final String TRACE = SmppServerConstants.TRACE;

  @Metadata(
      description = "What reconciliation does about the gateway's answer.",
      javaType = "CheckVerdicts.Verdict",
      label = "variable")
  public static final String VERDICT = "verdict";

  @Metadata(
      description = "Messages that the gateway is asked for together.",
      javaType = "CheckPage")
  public static final String CHECK_PAGE = "checkPage";

  @Metadata(
      description = "Addresses and text as the ESME sent them; none = nobody could change them.",
      javaType = "AsSubmitted")
  public static final String AS_SUBMITTED = "asSubmitted";

  @Metadata(description = "One message on its way to the gateway.", javaType = "Submission")
  public static final String SUBMISSION = "submission";

  @Metadata(
      description =
          "The row of a message without a receipt, as it is written beside the POST; none = it was"
              + " written before.",
      javaType = "BegunInsert")
  public static final String ROW_INSERT = "rowInsert";

  @Metadata(
      description = "The number to send to: E.164, or what the phone shall dial.",
      javaType = "String")
  public static final String DESTINATION = "destination";

  @Metadata(
      description =
          "True = the gateway takes the destination without judging it, as no E.164 number or as any.",
      javaType = "Boolean")
  public static final String DIAL_AS_IS = "dialAsIs";

  @Metadata(
      description = "Whether a phone of the account that was told before is not told any more.",
      javaType = "Boolean")
  public static final String PHONES_GONE = "phonesGone";

  @Metadata(description = "The phone that sends; none = the gateway chooses.", javaType = "String")
  public static final String DEVICE_ID = "deviceId";

  @Metadata(
      description =
          "True = the phone certainly has not taken the message, and `deviceId` is another one now.",
      javaType = "Boolean")
  public static final String OTHER_PHONE = "otherPhone";

  @Metadata(
      description =
          "True = its gateway certainly has not taken the message, and `gatewayName` is another one"
              + " now.",
      javaType = "Boolean")
  public static final String OTHER_GATEWAY = "otherGateway";

  @Metadata(
      description = "The phones that did not take the message, by id.",
      javaType = "Set<String>")
  public static final String TRIED_PHONES = "triedPhones";

  @Metadata(
      description = "The content of a message, in case it goes to another phone.",
      label = "variable")
  public static final String PHONE_CONTENT = "phoneContent";

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
          "Whether the network is asked for a delivery report; none = as the gateway likes: it is.",
      javaType = "Boolean")
  public static final String DELIVERY_REPORT = "deliveryReport";

  @Metadata(
      description =
          "True = it is held here until it is to be sent; none = the gateway gets it now.",
      javaType = "Boolean")
  public static final String HELD = "held";

  @Metadata(
      description = "The message that is held, as the store keeps it; none = it is not.",
      javaType = "HeldRow")
  public static final String HELD_MESSAGE = "heldMessage";

  @Metadata(
      description =
          "What is to be done about a held message that is due: ASK, SEND, DONE, EXPIRE, REJECT,"
              + " WAIT or PAUSE.",
      javaType = "HeldMessages.Next")
  public static final String HELD_NEXT = "heldNext";

  @Metadata(
      description = "What sends an account's messages that are due, one after the other.",
      javaType = "HeldAccounts.Lane")
  public static final String HELD_LANE = "heldLane";

  @Metadata(
      description =
          "The gateway's priority, -128 to 127; none = 0. From 100 on it jumps the phone's limits.",
      javaType = "Integer")
  public static final String PRIORITY = "priority";

  @Metadata(
      description =
          "How a route wants the message sent, by the headers of its own; none = it did not say.",
      javaType = "RouteChoice")
  public static final String ROUTE_CHOICE = "routeChoice";

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
