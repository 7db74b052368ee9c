package io.github.smppbridge.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.smppbridge.route.RouteProperties;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the gateway says of its own health: bean {@code gatewayHealth}. Asked when a refusal of
 * credentials has to be judged, never by a timer.
 *
 * <ul>
 *   <li>Whoever wants to know gets an answer to a question that began after that: an older one
 *       could be from before the gateway fell ill. Many who want to know share one question, so
 *       there is never more than one under way.
 *   <li>Ill is what fails, or does not answer, or says so; also for a second after it, as a refusal
 *       may be older than the recovery.
 *   <li>A gateway without such a page has {@link Verdict#NONE}, which is remembered for a minute.
 *       One that had it and has not any more is ill for the time being: it is a proxy that answers.
 * </ul>
 *
 * Thread-safe.
 */
public final class GatewayHealth {
  /** What is known. */
  public enum Verdict {
    /** It says that it is ready. */
    WELL,
    /** It says that it is not, or cannot even say that. */
    ILL,
    /** It has no page that would tell. */
    NONE
  }

  /** For how long an illness is believed after the last answer that told of it. */
  static final Duration ILL_FOR = Duration.ofSeconds(1);

  /** For how long it is believed that there is no such page. */
  static final Duration NONE_FOR = Duration.ofMinutes(1);

  /** For how long a page that was there is expected to be there. */
  static final Duration EXPECTED_FOR = Duration.ofMinutes(10);

  private static final Logger LOG = LoggerFactory.getLogger(GatewayHealth.class);

  /**
   * Where the page may be: beside the API, in older servers for all of health, and at the server's
   * root, as a private server has it.
   */
  private static final List<Page> PAGES =
      List.of(
          new Page("/health/ready", false),
          new Page("/health/ready", true),
          new Page("/health", false));

  private static final Set<String> FAILING = Set.of("fail", "error", "down", "unhealthy");
  private static final int NOT_IMPLEMENTED = 501;

  private final Clock clock;
  private final Duration patience;
  private final Executor workers;
  private Question current;
  private Question next;
  private int page;
  private long illUntil = Long.MIN_VALUE;
  private long noneUntil = Long.MIN_VALUE;
  private long expectedUntil = Long.MIN_VALUE;
  private boolean ill;

  private record Page(String path, boolean atRoot) {}

  private static final class Question {
    private final CompletableFuture<Verdict> answer = new CompletableFuture<>();
    private long startedAt;
  }

  /**
   * Makes the bean.
   *
   * @param clock what elapses
   * @param patience how long anybody waits for an answer; then the gateway is ill
   * @param workers where those who waited go on
   */
  public GatewayHealth(Clock clock, Duration patience, Executor workers) {
    this.clock = clock;
    this.patience = patience;
    this.workers = workers;
  }

  /**
   * Joins those who wait. Property {@link RouteProperties#GATEWAY_HEALTH_ANSWER}: what {@link
   * #await} waits for; property {@link RouteProperties#ASK_GATEWAY_HEALTH}: the caller is the one
   * to start asking.
   *
   * @param exchange the refused call
   */
  public synchronized void join(Exchange exchange) {
    exchange.removeProperty(RouteProperties.ASK_GATEWAY_HEALTH);
    long now = clock.millis();
    CompletableFuture<Verdict> answer;
    if (now < illUntil) {
      answer = CompletableFuture.completedFuture(Verdict.ILL);
    } else if (now < noneUntil) {
      answer = CompletableFuture.completedFuture(Verdict.NONE);
    } else if (current == null || isLost(current, now)) {
      current = new Question();
      begin(now);
      exchange.setProperty(RouteProperties.ASK_GATEWAY_HEALTH, true);
      answer = current.answer;
    } else {
      next = next == null ? new Question() : next;
      answer = next.answer;
    }
    exchange.setProperty(RouteProperties.GATEWAY_HEALTH_ANSWER, answer);
  }

  /** Nobody asks any more, whatever became of the one who did. */
  private boolean isLost(Question question, long now) {
    return now - question.startedAt > 2 * PAGES.size() * patience.toMillis();
  }

  private void begin(long now) {
    current.startedAt = now;
    page = 0;
  }

  /**
   * Waits for the answer, but not for long: property {@link RouteProperties#GATEWAY_HEALTH}.
   *
   * @param exchange one that has joined
   * @return completes when it is known; never fails
   */
  public CompletionStage<Void> await(Exchange exchange) {
    CompletableFuture<?> answer =
        (CompletableFuture<?>) exchange.removeProperty(RouteProperties.GATEWAY_HEALTH_ANSWER);
    return answer
        .copy()
        .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
        .handleAsync(
            (verdict, late) -> {
              exchange.setProperty(
                  RouteProperties.GATEWAY_HEALTH, late == null ? verdict : isSilent());
              return null;
            },
            workers);
  }

  private synchronized Verdict isSilent() {
    return remember(Verdict.ILL, clock.millis());
  }

  /**
   * Whether there is something to ask.
   *
   * @return true while somebody waits
   */
  public synchronized boolean isAsked() {
    return current != null;
  }

  /**
   * Says what to ask: header {@code CamelHttpPath}, and property {@link
   * RouteProperties#GATEWAY_AT_ROOT}.
   *
   * @param exchange the question
   */
  public synchronized void ask(Exchange exchange) {
    Page asked = PAGES.get(page);
    exchange.getMessage().setHeader(Exchange.HTTP_PATH, asked.path());
    exchange.setProperty(RouteProperties.GATEWAY_AT_ROOT, asked.atRoot());
  }

  /**
   * Takes the answer; tells those who wait, unless the page is elsewhere.
   *
   * @param exchange the question after its answer was read
   */
  public void answered(Exchange exchange) {
    Verdict verdict = read(exchange);
    Question over;
    synchronized (this) {
      if (current == null) {
        return;
      }
      if (verdict == Verdict.NONE && ++page < PAGES.size()) {
        return;
      }
      long now = clock.millis();
      verdict = remember(verdict, now);
      over = current;
      current = next;
      next = null;
      if (current != null) {
        begin(now);
      }
    }
    over.answer.complete(verdict);
  }

  private Verdict remember(Verdict told, long now) {
    Verdict verdict = told == Verdict.NONE && now < expectedUntil ? Verdict.ILL : told;
    if (told == Verdict.NONE) {
      noneUntil = verdict == told ? now + NONE_FOR.toMillis() : noneUntil;
    } else if (told == Verdict.WELL) {
      expectedUntil = now + EXPECTED_FOR.toMillis();
    }
    if (verdict == Verdict.ILL) {
      illUntil = now + ILL_FOR.toMillis();
    }
    if (ill != (verdict == Verdict.ILL)) {
      ill = !ill;
      if (ill) {
        LOG.warn(
            "the gateway is not ready, or does not say so: credentials that it refuses are not taken for wrong");
      } else {
        LOG.info(
            "the gateway is ready again, or has no page that says so: credentials that it refuses are wrong");
      }
    }
    return verdict;
  }

  private static Verdict read(Exchange exchange) {
    int status = exchange.getProperty(RouteProperties.GATEWAY_STATUS, 0, Integer.class);
    if (status == NOT_IMPLEMENTED) {
      return Verdict.NONE;
    }
    if (status == 0 || status >= 500 || status == 408 || status == 429) {
      return Verdict.ILL;
    }
    JsonNode body = exchange.getMessage().getBody(JsonNode.class);
    if (status / 100 != 2 || body == null || !body.isObject()) {
      return Verdict.NONE;
    }
    return FAILING.contains(body.path("status").asText("").toLowerCase(Locale.ROOT))
        ? Verdict.ILL
        : Verdict.WELL;
  }
}
