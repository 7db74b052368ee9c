package io.github.smppbridge.bench.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ThreadProfileTest {

  private static String[] thread(String id, String name, long nanos, int systemTicks, int sleeps) {
    return new String[] {
      id,
      id + " (" + name + ") S 1 42 42 0 -1 4194560 100 0 0 0 250 " + systemTicks + " 0 0 20 0 9",
      nanos + " 5 6",
      "Name:\tx\nvoluntary_ctxt_switches:\t" + sleeps + "\nnonvoluntary_ctxt_switches:\t7\n"
    };
  }

  @Test
  void threadsOfOneNameAreOneLineAndWhatWasBeforeDoesNotCount() {
    ThreadProfile before =
        ThreadProfile.of(
            List.of(
                thread("1", "store-writer", 1_000_000, 10, 100), thread("2", "loop-1", 0, 0, 0)));
    ThreadProfile after =
        ThreadProfile.of(
            List.of(
                thread("1", "store-writer", 31_000_000, 11, 300),
                thread("2", "loop-1", 40_000_000, 2, 1_000),
                thread("3", "loop-2", 20_000_000, 0, 500)));
    List<ThreadProfile.Line> lines = after.since(before).lines(1_000);
    assertThat(lines)
        .extracting(ThreadProfile.Line::name)
        .containsExactly("loop-#", "store-writer");
    assertThat(lines.get(0).threads()).isEqualTo(2);
    assertThat(lines.get(0).micros()).isEqualTo(60, within(1e-6));
    assertThat(lines.get(0).systemMicros()).isEqualTo(20, within(1e-6));
    assertThat(lines.get(0).switches()).isEqualTo(1.5);
    assertThat(lines.get(1).micros()).isEqualTo(30, within(1e-6));
    assertThat(lines.get(1).switches()).isEqualTo(0.2);
    assertThat(ThreadProfile.table(lines).markdown()).contains("| sum | 3 | 90.0 | 30.0 | 1.70 |");
  }

  @Test
  void theWriterLimitsWhatCoresGive() {
    CoreEstimate estimate = new CoreEstimate(100, 25);
    assertThat(estimate.atMost(1)).isEqualTo(10_000);
    assertThat(estimate.atMost(2)).isEqualTo(20_000);
    assertThat(estimate.atMost(16)).isEqualTo(40_000);
    assertThat(estimate.cautious(1)).isEqualTo(10_000);
    assertThat(estimate.cautious(3)).isEqualTo(20_000);
    assertThat(estimate.coresTheWriterServes()).isEqualTo(4);
    assertThat(estimate.table().markdown())
        .contains("| 16 | 33,684 | 40,000 | the store's writer |");
  }

  @Test
  void theWriterIsFoundByItsName() {
    CoreEstimate estimate =
        CoreEstimate.of(
            List.of(
                new ThreadProfile.Line("loop-#", 2, 60, 1, 1),
                new ThreadProfile.Line("store-writer", 1, 30, 1, 1)));
    assertThat(estimate).isEqualTo(new CoreEstimate(90, 30));
  }

  @Test
  void busyTimeIsWithoutIdleAndWaiting() {
    assertThat(Machine.busySeconds("cpu  100 20 30 9999 888 4 6 777 0 0\ncpu0 1 2\n"))
        .isEqualTo(1.6);
  }

  @Test
  void whatOthersUsedIsWhatNobodyOfOursDid() {
    CpuTimes used = new CpuTimes(3, 1, 0.4, 0.5, 5.5, 2);
    assertThat(used.otherCores()).isEqualTo(0.5);
    CpuTimes later = new CpuTimes(4, 1.5, 0.6, 0.7, 7, 4);
    assertThat(later.since(used).otherCores()).isEqualTo(0);
  }
}
