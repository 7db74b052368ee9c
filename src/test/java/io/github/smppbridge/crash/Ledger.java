package io.github.smppbridge.crash;

import io.github.smppbridge.testkit.Pdus;
import io.github.smppbridge.testkit.RawEsme.Pdu;
import io.github.smppbridge.testkit.StubMessage;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What an ESME was promised, and whether it was kept: each acknowledged text is at a phone once, or
 * a receipt says otherwise; each receipt and each received message came once, but for those that
 * the ESME took and the store did not know of when the bridge was killed.
 */
final class Ledger {
  private static final Pattern STAT = Pattern.compile(" stat:(\\S+) ");

  /** Names in receipts, by the numbers in the store (SMPP v3.4 §5.2.28). */
  private static final Map<String, Integer> STATES =
      Map.of(
          "DELIVRD", 2, "EXPIRED", 3, "DELETED", 4, "UNDELIV", 5, "ACCEPTD", 6, "UNKNOWN", 7,
          "REJECTD", 8);

  /**
   * What was promised for one message_id and destination.
   *
   * @param texts of which one is to be at the phone
   * @param never texts that must not be
   */
  record Promise(String id, String to, Set<String> texts, Set<String> never) {}

  private record Receipt(String id, String from, String stat) {
    static Receipt of(Pdu pdu) {
      String text = pdu.text();
      Matcher stat = STAT.matcher(text);
      Buffer body = Buffer.buffer(pdu.body());
      String from = Pdus.cString(body, Pdus.skip(body, 0) + 2);
      return new Receipt(pdu.id(), from, stat.find() ? stat.group(1) : "?");
    }

    String key() {
      return id + " " + from;
    }
  }

  private final List<Promise> promises = new CopyOnWriteArrayList<>();
  private final List<String> received = new CopyOnWriteArrayList<>();
  private final Map<String, Integer> mayComeAgain = new HashMap<>();
  private List<StoreView.Message> atDeath = new ArrayList<>();

  /** The ESME was told that the message is taken. */
  void promised(String id, String to, Set<String> texts, Set<String> never) {
    promises.removeIf(other -> other.id().equals(id) && other.to().equals(to));
    promises.add(new Promise(id, to, Set.copyOf(texts), Set.copyOf(never)));
  }

  /** The texts of which one is promised to be at the phone. */
  Set<String> texts(String id) {
    return promises.stream()
        .filter(promise -> promise.id().equals(id))
        .flatMap(promise -> promise.texts().stream())
        .collect(Collectors.toSet());
  }

  /** A phone has told of a text from somebody. */
  void received(String text) {
    received.add(text);
  }

  private static boolean isReceipt(Pdu pdu) {
    return pdu.text().startsWith("id:");
  }

  /** What the store knows when the bridge is dead, and what the ESME has taken by then. */
  void died(List<StoreView.Message> rows, List<StoreView.Waiting> waiting, List<Pdu> taken) {
    atDeath = rows;
    for (StoreView.Waiting entry : waiting) {
      for (Pdu pdu : taken) {
        boolean same =
            isReceipt(pdu) ? pdu.id().equals(entry.messageId()) : entry.messageId() == null;
        if (same) {
          mayComeAgain.merge(key(pdu), 1, (before, one) -> 1);
        }
      }
    }
  }

  private static String key(Pdu pdu) {
    return isReceipt(pdu) ? Receipt.of(pdu).key() : pdu.text();
  }

  /** What is still to come, in words. */
  List<String> missing(List<Pdu> taken) {
    Set<String> came = taken.stream().map(Ledger::key).collect(Collectors.toSet());
    List<String> missing = new ArrayList<>();
    promises.stream()
        .filter(promise -> !came.contains(promise.id() + " " + promise.to()))
        .forEach(promise -> missing.add("no receipt of " + promise));
    received.stream().filter(text -> !came.contains(text)).forEach(missing::add);
    return missing;
  }

  /** What was not kept, in words. */
  List<String> broken(List<Pdu> taken, List<StubMessage> sent, List<StoreView.Message> rows) {
    List<String> broken = new ArrayList<>(missing(taken));
    Map<String, Integer> texts = new LinkedHashMap<>();
    sent.forEach(sms -> texts.merge(at(sms), 1, Integer::sum));
    texts.forEach(
        (text, count) -> {
          if (count > 1) {
            broken.add(count + " SMS " + text);
          }
        });
    Map<String, Integer> times = new LinkedHashMap<>();
    taken.forEach(pdu -> times.merge(key(pdu), 1, Integer::sum));
    times.forEach(
        (key, count) -> {
          if (count > 1 + mayComeAgain.getOrDefault(key, 0)) {
            broken.add(count + " times " + key);
          }
        });
    List<Receipt> receipts =
        taken.stream().filter(Ledger::isReceipt).map(Receipt::of).distinct().toList();
    promises.forEach(promise -> check(promise, receipts, texts, broken));
    check(receipts, rows, broken);
    return broken;
  }

  private static String at(StubMessage sms) {
    return sms.phoneNumbers().get(0).replace("+", "") + " " + sms.text();
  }

  private static void check(
      Promise promise, List<Receipt> receipts, Map<String, Integer> texts, List<String> broken) {
    int count = 0;
    for (String text : promise.texts()) {
      count += texts.getOrDefault(promise.to() + " " + text, 0);
    }
    for (String text : promise.never()) {
      if (texts.containsKey(promise.to() + " " + text)) {
        broken.add("SMS " + text + ", but promised was " + promise);
      }
    }
    for (Receipt receipt : receipts) {
      boolean same = receipt.id().equals(promise.id()) && receipt.from().equals(promise.to());
      int wanted = receipt.stat().equals("DELIVRD") ? 1 : 0;
      if (same && count != wanted) {
        broken.add(count + " SMS, and " + receipt + ", of " + promise);
      }
    }
  }

  private void check(List<Receipt> receipts, List<StoreView.Message> rows, List<String> broken) {
    for (StoreView.Message before : atDeath) {
      List<StoreView.Message> now =
          rows.stream()
              .filter(row -> row.messageId().equals(before.messageId()))
              .filter(row -> row.slot() == before.slot())
              .toList();
      if (now.isEmpty() && (before.ended() || before.answered())) {
        broken.add("forgotten: " + before);
      }
      if (before.ended() && now.stream().anyMatch(row -> row.state() != before.state())) {
        broken.add("final before: " + before + ", now: " + now);
      }
    }
    for (Receipt receipt : receipts) {
      boolean known =
          rows.stream()
              .filter(row -> row.messageId().equals(receipt.id()))
              .anyMatch(row -> STATES.getOrDefault(receipt.stat(), -1).equals(row.state()));
      if (!known) {
        broken.add(receipt + ", but the store has " + rows);
      }
    }
  }
}
