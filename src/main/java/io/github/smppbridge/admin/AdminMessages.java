package io.github.smppbridge.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.route.HttpProblem;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.smpp.text.MessageState;
import io.github.smppbridge.store.MessageRow;
import io.github.smppbridge.store.MessageTable;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * The message log, and a message to try: bean {@code adminMessages}.
 *
 * @param messages the table
 * @param json the mapper
 * @param mask what is shown of phone numbers
 */
public record AdminMessages(MessageTable messages, ObjectMapper json, PhoneMask mask) {
  private static final int BAD_REQUEST = 400;
  private static final int MOST = 500;
  private static final int USUAL = 50;
  private static final int TON_INTERNATIONAL = 1;
  private static final int NPI_ISDN = 1;

  /**
   * Searches the message log, newest first.
   *
   * @param exchange the call with its headers {@code account}, {@code messageId}, {@code to} and
   *     {@code limit}
   * @return one map a message, never its text
   * @throws HttpProblem 400 for a limit that is none
   */
  public CompletionStage<List<Map<String, Object>>> search(Exchange exchange) {
    Message message = exchange.getMessage();
    return messages
        .search(
            text(message, "account"),
            text(message, "messageId"),
            text(message, "to"),
            limit(message))
        .thenApply(rows -> rows.stream().map(this::view).toList());
  }

  private static String text(Message message, String header) {
    String value = message.getHeader(header, String.class);
    return value == null || value.isBlank() ? null : value.trim();
  }

  private static int limit(Message message) {
    String value = text(message, "limit");
    String digits = value == null ? String.valueOf(USUAL) : value;
    int limit = digits.matches("\\d{1,3}") ? Integer.parseInt(digits) : 0;
    if (limit < 1 || limit > MOST) {
      throw new HttpProblem(BAD_REQUEST, "limit must be a number from 1 to " + MOST);
    }
    return limit;
  }

  private Map<String, Object> view(MessageRow row) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("messageId", row.messageId());
    view.put("gatewayId", row.gatewayId());
    view.put("account", row.account());
    view.put("from", mask.apply(row.sourceAddr()));
    view.put("to", mask.apply(row.destAddr()));
    // where a step in before-submit has changed them
    if (row.sentSource() != null) {
      view.put("sentFrom", mask.apply(address(row.sentSource())));
    }
    if (row.sentDest() != null) {
      view.put("sentTo", mask.apply(address(row.sentDest())));
    }
    view.put("rewritten", isRewritten(row));
    view.put("state", state(row));
    view.put("error", row.error());
    view.put("deviceId", row.deviceId());
    view.put("partsCount", row.partsCount());
    view.put("partsDelivered", row.partsDelivered());
    view.put("receiptAsked", row.registeredDelivery() != 0);
    view.put("checks", Math.max(0, row.checks()));
    view.put("nextCheckAt", time(row.nextCheckAt()));
    view.put("expiresAt", time(row.expiresAt()));
    view.put("history", history(row));
    return view;
  }

  private static boolean isRewritten(MessageRow row) {
    return row.sentSource() != null || row.sentDest() != null || row.sentText() != null;
  }

  /** Behind ton and npi. */
  private static String address(String sent) {
    return sent.substring(sent.indexOf(':', sent.indexOf(':') + 1) + 1);
  }

  private static String state(MessageRow row) {
    if (row.isFinal()) {
      return MessageState.of(row.state()).name();
    }
    if (row.sentAt() != null) {
      return "SENT";
    }
    // nobody is about to answer it: of what has no receipt it is not noted when that was
    return row.answeredAt() != null || row.heldBy() == null ? "ACCEPTED" : "STORED";
  }

  /** What happened to the message, in the order of time. */
  private static List<Map<String, Object>> history(MessageRow row) {
    List<Map<String, Object>> history = new ArrayList<>();
    add(history, "STORED", row.createdAt());
    add(history, "ACCEPTED", row.answeredAt());
    add(history, "SENT", row.sentAt());
    if (row.isFinal()) {
      add(history, MessageState.of(row.state()).name(), row.finalAt());
    }
    return history;
  }

  private static void add(List<Map<String, Object>> history, String state, Long at) {
    if (at != null) {
      Map<String, Object> event = new LinkedHashMap<>();
      event.put("state", state);
      event.put("at", time(at));
      history.add(event);
    }
  }

  private static String time(Long millis) {
    return millis == null ? null : Instant.ofEpochMilli(millis).toString();
  }

  /**
   * Reads {@code {account, to, text, from}} and makes the exchange what a submit_sm of the account
   * would be; nothing else of the call is left in it.
   *
   * @param exchange the call
   * @throws HttpProblem 400 for anything else
   */
  public void read(Exchange exchange) {
    Message message = exchange.getMessage();
    JsonNode body = parse(message.getBody(byte[].class));
    String to = field(body, "to");
    boolean international = to.startsWith("+");
    message.removeHeaders("*");
    message.setHeader(SmppServerConstants.SYSTEM_ID, field(body, "account"));
    message.setHeader(SmppServerConstants.COMMAND, "submit_sm");
    message.setHeader(SmppServerConstants.SERVICE_TYPE, "");
    message.setHeader(SmppServerConstants.SOURCE_ADDR, body.path("from").asText(""));
    message.setHeader(SmppServerConstants.DEST_ADDR, international ? to.substring(1) : to);
    message.setHeader(
        SmppServerConstants.DEST_ADDR_TON, (byte) (international ? TON_INTERNATIONAL : 0));
    message.setHeader(SmppServerConstants.DEST_ADDR_NPI, (byte) NPI_ISDN);
    message.setHeader(SmppServerConstants.REGISTERED_DELIVERY, (byte) 0);
    message.setBody(field(body, "text"));
  }

  private JsonNode parse(byte[] body) {
    try {
      return body == null ? json.createObjectNode() : json.readTree(body);
    } catch (IOException e) {
      throw new HttpProblem(BAD_REQUEST, "the body is not JSON");
    }
  }

  private static String field(JsonNode body, String name) {
    String value = body.path(name).asText("");
    if (value.isBlank()) {
      throw new HttpProblem(BAD_REQUEST, name + " is missing");
    }
    return value;
  }

  /**
   * What became of a message to try: bean {@code adminOutcome}. The call's body becomes {@code
   * {messageId}} or {@code {commandStatus}}; nothing else of the submit comes back to it, neither
   * the text nor, of a refused one, that its route has ended.
   *
   * @return how the submit's outcome joins the call
   */
  public static AggregationStrategy outcome() {
    return (call, submit) -> {
      answer(call.getMessage(), submit.getMessage());
      return call;
    };
  }

  private static void answer(Message call, Message submit) {
    Object status = submit.getHeader(SmppServerConstants.COMMAND_STATUS);
    Map<String, Object> outcome = new LinkedHashMap<>();
    // by number, if a team's own route set it
    String name = status instanceof Integer number ? CommandStatus.name(number) : (String) status;
    if (name == null || name.equals(CommandStatus.name(CommandStatus.ESME_ROK))) {
      outcome.put("messageId", submit.getHeader(SmppServerConstants.ID, String.class));
    } else {
      outcome.put("commandStatus", name);
    }
    call.setBody(outcome);
    call.setHeader(Exchange.HTTP_RESPONSE_CODE, outcome.containsKey("messageId") ? 202 : 422);
  }
}
