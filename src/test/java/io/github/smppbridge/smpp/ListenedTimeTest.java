package io.github.smppbridge.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** Requests that are not answered, of a peer that is not listened to now and then, at random. */
class ListenedTimeTest {
  private static final long STEP = 1_000;
  private static final long RESPONSE = 300 * STEP;
  private static final long CAP = 4 * RESPONSE;

  /** What a request has seen of the time. */
  private static final class Sent {
    private final Promise<Integer> promise = Promise.promise();
    private long listened;
    private long elapsed;
  }

  private final ListenedTime time = new ListenedTime(0);
  private final RequestWindow window = new RequestWindow(1000, Duration.ofSeconds(1));
  private final Map<Integer, Sent> waiting = new LinkedHashMap<>();
  private boolean listens = true;
  private int sequenceNumber;

  @RepeatedTest(30)
  void eachIsOverWhenItHasBeenListenedForLongEnoughAndNotBefore(RepetitionInfo run) {
    Random random = new Random(run.getCurrentRepetition());
    int pausesIn = 1 + random.nextInt(400); // from all the time to hardly ever
    int resumesIn = 1 + random.nextInt(400);
    for (long now = 0; now < 3_000 * STEP; now += STEP) {
      if (random.nextInt(listens ? pausesIn : resumesIn) == 0) {
        toggle(now);
      }
      if (random.nextInt(50) == 0) {
        send(now);
      }
      check(now);
      pass();
    }
    assertThat(sequenceNumber).isGreaterThan(10);
  }

  private void toggle(long now) {
    listens = !listens;
    if (listens) {
      time.resume(now);
    } else {
      time.pause(now);
    }
  }

  private void send(long now) {
    Sent sent = new Sent();
    window.take();
    window.sent(++sequenceNumber, Command.DELIVER_SM, sent.promise, now, time.at(now));
    waiting.put(sequenceNumber, sent);
  }

  private void check(long now) {
    window.expire(time.at(now) - RESPONSE, now - CAP, "session");
    waiting.values().removeIf(sent -> sent.promise.future().isComplete() && due(sent));
    assertThat(waiting.values())
        .noneMatch(this::due)
        .noneMatch(sent -> sent.promise.future().isComplete());
    assertThat(window.outstanding()).isEqualTo(waiting.size());
  }

  private boolean due(Sent sent) {
    return sent.listened >= RESPONSE || sent.elapsed >= CAP;
  }

  private void pass() {
    for (Sent sent : waiting.values()) {
      sent.elapsed += STEP;
      sent.listened += listens ? STEP : 0;
    }
  }
}
