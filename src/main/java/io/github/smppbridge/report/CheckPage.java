package io.github.smppbridge.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.smppbridge.gateway.ListedMessages;
import io.github.smppbridge.store.MessageRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Messages of one account that are due to be asked for together: by a page of the gateway's list
 * where they are several, each by itself otherwise. Of one exchange.
 */
public final class CheckPage {
  /** As many as the gateway lists in a page. */
  static final int MOST = 100;

  /** So many answers are worth a page. */
  static final int WORTH = 5;

  /** The gateway takes a message after it is stored here; its clock may be a little behind. */
  private static final long BEFORE_MILLIS = 500;

  private static final long AFTER_MILLIS = 30_000;

  /** Pages in a row that hold too few of them: others submit more in that time. */
  private static final int MOST_FRUITLESS = 3;

  /**
   * One message with the gateway's answer.
   *
   * @param row the message
   * @param answer what the page says of it; null = nothing
   */
  public record Answered(MessageRow row, JsonNode answer) {}

  private final String account;
  private final List<MessageRow> rows;
  private final List<MessageRow> open;
  private final List<Answered> answers = new ArrayList<>();
  private final long from;
  private final long to;
  private int offset;
  private int fruitless;
  private boolean over;

  /** Of messages in the order of their creation. */
  CheckPage(String account, List<MessageRow> rows) {
    this.account = account;
    this.rows = List.copyOf(rows);
    this.open = new ArrayList<>(rows);
    this.from = rows.get(0).createdAt() - BEFORE_MILLIS;
    this.to = rows.get(rows.size() - 1).createdAt() + AFTER_MILLIS;
  }

  /** Whose they are. */
  public String getAccount() {
    return account;
  }

  /** All of them. */
  public List<MessageRow> getRows() {
    return rows;
  }

  /** Whether a page more is worth its call. */
  boolean goesOn() {
    return !over && open.size() >= WORTH;
  }

  /** The time they were created in, from its beginning, page by page. */
  String query() {
    return "from="
        + Instant.ofEpochMilli(from)
        + "&to="
        + Instant.ofEpochMilli(to)
        + "&sort=created_at&limit="
        + MOST
        + "&offset="
        + offset;
  }

  /**
   * Takes a page.
   *
   * @param page its messages by their ids
   * @param size how many it has
   */
  void take(Map<String, JsonNode> page, int size) {
    int before = open.size();
    open.removeIf(row -> isIn(page, row));
    fruitless = before - open.size() < WORTH ? fruitless + 1 : 0;
    offset += size;
    over = size < MOST || fruitless == MOST_FRUITLESS;
  }

  private boolean isIn(Map<String, JsonNode> page, MessageRow row) {
    JsonNode answer = page.get(row.gatewayId());
    boolean found = answer != null && ListedMessages.isOf(answer, row.deviceId());
    if (found) {
      answers.add(new Answered(row, answer));
    }
    return found;
  }

  /** How many the pages so far had an answer for. */
  int answered() {
    return answers.size();
  }

  /** Nothing more is to be asked for. */
  void giveUp() {
    open.clear();
  }

  /** There are no more pages: what is open is asked for by itself. */
  void end() {
    over = true;
  }

  /** All, those without an answer last. */
  List<Answered> answers() {
    List<Answered> all = new ArrayList<>(answers);
    open.forEach(row -> all.add(new Answered(row, null)));
    return all;
  }
}
