package io.github.smppbridge.crash;

import io.github.smppbridge.testkit.Pdus;
import io.github.smppbridge.testkit.StubAccount;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.IntFunction;

/**
 * Who takes part in a story, and what an ESME can do in it; what happens before it has begun is no
 * part of it. Each attempt of a request has a text of its own, so that it can be told which of them
 * arrived.
 */
record Scene(
    Client client,
    Handset phone,
    Ledger ledger,
    StoreView store,
    StubAccount gatewayAccount,
    AtomicBoolean begun) {
  static final String NUMBER = "4915112345678";
  private static final int UDHI = 0x40;

  /** The system_id. */
  String account() {
    return gatewayAccount.username();
  }

  /** What was before was only to have something to begin with. */
  void begin() {
    begun.set(true);
  }

  /** What the store has of it. */
  List<StoreView.Message> messages() {
    return store.messages(account());
  }

  /** What waits for the ESME. */
  List<StoreView.Waiting> waiting() {
    return store.outbox(account());
  }

  private Client.Reply request(
      int commandId, String text, BiFunction<Integer, String, byte[]> body, Set<String> tried) {
    IntFunction<byte[]> attempt =
        number -> {
          tried.add(text(text, number));
          return body.apply(number, text(text, number));
        };
    return client.request(commandId, attempt);
  }

  private static String text(String text, int attempt) {
    return text + " #" + attempt;
  }

  /** Submits a text until it is taken; gives its message_id. */
  String submit(String text) {
    Client.Reply reply =
        request(
            Pdus.SUBMIT_SM,
            text,
            (number, what) -> Pdus.submitSm(NUMBER, 1, what),
            new HashSet<>());
    promised(reply, NUMBER, text(text, reply.attempt()));
    return reply.id();
  }

  /** Submits a text that is to be sent in a minute; gives its message_id. */
  String submitLater(String text) {
    Client.Reply reply =
        request(
            Pdus.SUBMIT_SM,
            text,
            (number, what) ->
                Pdus.body()
                    .text("")
                    .octets(5, 0)
                    .text("Shop")
                    .octets(1, 1)
                    .text(NUMBER)
                    .octets(0, 0, 0)
                    .text("000000000100000R")
                    .text("")
                    .octets(1, 0, 0, 0, what.length())
                    .octets(what.getBytes(StandardCharsets.US_ASCII))
                    .bytes(),
            new HashSet<>());
    promised(reply, NUMBER, text(text, reply.attempt()));
    return reply.id();
  }

  private void promised(Client.Reply reply, String to, String text) {
    if (!reply.ok()) {
      throw new IllegalStateException("refused with " + reply.pdu().status());
    }
    ledger.promised(reply.id(), to, Set.of(text), Set.of());
  }

  /** Replaces what was submitted as the first of a story. */
  void replace(String id, Set<String> old, String text) {
    Set<String> tried = new HashSet<>();
    Client.Reply reply =
        request(
            Pdus.REPLACE_SM,
            text,
            (number, what) ->
                Pdus.body()
                    .text(id)
                    .octets(5, 0)
                    .text("Shop")
                    .text("")
                    .text("")
                    .octets(1, 0, what.length())
                    .octets(what.getBytes(StandardCharsets.US_ASCII))
                    .bytes(),
            tried);
    Set<String> all = new HashSet<>(tried);
    all.addAll(old);
    if (reply.ok()) {
      String replaced = text(text, reply.attempt());
      all.remove(replaced);
      ledger.promised(id, NUMBER, Set.of(replaced), all);
    } else {
      // it may have been an earlier attempt, whose answer was lost, that came too early
      ledger.promised(id, NUMBER, all, Set.of());
    }
  }

  /** Takes a message back; either it is too late, or its receipt says so. */
  void cancel(String id) {
    client.request(
        Pdus.CANCEL_SM,
        number ->
            Pdus.body().text("").text(id).octets(5, 0).text("Shop").octets(1, 1).text("").bytes());
  }

  /** Submits a text to several numbers. */
  void submitMulti(String text, List<String> numbers) {
    Client.Reply reply =
        request(
            Pdus.SUBMIT_MULTI,
            text,
            (number, what) -> {
              Pdus pdu = Pdus.body().text("").octets(5, 0).text("Shop").octets(numbers.size());
              numbers.forEach(to -> pdu.octets(1, 1, 1).text(to));
              return pdu.octets(0, 0, 0)
                  .text("")
                  .text("")
                  .octets(1, 0, 0, 0, what.length())
                  .octets(what.getBytes(StandardCharsets.US_ASCII))
                  .bytes();
            },
            new HashSet<>());
    // SMPP v3.4 §4.5.2: no_unsuccess, and each refused destination_addr among octets that are none
    String refused = new String(reply.pdu().body(), StandardCharsets.ISO_8859_1);
    List<String> again = numbers.stream().filter(refused::contains).toList();
    numbers.stream()
        .filter(to -> !again.contains(to))
        .forEach(to -> promised(reply, to, text(text, reply.attempt())));
    if (!again.isEmpty()) {
      submitMulti(text + " again", again);
    }
  }

  /** Submits a part of a long message; gives its message_id. */
  String part(String text, int reference, int total, int number) {
    String piece =
        text.substring(text.length() * (number - 1) / total, text.length() * number / total);
    byte[] octets =
        Pdus.body()
            .octets(5, 0, 3, reference, total, number)
            .octets(piece.getBytes(StandardCharsets.US_ASCII))
            .bytes();
    byte[] body = Pdus.submitSm(NUMBER, UDHI, 1, octets);
    Client.Reply reply = client.request(Pdus.SUBMIT_SM, attempt -> body);
    promised(reply, NUMBER, text);
    return reply.id();
  }

  /** Somebody writes to the account's phone. */
  void receive(String text) {
    ledger.received(text);
    phone.receive("+4917012345678", text);
  }
}
