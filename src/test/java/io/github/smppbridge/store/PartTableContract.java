package io.github.smppbridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How parts of long messages behave on any database. */
abstract class PartTableContract extends StoreContract {
  private static final long RESUME_AFTER = 120_000;

  @Test
  void theLastPartCompletesTheSet() {
    assertThat(add(part(7, 3, 2, "b"))).isEqualTo(new PartResult.New());
    assertThat(add(part(7, 3, 3, "c"))).isEqualTo(new PartResult.New());

    PartResult last = add(part(7, 3, 1, "a"), "gateway");

    assertComplete(last, part(7, 3, 1, "a"), part(7, 3, 2, "b"), part(7, 3, 3, "c"));
    assertThat(((PartResult.Complete) last).set().gatewayId()).isEqualTo("gateway");
  }

  @Test
  void aPartWhoseAnswerWasLostGetsTheMessageIdItHad() {
    add(part(7, 2, 1, "a"));
    PartRow again =
        new PartRow(
            "A", "1", "2", 7, 2, 1, "other", bytes("a"), 0, 1, null, now(), now() + 300_000, "s");

    assertThat(repeat(again, "m-7-1-a", "gone"))
        .isEqualTo(new PartResult.Duplicate("m-7-1-a", null, false));
    assertThat(repeat(part(7, 2, 1, "x"), "m-7-1-a")).isEqualTo(new PartResult.New());
  }

  @Test
  void aPartThatAWaitingSetLacksIsNoRepetitionOfACompleteOne() {
    add(part(7, 2, 1, "a"));
    add(part(7, 2, 2, "b"), "g1");
    add(part(7, 2, 1, "x"));

    PartResult second = add(part(7, 2, 2, "b"), "g2");
    assertComplete(second, part(7, 2, 1, "x"), part(7, 2, 2, "b"));
  }

  @Test
  void anEqualEndThatANewMessageWaitsForIsNoRepetitionOfOneThatWasGivenUp() {
    add(part(7, 2, 1, "a"));
    PartRow end = part(7, 2, 2, "end");
    add(end, "g1");
    add(part(7, 2, 1, "x"));
    List<String> heard = new ArrayList<>();

    PartResult second = get(store.parts().add(arrival(end, () -> heard.add("passed over"))));

    assertComplete(second, part(7, 2, 1, "x"), end);
    assertThat(heard).hasSize(1);
    // now it is one
    assertThat(repeat(end, end.messageId()))
        .isEqualTo(new PartResult.Duplicate(end.messageId(), "g1", false));
    add(part(7, 2, 1, "a"));
    // the whole again
    assertThat(repeat(end, end.messageId()))
        .isEqualTo(new PartResult.Duplicate(end.messageId(), "g1", false));
  }

  @Test
  void anEqualBeginningAfterALostConnectionMayBeOneOfANewMessage() {
    add(on("gone", part(7, 2, 1, "a")));
    add(on("gone", part(7, 2, 2, "b")), "g1");

    PartRow begin = on("s", part(7, 2, 1, "a"));
    assertThat(get(store.parts().add(arrival(begin, () -> {})))).isEqualTo(new PartResult.New());
    PartRow again = on("s", part(7, 2, 2, "b"));
    assertThat(get(store.parts().add(arrival(again, () -> {}))))
        .isEqualTo(new PartResult.Duplicate(again.messageId(), "g1", false));
    PartRow end = on("s", part(7, 2, 2, "x"));
    assertComplete(add(end), begin, end);
  }

  private static PartRow on(String session, PartRow part) {
    return new PartRow(
        part.account(),
        part.source(),
        part.dest(),
        part.reference(),
        part.total(),
        part.number(),
        part.messageId(),
        part.octets(),
        part.dataCoding(),
        part.registeredDelivery(),
        part.attributesJson(),
        part.receivedAt(),
        part.expiresAt(),
        session);
  }

  private static PartArrival arrival(PartRow part, Runnable passedOver) {
    return new PartArrival(
        part,
        List.of(part.messageId()),
        List.of(),
        id -> !id.equals("gone"),
        generation -> {},
        passedOver);
  }

  @Test
  void aPartWhoseAnswerWasLostIsKnownAsLongAgainAsTheOthersHaveToCome() {
    PartRow last = part(7, 2, 2, "b");
    add(part(7, 2, 1, "a"));
    add(last, "g");
    get(store.parts().remember("g"));
    get(store.parts().remember("g"));

    clock.advance(Duration.ofMinutes(9));
    get(store.runRetention());
    assertThat(repeat(last, last.messageId()))
        .isEqualTo(new PartResult.Duplicate(last.messageId(), "g", true));
    assertThat(repeat(part(7, 2, 1, "a"), "m-7-1-a"))
        .isEqualTo(new PartResult.Duplicate("m-7-1-a", "g", true));
    assertThat(unfinished()).isEmpty();
    clock.advance(Duration.ofMinutes(2));
    get(store.runRetention());
    assertThat(repeat(last, last.messageId())).isEqualTo(new PartResult.New());
  }

  @Test
  void anEqualPartIsOneOfANewMessageUnlessItsAnswerWasLost() {
    add(part(7, 2, 1, "a"));
    assertThat(add(part(7, 2, 1, "a"))).isEqualTo(new PartResult.New());
    assertThat(add(part(7, 2, 2, "b"))).isInstanceOf(PartResult.Complete.class);
    assertThat(add(part(7, 2, 2, "b"))).isInstanceOf(PartResult.Complete.class);
    assertThat(add(part(7, 2, 2, "b"))).isEqualTo(new PartResult.New());
  }

  @Test
  void onePartThatWasLongUnansweredGoesToASetThatWaitsForItFirst() {
    add(part(7, 2, 1, "a"));
    add(part(7, 2, 2, "b"), "g");
    PartRow again = part(7, 2, 2, "b");
    assertThat(overdue(again)).isEqualTo(new PartResult.Duplicate("m-7-2-b", "g", false));
    add(part(7, 2, 1, "x"));
    assertThat(overdue(again)).isInstanceOf(PartResult.Complete.class);
  }

  @Test
  void whoAddsHearsInWhichSetInTheOrderOfTheWriter() {
    List<Integer> heard = Collections.synchronizedList(new ArrayList<>());
    for (int number : new int[] {1, 1, 2, 3}) {
      PartRow part = part(7, 3, number, "a");
      get(
          store
              .parts()
              .add(new PartArrival(part, List.of(), List.of(), id -> true, heard::add, () -> {})));
    }
    assertThat(heard).containsExactly(1, 2, 1, 1);
  }

  @Test
  void aReusedReferenceNumberOpensANewSet() {
    add(part(1, 2, 1, "a"));
    assertThat(add(part(1, 2, 2, "b"))).isInstanceOf(PartResult.Complete.class);

    assertThat(add(part(1, 2, 1, "c"))).isEqualTo(new PartResult.New());
    assertComplete(add(part(1, 2, 2, "d")), part(1, 2, 1, "c"), part(1, 2, 2, "d"));
  }

  @Test
  void setsOfDifferentAddressesDoNotMix() {
    add(part(7, 2, 1, "a"));
    PartRow elsewhere =
        new PartRow("A", "1", "3", 7, 2, 2, "x", bytes("b"), 0, 1, null, now(), now(), null);
    assertThat(add(elsewhere)).isEqualTo(new PartResult.New());
  }

  @Test
  void ofManyConcurrentPartsExactlyOneCompletesTheSet() {
    for (int reference = 0; reference < 10; reference++) {
      List<PartRow> parts = new ArrayList<>();
      for (int number = 1; number <= 20; number++) {
        parts.add(part(reference, 20, number, "p" + number));
      }
      Collections.shuffle(parts, new Random(reference));
      assertThat(together(20, i -> anyStore(i).parts().add(PartArrival.of(parts.get(i)))))
          .filteredOn(PartResult.Complete.class::isInstance)
          .singleElement()
          .satisfies(
              result -> assertThat(((PartResult.Complete) result).set().parts()).hasSize(20));
    }
  }

  @Test
  void aRefusedLastPartMayBeSentAgain() {
    add(part(7, 2, 1, "a"));
    add(part(7, 2, 2, "b"), "g1");
    assertThat(
            get(
                store
                    .parts()
                    .reopen(new PartSet("g1", List.of(part(7, 2, 2, "b")), now()), "m-7-2-b")))
        .isTrue();

    PartSet again = ((PartResult.Complete) add(part(7, 2, 2, "b"), "g2")).set();
    assertThat(again.gatewayId()).isEqualTo("g2");
    assertThat(again.parts()).hasSize(2);
  }

  @Test
  void anIncompleteSetTimesOutOnceForOneCaller() {
    add(part(7, 3, 1, "a"));
    add(part(7, 3, 2, "b"));
    add(part(8, 2, 1, "x"));
    add(part(8, 2, 2, "y"));
    assertThat(get(store.parts().expired(now(), 10))).isEmpty();

    clock.advance(Duration.ofMinutes(5));
    List<PartSet> sets = get(store.parts().expired(now(), 10));
    assertThat(sets).hasSize(1);
    assertThat(sets.get(0).complete()).isFalse();
    assertThat(sets.get(0).parts()).hasSize(2);
    assertThat(get(store.parts().expired(now(), 10))).isEmpty();

    get(store.parts().end(new PartEnd(sets.get(0), List.of(), row -> null, null, false)));
    clock.advance(Duration.ofMillis(1));
    assertThat(unfinished()).allMatch(PartSet::complete).hasSize(1);
  }

  @Test
  void aSetWhoseOwnerDiedIsTakenOverOnce() {
    add(part(7, 2, 1, "a"));
    add(part(7, 2, 2, "b"), "g");
    assertThat(unfinished()).isEmpty();

    clock.advance(Duration.ofMinutes(3));
    List<PartSet> sets = unfinished();
    assertThat(sets).extracting(PartSet::gatewayId).containsExactly("g");
    assertThat(sets.get(0).complete()).isTrue();
    assertThat(unfinished()).isEmpty();
  }

  @Test
  void aSetThatNobodyCouldSendIsTakenAtOnceByWhoeverItsAccountBindsTo() {
    PartRow part = part(7, 2, 1, "a");
    add(part);
    add(part(7, 2, 2, "b"), "g");
    clock.advance(Duration.ofMinutes(30));
    PartSet set = waiting(List.of()).get(0);
    assertThat(waiting(List.of(part.account()))).isEmpty();

    get(store.parts().putBack(set, now() - RESUME_AFTER));

    clock.advance(Duration.ofMillis(1));
    assertThat(waiting(List.of())).isEmpty();
    assertThat(waiting(List.of(part.account()))).hasSize(1);
    // it is somebody's now
    get(store.parts().putBack(set, now() - RESUME_AFTER));
    assertThat(waiting(List.of(part.account()))).isEmpty();
  }

  /** What a replica may take that has sessions of some accounts. */
  private List<PartSet> waiting(List<String> accounts) {
    long before = now() - RESUME_AFTER;
    return get(store.parts().unfinished(before, accounts, before - 600_000, 10));
  }

  /** What any replica may take now. */
  private List<PartSet> unfinished() {
    return get(store.parts().unfinished(now(), List.of(), now(), 10));
  }

  private PartResult add(PartRow part) {
    return get(store.parts().add(PartArrival.of(part)));
  }

  private PartResult repeat(PartRow part, String... unheard) {
    return get(
        store
            .parts()
            .add(
                new PartArrival(
                    part, List.of(unheard), List.of(), id -> true, generation -> {}, () -> {})));
  }

  private PartResult overdue(PartRow part) {
    return get(
        store
            .parts()
            .add(
                new PartArrival(
                    part,
                    List.of(),
                    List.of(part.messageId()),
                    id -> true,
                    generation -> {},
                    () -> {})));
  }

  private PartResult add(PartRow part, String gatewayId) {
    return get(store.parts().add(PartArrival.of(part), gatewayId));
  }

  private static void assertComplete(PartResult result, PartRow... parts) {
    assertThat(((PartResult.Complete) result).set().parts())
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(parts);
  }

  private PartRow part(int reference, int total, int number, String text) {
    String id = "m-" + reference + "-" + number + "-" + text;
    byte[] octets = bytes(text);
    return new PartRow(
        "A",
        "1",
        "2",
        reference,
        total,
        number,
        id,
        octets,
        8,
        1,
        "{}",
        now(),
        now() + 300_000,
        null);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.UTF_16BE);
  }
}
