package io.github.smppbridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TimeOrderedIdsTest {
  private static final int MANY = 20_000;
  private static final int VARIANT_OF_RFC_9562 = 2;

  /** Many come in one millisecond. */
  @Test
  void areInTheOrderInWhichTheyWereMade() {
    List<String> ids = Stream.generate(TimeOrderedIds::next).limit(MANY).toList();
    assertThat(ids).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void areNeverTheSameWhoeverMakesThem() {
    assertThat(IntStream.range(0, MANY).parallel().mapToObj(i -> TimeOrderedIds.next()).toList())
        .doesNotHaveDuplicates();
  }

  @Test
  void areOfVersionSevenAndBeginWithTheTime() {
    long before = System.currentTimeMillis();
    UUID id = UUID.fromString(TimeOrderedIds.next());
    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(VARIANT_OF_RFC_9562);
    // the counter may have carried over, of many made before
    assertThat(id.getMostSignificantBits() >>> 16).isBetween(before, before + 1_000);
  }
}
