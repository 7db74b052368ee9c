package io.github.smppbridge.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.smppbridge.gateway.GatewayHealth.Verdict;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.testkit.TestClock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewayHealthTest {
  private static final CamelContext CONTEXT = new DefaultCamelContext();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final TestClock clock = new TestClock();
  private GatewayHealth health = new GatewayHealth(clock, PATIENCE, Runnable::run);

  /** Somebody who waits. */
  private final class Waiting {
    private final Exchange exchange = new DefaultExchange(CONTEXT);
    private final boolean asks;
    private final CompletableFuture<Void> done;

    Waiting() {
      health.join(exchange);
      asks = exchange.getProperty(RouteProperties.ASK_GATEWAY_HEALTH) != null;
      done = health.await(exchange).toCompletableFuture();
    }

    Verdict verdict() {
      done.join();
      return exchange.getProperty(RouteProperties.GATEWAY_HEALTH, Verdict.class);
    }
  }

  private void answer(int status, String body) {
    Exchange question = new DefaultExchange(CONTEXT);
    health.ask(question);
    question.setProperty(RouteProperties.GATEWAY_STATUS, status);
    try {
      JsonNode json = body == null ? null : new ObjectMapper().readTree(body);
      question.getMessage().setBody(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
    health.answered(question);
  }

  private void absent() {
    for (int page = 0; page < 3; page++) {
      answer(404, "{}");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "200, pass, WELL", "200, warn, WELL", "200, fail, ILL", "200, DOWN, ILL", "503, fail, ILL",
    "500, pass, ILL", "0, '', ILL", "429, '', ILL", "408, '', ILL", "200, '', WELL"
  })
  void whatTheAnswersMean(int status, String told, Verdict expected) {
    Waiting waiting = new Waiting();
    assertThat(waiting.asks).isTrue();
    answer(status, "{\"status\":\"" + told + "\"}");
    assertThat(waiting.verdict()).isEqualTo(expected);
    assertThat(health.isAsked()).isFalse();
  }

  @Test
  void anAnswerIsForThoseWhoWaitedBeforeItsQuestionBegan() {
    Waiting first = new Waiting();
    Waiting second = new Waiting();
    Waiting third = new Waiting();
    assertThat(second.asks || third.asks).isFalse();
    answer(200, "{\"status\":\"pass\"}");
    assertThat(first.verdict()).isEqualTo(Verdict.WELL);
    assertThat(second.done).isNotDone();
    assertThat(health.isAsked()).as("for the others").isTrue();
    answer(503, "{\"status\":\"fail\"}");
    assertThat(second.verdict()).isEqualTo(Verdict.ILL);
    assertThat(third.verdict()).isEqualTo(Verdict.ILL);
    assertThat(health.isAsked()).isFalse();
  }

  @Test
  void anIllnessIsBelievedForAMoment() {
    Waiting first = new Waiting();
    answer(503, "{}");
    assertThat(first.verdict()).isEqualTo(Verdict.ILL);
    Waiting soon = new Waiting();
    assertThat(soon.asks).isFalse();
    assertThat(soon.verdict()).isEqualTo(Verdict.ILL);
    clock.advance(GatewayHealth.ILL_FOR);
    assertThat(new Waiting().asks).isTrue();
  }

  @Test
  void thatThereIsNoPageIsAskedOnceAMinute() {
    Waiting first = new Waiting();
    absent();
    assertThat(first.verdict()).isEqualTo(Verdict.NONE);
    assertThat(new Waiting().verdict()).isEqualTo(Verdict.NONE);
    clock.advance(GatewayHealth.NONE_FOR);
    assertThat(new Waiting().asks).isTrue();
  }

  @Test
  void aPageThatWasThereIsMissedForSomeMinutes() {
    Waiting first = new Waiting();
    answer(200, "{\"status\":\"pass\"}");
    assertThat(first.verdict()).isEqualTo(Verdict.WELL);
    Waiting second = new Waiting();
    absent();
    assertThat(second.verdict()).isEqualTo(Verdict.ILL);
    clock.advance(GatewayHealth.EXPECTED_FOR);
    Waiting third = new Waiting();
    absent();
    assertThat(third.verdict()).isEqualTo(Verdict.NONE);
  }

  @Test
  void whoGetsNoAnswerTakesItForIllAndALostQuestionIsAskedAnew() {
    health = new GatewayHealth(clock, Duration.ofMillis(10), Runnable::run);
    assertThat(new Waiting().verdict()).isEqualTo(Verdict.ILL);
    clock.advance(GatewayHealth.ILL_FOR);
    assertThat(new Waiting().asks).as("again").isTrue();
  }
}
