package io.github.smppbridge.simulation;

import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.smpp.text.MessageState;
import io.github.smppbridge.testkit.Pdus;
import io.github.smppbridge.testkit.RawEsme.Pdu;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What everybody was told, and whether it holds: the rules are those of the package. What can be
 * seen at once is judged at once, the rest by {@link Audit} in the end. Thread-safe.
 */
final class Ledger {
  private static final Pattern RECEIPT = Pattern.compile("id:(\\S+) .*stat:(\\S+)");
  private static final Set<Integer> TEMPORARY =
      Set.of(
          CommandStatus.ESME_RSYSERR, CommandStatus.ESME_RMSGQFUL, CommandStatus.ESME_RTHROTTLED);

  private final Map<String, Letter> letters = new LinkedHashMap<>();
  private final Map<String, String> received = new LinkedHashMap<>();
  private final Map<String, List<Delivery>> deliveries = new LinkedHashMap<>();
  private final Map<String, String> holders = new LinkedHashMap<>();
  private final Set<String> findings = new LinkedHashSet<>();
  private final Map<String, Integer> windows = new TreeMap<>();
  private final Map<String, MessageState> states = new LinkedHashMap<>();
  private int sessions;

  synchronized int nextSession() {
    return ++sessions;
  }

  synchronized void add(Letter letter) {
    letters.put(letter.destination, letter);
  }

  synchronized List<Letter> letters() {
    return List.copyOf(letters.values());
  }

  /** The bridge took an SMS that a phone received. */
  synchronized void taken(String text, String account) {
    received.put(text, account);
  }

  synchronized Map<String, String> received() {
    return Map.copyOf(received);
  }

  /** All deliveries of a receipt or received message, oldest first. */
  synchronized List<Delivery> deliveries(String key) {
    return List.copyOf(deliveries.getOrDefault(key, List.of()));
  }

  synchronized List<Delivery> receipts(Letter letter) {
    return deliveries.values().stream()
        .flatMap(List::stream)
        .filter(delivery -> delivery.letter == letter)
        .toList();
  }

  synchronized List<Delivery> receipts(Letter letter, String messageId) {
    return deliveries(receiptKey(messageId, letter.destination));
  }

  /** What query_sm said last of a message_id and destination. */
  synchronized MessageState state(Letter letter, Letter.Part part) {
    return states.get(receiptKey(part.messageId, letter.destination));
  }

  /** Forgets what query_sm said. */
  synchronized void askAnew() {
    states.clear();
  }

  synchronized void find(String what) {
    findings.add(what);
  }

  synchronized List<String> findings() {
    return List.copyOf(findings);
  }

  /** Counts what the documentation allows. */
  synchronized void allow(String window) {
    windows.merge(window, 1, Integer::sum);
  }

  synchronized Map<String, Integer> windows() {
    return new TreeMap<>(windows);
  }

  synchronized int deliveryCount() {
    return deliveries.values().stream().mapToInt(List::size).sum();
  }

  private static String receiptKey(String messageId, String destination) {
    return "receipt of " + messageId + " to " + destination;
  }

  /** An ESME read a deliver_sm. */
  synchronized void delivered(Session session, Pdu pdu, Delivery.Answer answer) {
    Buffer body = Buffer.buffer(pdu.body());
    int source = Pdus.skip(body, 0) + 2;
    String from = Pdus.cString(body, source);
    Pdus.ShortMessage message = Pdus.ShortMessage.of(body, -Pdus.HEADER);
    if (!message.receipt()) {
      String text = message.text();
      note(new Delivery(session, text, null, null, null, answer));
      if (!session.account.equals(received.get(text)) && !text.startsWith(session.account)) {
        find(session + " got the received message " + text);
      }
      return;
    }
    Matcher receipt = RECEIPT.matcher(message.text());
    Letter letter = letters.get(from.replace("+", ""));
    if (letter == null || !receipt.find()) {
      find(session + " got a receipt of nothing: from " + from + ": " + message.text());
      return;
    }
    String id = receipt.group(1);
    if (!letter.account.equals(session.account)) {
      find(session + " got a receipt of " + letter);
    }
    if (overtakes(session, letter, id)) {
      find("the receipt of " + id + " overtook the answer to " + letter);
    }
    String key = receiptKey(id, letter.destination);
    note(new Delivery(session, key, letter, id, receipt.group(2), answer));
  }

  private static boolean overtakes(Session session, Letter letter, String id) {
    return letter.parts.stream().noneMatch(part -> id.equals(part.messageId))
        && (session.waits(Request.Kind.SUBMIT, letter)
            || session.waits(Request.Kind.MULTI, letter));
  }

  private void note(Delivery delivery) {
    List<Delivery> before = deliveries.computeIfAbsent(delivery.key, key -> new ArrayList<>());
    if (!before.isEmpty()) {
      Delivery last = before.get(before.size() - 1);
      if (last.open) {
        allow("deliveries repeated");
      } else {
        find(delivery + " came again, after " + last + (last.settled ? ", settled" : ""));
      }
      if (delivery.state != null && !delivery.state.equals(last.state)) {
        find(delivery + " tells another end than " + last);
      }
    }
    before.add(delivery);
  }

  /** A session ended: what it answered last may not have arrived. */
  synchronized void ended(Session session) {
    reopen(delivery -> delivery.session == session);
  }

  /** A replica died: what it knew and had not stored is gone. */
  synchronized void died(Replica replica) {
    reopen(delivery -> delivery.session.replica == replica);
  }

  private void reopen(java.util.function.Predicate<Delivery> which) {
    deliveries.values().stream()
        .flatMap(List::stream)
        .filter(delivery -> !delivery.settled && which.test(delivery))
        .forEach(delivery -> delivery.open = true);
  }

  /** Nothing is under way: what was answered is settled, but where the store cannot be reached. */
  synchronized void quiet() {
    deliveries.values().stream()
        .flatMap(List::stream)
        .filter(delivery -> !delivery.open && delivery.session.replica.storeReachable())
        .forEach(delivery -> delivery.settled = true);
  }

  /** An ESME read the answer to its request. */
  synchronized void answered(Session session, Request request, Pdu pdu) {
    Letter.Outcome outcome = outcome(pdu.status());
    switch (request.kind()) {
      case SUBMIT -> submitted(request.letter(), request.part(), outcome, pdu);
      case MULTI -> multi(request, outcome, pdu);
      case CANCEL -> request.letter().cancellation = outcome;
      case REPLACE -> request.letter().replacements.set(request.part(), outcome);
      case QUERY -> queried(request, outcome, pdu);
    }
  }

  private static Letter.Outcome outcome(int status) {
    if (status == CommandStatus.ESME_ROK) {
      return Letter.Outcome.ACCEPTED;
    }
    return TEMPORARY.contains(status) ? Letter.Outcome.PUT_OFF : Letter.Outcome.REFUSED;
  }

  private void submitted(Letter letter, int number, Letter.Outcome outcome, Pdu pdu) {
    Letter.Part part = letter.parts.get(number);
    if (part.outcome == Letter.Outcome.ACCEPTED) {
      find(letter + " was answered again: " + outcome);
      return;
    }
    part.outcome = outcome;
    if (outcome == Letter.Outcome.ACCEPTED) {
      part.messageId = pdu.text();
      own(part.messageId, letter.destination + " part " + number);
    }
  }

  private void own(String messageId, String holder) {
    String other = holders.put(messageId, holder);
    if (other != null && !other.equals(holder)) {
      find("message_id " + messageId + " was given to " + other + " and to " + holder);
    }
  }

  private void multi(Request request, Letter.Outcome outcome, Pdu pdu) {
    Map<String, Integer> failed = new LinkedHashMap<>();
    Buffer body = Buffer.buffer(pdu.body());
    if (outcome == Letter.Outcome.ACCEPTED) {
      own(pdu.text(), "submit_multi of " + request.letter().destination);
      int at = Pdus.skip(body, 0);
      int count = body.getUnsignedByte(at++);
      for (int i = 0; i < count; i++) {
        int end = Pdus.skip(body, at + 2);
        failed.put(Pdus.cString(body, at + 2), body.getInt(end));
        at = end + 4;
      }
    }
    for (Letter letter : request.letters()) {
      Letter.Part part = letter.parts.get(0);
      Integer status = failed.get(letter.destination);
      part.outcome = status == null ? outcome : outcome(status);
      part.messageId = part.outcome == Letter.Outcome.ACCEPTED ? pdu.text() : null;
    }
  }

  private void queried(Request request, Letter.Outcome outcome, Pdu pdu) {
    Letter letter = request.letter();
    Letter.Part part = letter.parts.get(request.part());
    if (outcome == Letter.Outcome.ACCEPTED) {
      Buffer body = Buffer.buffer(pdu.body());
      int state = body.getUnsignedByte(Pdus.skip(body, Pdus.skip(body, 0)));
      states.put(receiptKey(part.messageId, letter.destination), MessageState.of(state));
    } else if (outcome == Letter.Outcome.REFUSED) {
      find(letter + " is not known to query_sm: " + CommandStatus.name(pdu.status()));
    }
  }
}
