package io.github.smppbridge.store.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.store.commit.WriteKind.Haste;
import io.github.smppbridge.store.commit.WriteKind.Phase;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When commits are forced to the disk, and when what is committed is owed to it. */
class ForcingTest {
  private static final long START = Long.MAX_VALUE - 1_000; // the clock may turn over
  private static final long MOST = Forcing.MOST_NANOS;
  private static final WriteKind<Void, Void> KIND =
      WriteKind.single("write", Phase.OTHER, Haste.HURRIED, transaction -> null);
  private static final List<WriteOperation<?, ?>> RECORDS =
      List.of(WriteOperation.begun(KIND, null, Runnable::run, Haste.UNHURRIED));
  private static final List<WriteOperation<?, ?>> MIXED =
      List.of(
          WriteOperation.begun(KIND, null, Runnable::run, Haste.UNHURRIED),
          new WriteOperation<>(KIND, null, Runnable::run, Haste.HURRIED));

  private final Forcing forcing = new Forcing(true, START);

  @Test
  void theFirstIsForced() {
    assertThat(forcing.of(RECORDS, START)).isEqualTo(Durability.DISK);
    assertThat(forcing.due(START)).isZero();
    assertThat(forcing.isDue(START)).isFalse();
  }

  @Test
  void whatComesSoonAfterIsOwedUntilTheNextThatIs() {
    forcing.committed(Durability.DISK, START);

    assertThat(forcing.of(RECORDS, START + MOST - 1)).isEqualTo(Durability.PROCESS);
    forcing.committed(Durability.PROCESS, START + 10);
    assertThat(forcing.due(START + 20)).isEqualTo(MOST - 20);
    assertThat(forcing.isDue(START + MOST - 1)).isFalse();
    assertThat(forcing.isDue(START + MOST)).isTrue();
    assertThat(forcing.of(RECORDS, START + MOST)).isEqualTo(Durability.DISK);

    forcing.committed(Durability.DISK, START + MOST);
    assertThat(forcing.due(START + MOST)).isZero();
  }

  @Test
  void oneThatMustBeThereTakesTheOthersAlong() {
    forcing.committed(Durability.DISK, START);

    assertThat(forcing.of(MIXED, START + 1)).isEqualTo(Durability.DISK);
  }

  @Test
  void aFailureIsTriedAgainLater() {
    forcing.committed(Durability.DISK, START);
    forcing.committed(Durability.PROCESS, START + 1);

    forcing.failed(START + MOST);

    assertThat(forcing.isOwing()).isTrue();
    assertThat(forcing.due(START + MOST)).isEqualTo(MOST);
    forcing.forced(START + 2 * MOST);
    assertThat(forcing.isOwing()).isFalse();
  }

  @Test
  void aDatabaseThatCannotDeferForcesEachCommit() {
    Forcing always = new Forcing(false, START);
    always.committed(Durability.DISK, START);

    assertThat(always.of(RECORDS, START + 1)).isEqualTo(Durability.DISK);
  }
}
