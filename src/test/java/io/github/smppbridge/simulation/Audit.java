package io.github.smppbridge.simulation;

import io.github.smppbridge.simulation.Letter.Outcome;
import io.github.smppbridge.smpp.text.MessageState;
import java.util.List;

/**
 * The end of the ledger: what each letter was promised against what its phone did.
 *
 * @param ledger what was promised, and gets what is found
 * @param phones what they did
 */
record Audit(Ledger ledger, Handsets phones) {
  private static final String DELIVERED = MessageState.DELIVERED.stat();
  private static final String EXPIRED = MessageState.EXPIRED.stat();

  /** Whether all that must still come has come. */
  boolean isComplete() {
    return ledger.letters().stream().allMatch(this::isComplete)
        && ledger.received().keySet().stream().allMatch(this::arrived);
  }

  private boolean isComplete(Letter letter) {
    return !letter.receipt
        || letter.parts.stream()
            .filter(part -> part.outcome == Outcome.ACCEPTED)
            .allMatch(part -> told(ledger.receipts(letter, part.messageId)));
  }

  private boolean arrived(String text) {
    return told(ledger.deliveries(text));
  }

  private static boolean told(List<Delivery> deliveries) {
    return deliveries.stream().anyMatch(delivery -> delivery.settled || delivery.answer.taken);
  }

  /** Judges everything. */
  void close() {
    ledger.letters().forEach(this::judge);
    for (String text : ledger.received().keySet()) {
      if (!arrived(text)) {
        ledger.find("the received message " + text + " was taken and never delivered");
      }
    }
  }

  private void judge(Letter letter) {
    List<Handsets.Sms> all = phones.of(letter.destination);
    long sent = all.stream().filter(Handsets.Sms::wentOut).count();
    if (sent > 1) {
      ledger.find(letter + " went out " + sent + " times: " + all);
    }
    if (letter.isPartlyAcknowledged()) {
      judgeAcknowledged(letter, all);
    } else {
      judgeOther(letter, sent);
    }
    judgeChanges(letter, all);
  }

  private void judgeAcknowledged(Letter letter, List<Handsets.Sms> all) {
    boolean arrived = all.stream().anyMatch(Handsets.Sms::arrived);
    for (Letter.Part part : letter.parts) {
      if (part.outcome == Outcome.ACCEPTED) {
        judgeReceipt(letter, part, arrived, all);
      }
    }
    if (!letter.receipt
        && letter.isAcknowledged()
        && letter.cancellation == null
        && all.stream().noneMatch(Handsets.Sms::isThere)
        && !hasFailed(ledger.state(letter, letter.parts.get(0)))) {
      ledger.find(letter + " was acknowledged and no phone has it: " + all);
    }
  }

  /** What query_sm says to who asked for no receipt. */
  private static boolean hasFailed(MessageState asked) {
    return asked != null && asked.isFinal() && asked != MessageState.DELIVERED;
  }

  private void judgeReceipt(
      Letter letter, Letter.Part part, boolean arrived, List<Handsets.Sms> all) {
    List<Delivery> receipts = ledger.receipts(letter, part.messageId);
    if (!letter.receipt) {
      if (!receipts.isEmpty()) {
        ledger.find(letter + " asked for no receipt: " + receipts);
      }
      return;
    }
    if (!told(receipts)) {
      ledger.find("no receipt of " + part.messageId + ": " + letter + ", phones: " + all);
    }
    for (Delivery receipt : receipts) {
      if (arrived && part.repeated && letter.parts.size() > 1 && receipt.state.equals(EXPIRED)) {
        ledger.allow("parts sent again when their message was out");
      } else if (receipt.state.equals(DELIVERED) != arrived) {
        ledger.find(receipt + " is not true: " + letter + ", phones: " + all);
        break;
      }
    }
    MessageState asked = ledger.state(letter, part);
    if (asked != null && !receipts.isEmpty() && !asked.stat().equals(receipts.get(0).state)) {
      ledger.find("query_sm says " + asked + ", but " + receipts.get(0));
    }
  }

  private void judgeOther(Letter letter, long sent) {
    List<Delivery> receipts = ledger.receipts(letter);
    if (letter.has(Outcome.UNANSWERED)) {
      if (receipts.stream().map(receipt -> receipt.messageId).distinct().count()
          > letter.parts.size()) {
        ledger.find(letter + " has more receipts than parts: " + receipts);
      }
      receipts.forEach(receipt -> ledger.allow("receipts of submits that were never answered"));
      if (sent > 0) {
        ledger.allow("SMS of submits that were never answered");
      }
      return;
    }
    if (!receipts.isEmpty()) {
      ledger.find("a receipt of what was refused: " + letter + ": " + receipts);
    }
    if (sent > 0 && letter.has(Outcome.PUT_OFF) && letter.disturbed) {
      ledger.allow("SMS of submits that were put off");
    } else if (sent > 0) {
      ledger.find(letter + " was refused and went out");
    }
  }

  private void judgeChanges(Letter letter, List<Handsets.Sms> all) {
    int replaced = letter.replacements.lastIndexOf(Outcome.ACCEPTED);
    for (Handsets.Sms sms : all) {
      if (!sms.wentOut()) {
        continue;
      }
      if (letter.cancellation == Outcome.ACCEPTED) {
        ledger.find(letter + " was cancelled and went out");
      }
      int version = letter.version(sms.text());
      if (version < 0) {
        ledger.find(letter + " went out with another text: " + sms);
      } else if (version < replaced
          || version > 0 && letter.replacements.get(version) == Outcome.REFUSED) {
        ledger.find(letter + " went out as version " + version);
      }
    }
  }
}
