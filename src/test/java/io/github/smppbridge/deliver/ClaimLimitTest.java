package io.github.smppbridge.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.deliver.ClaimLimit.Window;
import io.github.smppbridge.store.OutboxEntry;
import io.github.smppbridge.store.OutboxRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What is claimed ahead is bounded, for each session by itself. */
class ClaimLimitTest {
  private static List<OutboxEntry> of(String session, String kind, int count) {
    return Collections.nCopies(count, new OutboxEntry("A", kind, null, null, "{}", 0, 1, session));
  }

  private static Window window(String id, int size, int free) {
    return new Window(id, size, free, true, false);
  }

  private static List<OutboxEntry> join(List<OutboxEntry> some, List<OutboxEntry> more) {
    List<OutboxEntry> all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }

  @Test
  void oneSessionGetsWhatItsWindowHoldsAndOneAhead() {
    assertThat(ClaimLimit.of(List.of(window("a", 10, 10)), List.of()).most()).isEqualTo(20);
    assertThat(ClaimLimit.of(List.of(window("a", 10, 0)), of("a", "receipt", 5)).most())
        .isEqualTo(5);
    assertThat(ClaimLimit.of(List.of(window("a", 10, 0)), of(null, "mo", 5)).most()).isEqualTo(5);
    assertThat(ClaimLimit.of(List.of(window("a", 10, 0)), of(null, "mo", 6)).most()).isZero();
    assertThat(ClaimLimit.of(List.of(window("a", 10, 0)), of("a", "receipt", 6)).most()).isZero();
    assertThat(ClaimLimit.of(List.of(), List.of()).most()).isZero();
  }

  @Test
  void whatWaitsForASlowSessionDoesNotCountAgainstTheOthers() {
    List<Window> windows = List.of(window("slow", 10, 0), window("b", 10, 10));

    ClaimLimit limit = ClaimLimit.of(windows, of("slow", "receipt", 20));

    assertThat(limit.sated()).containsExactly("slow");
    assertThat(limit.most()).isEqualTo(20);
  }

  @Test
  void aSessionThatIsPassedOverHasNothingOfItsOwn() {
    List<Window> windows = List.of(new Window("stalled", 10, 0, false, false), window("b", 10, 0));

    ClaimLimit limit = ClaimLimit.of(windows, of("stalled", "receipt", 10));

    assertThat(limit.sated()).isEmpty();
    assertThat(limit.most()).isEqualTo(10);
    assertThat(ClaimLimit.of(windows, of("stalled", "receipt", 11)).most()).isZero();
  }

  @Test
  void receivedMessagesThatWaitForARangeDoNotCountAgainstReceipts() {
    List<Window> windows = List.of(new Window("ranged", 10, 0, true, true), window("b", 10, 10));

    ClaimLimit limit = ClaimLimit.of(windows, of(null, "mo", 11));

    assertThat(limit.satedWithMo()).isTrue();
    assertThat(limit.most()).isEqualTo(30);
    assertThat(ClaimLimit.of(List.of(window("b", 10, 0)), of(null, "mo", 11)).satedWithMo())
        .isFalse();
  }

  @Test
  void whatIsTooMuchForOneSessionGoesBack() {
    List<Window> windows = List.of(window("a", 2, 1), window("b", 2, 2));
    List<OutboxRow> claimed =
        LongStream.rangeClosed(1, 8)
            .mapToObj(id -> new OutboxRow(id, of(id == 4 ? "b" : "a", "receipt", 1).get(0), 1))
            .toList();

    List<OutboxRow> excess =
        ClaimLimit.excess(windows, join(of("a", "receipt", 1), of(null, "receipt", 3)), claimed);

    assertThat(excess).extracting(OutboxRow::id).containsExactly(6L, 7L, 8L);
  }
}
