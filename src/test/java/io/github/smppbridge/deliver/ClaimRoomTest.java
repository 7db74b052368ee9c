package io.github.smppbridge.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.deliver.ClaimLimit.Window;
import io.github.smppbridge.store.OutboxEntry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is given as it is stored is bounded as what is claimed is. */
class ClaimRoomTest {
  private static List<OutboxEntry> of(String session, String kind, int count) {
    return Collections.nCopies(count, new OutboxEntry("A", kind, null, null, "{}", 0, 1, session));
  }

  private static List<OutboxEntry> receipts(String session, int count) {
    return of(session, "receipt", count);
  }

  private static Window window(String id, int free) {
    return new Window(id, 10, free, true, false);
  }

  private static int fitting(
      List<Window> windows, List<OutboxEntry> waiting, List<OutboxEntry> entries) {
    return new ClaimRoom(windows, waiting, false).fitting(entries).size();
  }

  @Test
  void asManyAsTheWindowHoldsAndTwoAhead() {
    List<OutboxEntry> many = receipts("a", 50);
    assertThat(fitting(List.of(window("a", 10)), List.of(), many)).isEqualTo(30);
    assertThat(fitting(List.of(window("a", 4)), List.of(), many)).isEqualTo(24);
    assertThat(fitting(List.of(window("a", 0)), receipts("a", 7), many)).isEqualTo(13);
    assertThat(fitting(List.of(window("a", 0)), receipts("a", 20), many)).isZero();
    assertThat(fitting(List.of(), List.of(), many)).isZero();
  }

  @Test
  void aSlowSessionTakesNoMoreThanItsOwn() {
    List<Window> windows = List.of(window("slow", 0), window("b", 10));
    List<OutboxEntry> both = new ArrayList<>(receipts("slow", 50));
    both.addAll(receipts("b", 50));

    assertThat(new ClaimRoom(windows, List.of(), false).fitting(both))
        .filteredOn(entry -> entry.sessionId().equals("slow"))
        .hasSize(20);
    assertThat(fitting(windows, receipts("slow", 20), receipts("b", 50))).isEqualTo(30);
  }

  @Test
  void whatIsForASessionElsewhereIsLeftToWhoHasItIfThereCanBeAny() {
    List<Window> windows = List.of(window("a", 10));
    List<OutboxEntry> others = receipts("elsewhere", 3);

    assertThat(fitting(windows, List.of(), others)).isZero();
    assertThat(new ClaimRoom(windows, List.of(), true).fitting(others)).hasSize(3);
    assertThat(fitting(windows, List.of(), receipts(null, 3))).isEqualTo(3);
  }

  @Test
  void receivedMessagesThatWaitForTheirRangeLeaveRoomForReceipts() {
    List<Window> windows = List.of(new Window("a", 10, 10, true, true));
    List<OutboxEntry> waiting = of(null, "mo", 6);

    assertThat(fitting(windows, waiting, of(null, "mo", 3))).isZero();
    assertThat(fitting(windows, waiting, receipts("a", 3))).isEqualTo(3);
  }
}
