package io.github.smppbridge.clock;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.github.smppbridge.testkit.LogLines;
import io.github.smppbridge.testkit.TestClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClocksTest {
  private final TestClock time = new TestClock();
  private final long start = time.millis();
  private final Clocks clocks = time.clocks();
  private final PatientClock patient = clocks.patient();

  /** Each step: the wall clock is set so far, then so much elapses; then what clocks show. */
  @ParameterizedTest
  @CsvSource({
    // steps, elapsed clock, patient clock, since the start
    "'PT0S PT10S', PT10S, PT10S",
    "'PT0.5S PT0S', PT0S, PT0.5S",
    "'PT0.5S PT10S', PT10S, PT10.5S",
    "'PT1.5S PT0S', PT0S, PT1S",
    "'PT1.5S PT2S', PT2S, PT3.5S",
    "'PT100H PT0S', PT0S, PT1S",
    "'PT100H PT1M', PT1M, PT2M1S",
    "'PT100H PT1M -PT100H PT0S', PT1M, PT1M",
    "'PT10M PT5M', PT5M, PT10M1S",
    "'PT10M PT10M', PT10M, PT20M",
    "'PT10M PT1H', PT1H, PT1H10M",
    "'-PT10M PT0S', PT0S, -PT10M",
    "'-PT10M PT1M', PT1M, -PT9M",
    "'-PT10M PT1M PT10M PT0S', PT1M, -PT8M59S",
    "'-PT10M PT1M PT10M PT9M', PT10M, PT9M1S",
    "'-PT10M PT1M PT10M PT20M', PT21M, PT21M",
    "'PT1000H PT23H59M', PT23H59M, PT47H58M1S",
    "'PT1000H PT24H', PT24H, PT1024H",
  })
  void patienceIsNeitherAheadOfTheWallNorFasterThanTwice(
      String steps, Duration elapsed, Duration patience) {
    Iterator<String> each = List.of(steps.split(" ")).iterator();
    while (each.hasNext()) {
      time.jump(Duration.parse(each.next()));
      patient.look();
      time.advance(Duration.parse(each.next()));
      patient.look();
    }

    assertThat(Duration.ofMillis(clocks.elapsed().millis() - start)).isEqualTo(elapsed);
    assertThat(Duration.ofMillis(patient.millis() - start)).isEqualTo(patience);
    assertThat(patient.millis()).isLessThanOrEqualTo(clocks.wall().millis());
  }

  @Test
  void manySmallStepsAheadAreNoWayAround() {
    for (int i = 0; i < 1_000; i++) {
      time.jump(Duration.ofMillis(900));
      time.advance(Duration.ofMillis(1));
      patient.look();
    }
    assertThat(patient.millis() - start).isEqualTo(3_000);
  }

  @Test
  void lookingOftenLosesNothingOfWhatElapses() {
    long[] nanos = {0};
    Clock wall = Clock.fixed(Instant.ofEpochMilli(start).plusSeconds(3_600), ZoneOffset.UTC);
    PatientClock often = new PatientClock(wall, () -> nanos[0]);
    often.remember(start);
    for (int i = 0; i < 30_000; i++) {
      nanos[0] += 100_000;
      often.look();
    }
    assertThat(often.millis() - start).isEqualTo(7_000);
  }

  @Test
  void aProcessThatStoodStillBetweenTwoReadingsNoticesNoJump() {
    List<PatientClock.Jump> jumps = new ArrayList<>();
    long[] elapsed = {0};
    long[] stops = {0};
    Clock wall =
        new Clock() {
          @Override
          public Instant instant() {
            Instant now = Instant.ofEpochMilli(start + elapsed[0]);
            // read, and then the process is not given the processor
            elapsed[0] += stops[0];
            stops[0] = 0;
            return now;
          }

          @Override
          public ZoneOffset getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(java.time.ZoneId zone) {
            return this;
          }
        };
    PatientClock clock = new PatientClock(wall, () -> elapsed[0] * 1_000_000);
    clock.addListener(jumps::add);
    stops[0] = 30_000;
    clock.look();
    clock.look();

    assertThat(jumps).isEmpty();
    assertThat(clock.millis()).isEqualTo(start + 30_000);
  }

  @Test
  void aJumpIsNoticedOnceAndSaidInTheLog() {
    List<PatientClock.Jump> jumps = new ArrayList<>();
    patient.addListener(jumps::add);
    try (LogLines log = LogLines.of(PatientClock.class.getName(), Level.WARN)) {
      time.jump(Duration.ofMillis(1_999));
      patient.look();
      time.jump(Duration.ofMinutes(10));
      patient.look();
      patient.look();
      time.advance(Duration.ofMinutes(1));
      time.jump(Duration.ofMinutes(-10));
      patient.look();
      patient.look();

      assertThat(jumps).extracting(PatientClock.Jump::back).containsExactly(false, true);
      assertThat(jumps)
          .extracting(PatientClock.Jump::by)
          .containsExactly(Duration.ofMinutes(10), Duration.ofMinutes(-10));
      assertThat(log.messages())
          .hasSize(2)
          .anyMatch(line -> line.contains("the clock was set ahead by PT10M, from 2025-"))
          .anyMatch(line -> line.contains("the clock was set back by PT10M, from 2025-"));
    }
  }

  @Test
  void anAgeSinceTheLastJumpIsBelieved() {
    time.jump(Duration.ofHours(100));
    patient.look();
    time.advance(Duration.ofMinutes(5));

    assertThat(patient.millis(time.millis() - 60_000)).isEqualTo(time.millis());
    assertThat(patient.millis(start)).isEqualTo(start + 601_000);
    assertThat(patient.steadySince()).isEqualTo(start + Duration.ofHours(100).toMillis());
  }

  @Test
  void aStartDaysAfterWhatWasKnownMakesNothingOlderAtOnce() {
    long known = start - Duration.ofHours(100).toMillis();
    patient.remember(known);

    assertThat(patient.millis()).isEqualTo(known + 1_000);
    assertThat(patient.millis(start)).isEqualTo(start);
    assertThat(patient.certain()).isTrue();
    time.advance(Duration.ofHours(24));
    assertThat(patient.millis()).isEqualTo(time.millis());
  }

  @Test
  void aStartBeforeWhatWasKnownIsDoubtedForADay() {
    patient.remember(start + Duration.ofHours(1).toMillis());

    assertThat(patient.millis()).isEqualTo(start);
    assertThat(patient.certain()).isFalse();
    time.advance(Duration.ofHours(24));
    assertThat(patient.certain()).isTrue();
  }

  @Test
  void aLeaseThatEndsInAMinuteIsNoDoubt() {
    patient.remember(start + 60_000);
    assertThat(patient.certain()).isTrue();
    time.jump(Duration.ofSeconds(3));
    assertThat(patient.certain()).isFalse();
  }

  @Test
  void aClockAloneIsBelieved() {
    Clocks believed = Clocks.of(time);
    time.advance(Duration.ofDays(40));
    assertThat(believed.patient().millis()).isEqualTo(time.millis());
    assertThat(believed.elapsed().millis()).isEqualTo(time.millis());
  }

  @Test
  void theMachinesGoTogether() {
    Clocks machine = Clocks.system();
    long wall = machine.wall().millis();
    assertThat(machine.elapsed().millis() - wall).isBetween(-1_000L, 60_000L);
    assertThat(machine.patient().millis() - wall).isBetween(-1_000L, 60_000L);
  }
}
