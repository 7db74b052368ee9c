package io.github.smppbridge.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.github.smppbridge.smpp.pdu.MessageOutline;
import io.github.smppbridge.testkit.LogLines;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsmpp.bean.Bind;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What is told of refusals, and how much of it, by a clock of the test's. */
class RefusalLogTest {
  private static final Pattern MORE = Pattern.compile("and (\\d+) more of this kind");
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  @AutoClose private final LogLines lines = LogLines.of(RefusalLog.LOGGER, Level.INFO);
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private long now = -5;
  private final RefusalLog log = new RefusalLog(() -> now, waiting::add);
  private final SmppSession session = session("acme");

  private static SmppSession session(String systemId) {
    SmppSession session = new SmppSession("192.0.2.1:4711", false);
    Bind bind = new Bind();
    bind.setSystemId(systemId);
    session.asks(BindType.TRANSCEIVER, bind);
    return session;
  }

  private void refuse(SmppSession of, String reason) {
    refuse(of, Command.SUBMIT_SM, reason);
  }

  private void refuse(SmppSession of, Command command, String reason) {
    log.refused(
        new Refusal(
            of,
            command,
            CommandStatus.ESME_RSUBMITFAIL,
            reason,
            new MessageOutline("12 octets", "data_coding 8")));
  }

  /** Lets a second pass, and what waited for it happen. */
  private void aSecondLater() {
    now += 1000 * MILLI;
    Runnable task = waiting.poll();
    if (task != null) {
      task.run();
    }
  }

  /** Refusals that the lines stand for. */
  private long told() {
    long told = 0;
    for (String line : lines.messages()) {
      Matcher more = MORE.matcher(line);
      told += 1 + (more.find() ? Long.parseLong(more.group(1)) : 0);
    }
    return told;
  }

  @Test
  void aLineTellsWhoWasRefusedWhatAndWhy() {
    refuse(session, "octet 3 of the message is not ucs2 text");

    ILoggingEvent line = lines.events().get(0);
    assertThat(line.getFormattedMessage())
        .isEqualTo(
            "session "
                + session.id()
                + " of acme: submit_sm refused with ESME_RSUBMITFAIL: octet 3 of the message is not"
                + " ucs2 text (12 octets, data_coding 8)");
    assertThat(line.getLevel()).isEqualTo(Level.INFO);
    assertThat(line.getMDCPropertyMap())
        .containsEntry("session", session.id())
        .containsEntry("system_id", "acme");
  }

  @Test
  void aFloodHasALineASecondAndEachOfItIsCounted() {
    for (int i = 0; i < 5000; i++) {
      refuse(session, "over submit_per_second 10");
      now += MILLI / 2;
      if (i % 2000 == 1999) {
        waiting.remove().run();
      }
    }
    aSecondLater();

    assertThat(lines.messages()).hasSizeBetween(3, 5);
    assertThat(told()).isEqualTo(5000);
    assertThat(lines.messages().get(1)).endsWith("more of this kind in the last second");
  }

  @Test
  void whatAFloodLeftOutIsToldWhenItEnds() {
    refuse(session, "no");
    refuse(session, "no");
    refuse(session, "no");
    assertThat(lines.messages()).hasSize(1);

    aSecondLater();
    assertThat(lines.messages()).hasSize(2);
    assertThat(lines.messages().get(1)).contains("and 1 more of this kind");
    aSecondLater();
    assertThat(lines.messages()).hasSize(2);
    assertThat(waiting).as("a timer when there is nothing to tell").isEmpty();
  }

  @Test
  void orWhenTheServerDoes() {
    refuse(session, "no");
    refuse(session, "no");
    log.close();
    assertThat(told()).isEqualTo(2);
  }

  @Test
  void refusalsThatDifferOnlyInNumbersAreOfOneKind() {
    for (int octet = 0; octet < 100; octet++) {
      refuse(session, "octet " + octet + " is not text");
    }
    assertThat(lines.messages()).hasSize(4).doesNotHaveDuplicates();
    aSecondLater();
    assertThat(lines.messages()).hasSize(5);
    assertThat(told()).isEqualTo(100);
  }

  @Test
  void othersAreTold() {
    refuse(session, "no");
    refuse(session, Command.DATA_SM, "no");
    refuse(session, "never");
    refuse(session("other"), "no");
    assertThat(lines.messages()).hasSize(4);
  }

  @Test
  void neitherLinesNorWhatIsRememberedGrowWithTheReasons() {
    String word = "a";
    for (int i = 0; i < 10_000; i++) {
      word = Integer.toString(i, 36).replaceAll("\\d", "x") + i % 7 + (char) ('a' + i % 26);
      refuse(session(word), "reason " + word);
    }
    assertThat(lines.messages()).hasSize(20);
    for (int second = 0; second < 20; second++) {
      aSecondLater();
      assertThat(lines.messages()).hasSizeLessThanOrEqualTo(20 * (second + 2));
    }
    assertThat(told()).isEqualTo(10_000);
    assertThat(waiting).isEmpty();
  }

  @Test
  void anythingThatAReasonMayHoldMakesOneShortLineWithoutAPhoneNumber() {
    refuse(session, "blocked: +4915112345678 and 004915112345678 " + "x".repeat(9999));
    refuse(session, null);
    assertThat(lines.messages().get(0)).contains("blocked: … and … xxx").hasSizeLessThan(500);
    assertThat(lines.messages().get(1)).contains(": no reason is known (");
  }

  @Test
  void onlySubmitsAreToldAtInfo() {
    try (LogLines all = LogLines.of("io.github.smppbridge.smpp", Level.DEBUG)) {
      refuse(session, Command.CANCEL_SM, "no");
      assertThat(all.events())
          .singleElement()
          .satisfies(
              line -> {
                assertThat(line.getLevel()).isEqualTo(Level.DEBUG);
                assertThat(line.getFormattedMessage()).contains("cancel_sm refused with");
              });
    }
  }
}
