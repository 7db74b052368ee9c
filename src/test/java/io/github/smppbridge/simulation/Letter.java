package io.github.smppbridge.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What its ESME means to be one SMS, and what it was told of it. Guarded by the ledger. */
final class Letter {
  /** What an ESME knows of a request. */
  enum Outcome {
    /** No answer yet, or never: the connection ended. */
    UNANSWERED,
    ACCEPTED,
    /** A status that says that trying again makes no sense. */
    REFUSED,
    /** A temporary status, which may hide that the request worked. */
    PUT_OFF
  }

  /** One PDU of it, with a message_id and a receipt of its own. */
  static final class Part {
    Outcome outcome = Outcome.UNANSWERED;
    String messageId;

    /** Whether it was sent again after a temporary status. */
    boolean repeated;
  }

  final String account;
  final String destination;
  final boolean receipt;
  final List<Part> parts;

  /** Of a long one. */
  final int reference;

  /** The first text, then those of replace_sm. */
  final List<String> texts = new ArrayList<>();

  /** What became of the text of that number; the first came with the letter itself. */
  final List<Outcome> replacements = new ArrayList<>(List.of(Outcome.ACCEPTED));

  Outcome cancellation;

  /** Whether anything failed while it was submitted. */
  boolean disturbed;

  boolean multi;

  /** schedule_delivery_time and validity_period, empty = none. */
  String schedule = "";

  String validity = "";

  /** When its first part was sent, in the world's time. */
  Instant sentAt;

  Letter(String account, String destination, boolean receipt, int parts, int reference) {
    this.account = account;
    this.destination = destination;
    this.receipt = receipt;
    this.reference = reference;
    this.parts = IntStream.range(0, parts).mapToObj(i -> new Part()).toList();
  }

  boolean isAcknowledged() {
    return parts.stream().allMatch(part -> part.outcome == Outcome.ACCEPTED);
  }

  boolean isPartlyAcknowledged() {
    return parts.stream().anyMatch(part -> part.outcome == Outcome.ACCEPTED);
  }

  boolean has(Outcome outcome) {
    return parts.stream().anyMatch(part -> part.outcome == outcome);
  }

  /** The version whose text that is; -1 = none. */
  int version(String text) {
    for (int i = 0; i < texts.size(); i++) {
      if (texts.get(i).equals(text)) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public String toString() {
    StringBuilder told = new StringBuilder();
    parts.forEach(part -> told.append(' ').append(part.messageId).append(' ').append(part.outcome));
    if (replacements.size() > 1) {
      told.append(", replaced ").append(replacements);
    }
    if (cancellation != null) {
      told.append(", cancelled ").append(cancellation);
    }
    return account + " to " + destination + told;
  }
}
