package io.github.smppbridge.http.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.http.door.TokenGuard.Right;
import io.github.smppbridge.http.door.TokenGuard.TooMany;
import io.github.smppbridge.http.door.TokenGuard.Verdict;
import io.github.smppbridge.http.door.TokenGuard.Wrong;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Guessing admin.token. */
class TokenGuardTest {
  private static final String TOKEN = "the-right-admin-token";
  private static final String RIGHT = "Bearer " + TOKEN;
  private static final String GUESSER = "192.0.2.1";
  private static final String OPERATOR = "192.0.2.2";

  private long now;
  private final TokenGuard guard = new TokenGuard(TOKEN, () -> now);

  private List<Verdict> guess(String address, int times) {
    List<Verdict> verdicts = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      verdicts.add(guard.check(address, "Bearer guess-" + i));
    }
    return verdicts;
  }

  @Test
  void onlyTheWholeTokenByBearerIsRight() {
    for (String right : List.of(RIGHT, "bearer " + TOKEN, "BEARER  " + TOKEN)) {
      assertThat(guard.check(OPERATOR, right)).isInstanceOf(Right.class);
    }
    List<String> wrong =
        List.of(
            "",
            "Bearer",
            "Bearer ",
            TOKEN,
            "Basic " + TOKEN,
            "Bearer " + TOKEN + "x",
            "Bearer " + TOKEN.substring(1),
            "Bearer " + TOKEN.toUpperCase(java.util.Locale.ROOT));
    for (String each : wrong) {
      assertThat(new TokenGuard(TOKEN, () -> now).check(OPERATOR, each)).isEqualTo(new Wrong(0));
    }
    // who has none is no guesser
    for (int i = 0; i < 100; i++) {
      assertThat(guard.check(GUESSER, null)).isEqualTo(new Wrong(0));
    }
    assertThat(guard.check(GUESSER, RIGHT)).isInstanceOf(Right.class);
  }

  @Test
  void theAnswerComesLaterEachTimeUpToABound() {
    List<Verdict> verdicts = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      verdicts.add(guard.check(GUESSER, "Bearer guess"));
      if (i >= 3) {
        guard.waited(GUESSER);
      }
    }
    assertThat(verdicts)
        .containsExactly(
            new Wrong(0),
            new Wrong(0),
            new Wrong(0),
            new Wrong(100),
            new Wrong(200),
            new Wrong(400),
            new Wrong(800),
            new Wrong(1600),
            new Wrong(3200),
            new Wrong(6400),
            new Wrong(6400),
            new Wrong(6400));
  }

  @Test
  void whoHasTooManyWaitingIsNotEvenLookedAt() {
    assertThat(guess(GUESSER, 20)).filteredOn(TooMany.class::isInstance).hasSize(20 - 3 - 8);
    assertThat(guard.check(GUESSER, RIGHT)).isInstanceOf(TooMany.class);
    // the neighbour in a network of IPv6 is the same guesser, another address is not
    assertThat(guard.check(OPERATOR, RIGHT)).isInstanceOf(Right.class);
    guard.waited(GUESSER);
    assertThat(guard.check(GUESSER, RIGHT)).isInstanceOf(Right.class);
  }

  @Test
  void whileAllPlacesToWaitAreTakenNobodyWhoHasGuessedIsLookedAt() {
    guess(GUESSER, 3);
    for (int i = 0; i < 25; i++) {
      guess("198.51.100." + i, 11);
    }
    assertThat(guess(GUESSER, 100)).hasOnlyElementsOfType(TooMany.class);
    assertThat(guard.check(GUESSER, RIGHT)).isInstanceOf(TooMany.class);
    assertThat(guard.check(OPERATOR, RIGHT)).isInstanceOf(Right.class);
    guard.waited("198.51.100.1");
    assertThat(guard.check(GUESSER, RIGHT)).isInstanceOf(Right.class);
  }

  @Test
  void allTogetherWaitOnlySoMuchAndTheRightTokenIsStillTaken() {
    int waiting = 0;
    for (int i = 0; i < 100; i++) {
      waiting +=
          (int)
              guess("2001:db8:0:" + Integer.toHexString(i) + "::1", 11).stream()
                  .filter(verdict -> verdict instanceof Wrong wrong && wrong.afterMillis() > 0)
                  .count();
    }
    assertThat(waiting).isEqualTo(200);
    assertThat(guard.check(OPERATOR, RIGHT)).isInstanceOf(Right.class);
    assertThat(guard.check("2001:db8:0:1::ffff", RIGHT)).isInstanceOf(TooMany.class);
  }

  @Test
  void failuresAreForgottenInTime() {
    guess(GUESSER, 3);
    now += TimeUnit.MINUTES.toNanos(16);
    assertThat(guess(GUESSER, 1)).containsExactly(new Wrong(0));
  }
}
