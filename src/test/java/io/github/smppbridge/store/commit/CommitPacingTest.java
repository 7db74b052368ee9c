package io.github.smppbridge.store.commit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When a commit waits for company, by what came before. */
class CommitPacingTest {

  private static final long DELAY = Duration.ofMillis(1).toNanos();

  private final CommitPacing pacing = new CommitPacing(DELAY);
  private long now = Duration.ofHours(1).toNanos();

  /** One commit of so many operations, while which others came. */
  private void commit(long afterNanos, int hurried, int meanwhile) {
    now += afterNanos;
    pacing.taken(hurried, now);
    pacing.committed(hurried, meanwhile);
  }

  private void busy() {
    for (int i = 0; i < 50; i++) {
      commit(DELAY / 2, 1, 1);
    }
  }

  @Test
  void aWindowOfOneNeverWaitsHoweverQuickItIs() {
    for (int i = 0; i < 10_000; i++) {
      assertThat(pacing.company(1)).isZero();
      commit(DELAY / 10, 1, 0);
    }
  }

  @Test
  void whatComesSeldomNeverWaits() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(pacing.company(1)).isZero();
      // one that came beside another, now and then
      commit(DELAY * 10, 1, i % 4 == 0 ? 1 : 0);
    }
  }

  @Test
  void waitsWhenSeveralComeCloseTogether() {
    busy();

    assertThat(pacing.company(1)).isEqualTo(2);
  }

  @Test
  void doesNotWaitWhenItHasCompany() {
    busy();

    assertThat(pacing.company(2)).isZero();
  }

  @Test
  void aPauseEndsThatUntilItIsBusyAgain() {
    busy();
    commit(Duration.ofSeconds(10).toNanos(), 1, 0);

    assertThat(pacing.company(1)).isZero();
  }

  @Test
  void whenNobodyCameItIsLessAndLessWaitedFor() {
    busy();

    int waits = 0;
    for (int i = 0; i < 1_000; i++) {
      if (pacing.company(1) > 0) {
        waits++;
        pacing.waited(1, 1);
      }
      commit(DELAY / 2, 1, 1);
    }

    assertThat(waits).isBetween(1, 12);
  }

  @Test
  void waitsForAsManyAsComeAndSeldomForOneMore() {
    busy();
    // four clients, each with one message at a time
    int enough = 0;
    for (int i = 0; i < 1_000; i++) {
      int company = pacing.company(1);
      pacing.waited(1, Math.min(4, company));
      enough += company <= 4 ? 1 : 0;
      commit(company > 4 ? DELAY : DELAY / 5, 4, 0);
    }

    assertThat(pacing.company(1)).isBetween(4, 5);
    assertThat(enough).isGreaterThan(950);
  }

  @Test
  void neverWaitsForMoreThanAFewHoweverManyCome() {
    busy();
    for (int i = 0; i < 10_000; i++) {
      int company = pacing.company(1);
      assertThat(company).isLessThanOrEqualTo(16);
      if (company > 0) {
        pacing.waited(1, 64);
      }
      commit(DELAY, 64, 32);
    }

    assertThat(pacing.company(16)).isZero();
    assertThat(pacing.company(15)).isEqualTo(16);
  }

  @Test
  void withoutADelayNothingEverWaits() {
    CommitPacing none = new CommitPacing(0);
    for (int i = 0; i < 100; i++) {
      now += 1_000;
      none.taken(3, now);
      none.committed(3, 5);
      assertThat(none.company(1)).isZero();
    }
  }
}
