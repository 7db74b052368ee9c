package io.github.smppbridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.clock.Clocks;
import io.github.smppbridge.smpp.text.MessageIds;
import io.github.smppbridge.smpp.text.MessageIds.Format;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No message id is given out twice, whatever the clock does, and whoever has which number when. */
abstract class MessageIdsContract extends StoreContract {
  private static final long EPOCH_MILLIS = 1_577_836_800_000L;

  /** A process: it may stand still and go on, not knowing that it lost its number. */
  record Process(Store store, MessageIds ids) {}

  final Set<String> given = new HashSet<>();
  int repeats;

  Process process(Format format) {
    Clocks clocks = clock.clocks();
    Store opened = Store.open(options(), callbacks, clocks);
    return new Process(
        opened,
        new MessageIds(
            format,
            () -> {
              NodeNumber lent = opened.nodeNumber();
              return new MessageIds.Range(lent.number(), lent.lent(), lent.from(), lent.until());
            },
            clocks.patient()));
  }

  void give(Process process, int count) {
    for (int i = 0; i < count; i++) {
      String id = process.ids().next();
      repeats += given.add(id) ? 0 : 1;
    }
  }

  private Process first(Format format) {
    store.close();
    Process process = process(format);
    store = process.store();
    return process;
  }

  private Process restart(Process process, Format format) {
    process.store().close();
    return process(format);
  }

  @ParameterizedTest
  @EnumSource(
      value = Format.class,
      names = {"DECIMAL", "HEX"})
  void aRestartWithTheClockSetBackRepeatsNone(Format format) {
    Process process = first(format);
    for (int i = 0; i < 5; i++) {
      for (int j = 0; j < 1_000; j++) {
        give(process, 3);
        clock.advance(Duration.ofMillis(1));
      }
      clock.jump(Duration.ofMillis(-1_000));
      process = restart(process, format);
      give(process, 5_000);
    }
    store = process.store();
    assertThat(repeats).isZero();
  }

  @Test
  void anIdIsNeverAtOrAboveTheMarkThatIsStored() {
    Process process = first(Format.DECIMAL);
    for (Duration jump : List.of(Duration.ofHours(100), Duration.ofDays(4_000))) {
      clock.jump(jump);
      for (int i = 0; i < 60; i++) {
        // no heartbeat comes through
        clock.advance(Duration.ofMinutes(1));
        String id = process.ids().next();
        long mark =
            (Long) query("SELECT id_mark FROM node WHERE number = " + process.store().node());
        assertThat((Long.parseLong(id) >>> 22) + EPOCH_MILLIS).isLessThan(mark);
      }
    }
  }

  @Test
  void aNumberThatWasHadBeforeIsTakenLastAndFromItsMark() {
    Process process = first(Format.DECIMAL);
    assertThat(process.store().nodeNumber().number()).isEqualTo(1);
    execute(
        "INSERT INTO node (number, instance_id, lease_until, id_mark)"
            + " WITH RECURSIVE n(number) AS (SELECT 2 UNION ALL SELECT number + 1 FROM n"
            + " WHERE number < 1023) SELECT number, '', 5000000 - number, 77 FROM n");
    clock.advance(Duration.ofHours(1));
    process = restart(process, Format.DECIMAL);
    store = process.store();
    assertThat(store.nodeNumber().number()).as("free the longest").isEqualTo(1023);
    assertThat(store.nodeNumber().from()).isEqualTo(77);

    execute("UPDATE node SET id_mark = ? WHERE number <> 5", now() + 10_000_000);
    process = restart(process, Format.DECIMAL);
    store = process.store();
    assertThat(store.node()).as("the only one whose mark is past").isEqualTo(5);
    execute("UPDATE node SET id_mark = ?", now() + 10_000_000);
    process = restart(process, Format.DECIMAL);
    store = process.store();
    assertThat((Long.parseLong(process.ids().next()) >>> 22) + EPOCH_MILLIS)
        .isEqualTo(now() + 10_000_000);
  }

  /** A standby that took over knows of the last commits as little as of what they gave out. */
  @Test
  void aNumberThatTheStoreForgotGoesOnWhereThisProcessWas() {
    Process process = first(Format.DECIMAL);
    execute("DELETE FROM node");
    get(process.store().heartbeat());
    NodeNumber before = process.store().nodeNumber();
    give(process, 1_000);
    execute("DELETE FROM node");

    get(process.store().heartbeat());

    assertThat(process.store().node()).isEqualTo(before.number());
    give(process, 1_000);
    assertThat(repeats).isZero();
    assertThat(process.store().nodeNumber().from()).isGreaterThanOrEqualTo(before.until());
  }

  /** Random steps of clocks, restarts and processes that come, go and stand still. */
  @ParameterizedTest
  @EnumSource(
      value = Format.class,
      names = {"DECIMAL", "HEX"})
  void noStepsMakeAnIdTwice(Format format) {
    boolean shared = getClass().getSimpleName().endsWith("IT");
    List<Process> running = new ArrayList<>(List.of(first(format)));
    Random random = new Random(20_261_129);
    for (int step = 0; step < 150; step++) {
      Process one = running.get(random.nextInt(running.size()));
      long scale = (long) Math.pow(10, 1 + random.nextInt(9));
      switch (random.nextInt(shared ? 7 : 5)) {
        case 0 -> clock.jump(Duration.ofMillis(random.nextLong(-scale, scale)));
        case 1 -> clock.advance(Duration.ofMillis(random.nextLong(scale / 10 + 1)));
        case 2 -> get(one.store().heartbeat());
        case 3 -> {
          if (random.nextInt(3) == 0) {
            running.remove(one);
            running.add(restart(one, format));
          }
        }
        case 5 -> {
          if (running.size() < 5) {
            running.add(process(format));
          }
        }
        case 6 -> {
          if (running.size() > 1) {
            running.remove(one);
            one.store().close();
          }
        }
        default -> give(one, random.nextInt(6_000));
      }
      running.forEach(each -> give(each, 2));
    }
    store = running.remove(0).store();
    running.forEach(each -> each.store().close());
    assertThat(given).hasSizeGreaterThan(10_000);
    assertThat(repeats).as("ids that were given twice").isZero();
  }
}
