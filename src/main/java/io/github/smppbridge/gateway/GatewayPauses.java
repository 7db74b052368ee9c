package io.github.smppbridge.gateway;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.smpp.SmppStatusException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;

/**
 * Accounts that the gateway asked to wait (429 or 503 with Retry-After), and the gate before a
 * submit: bean {@code gatewayPauses}. Asking again earlier would only be one request more for a
 * gateway that has too many.
 */
public final class GatewayPauses {
  /** A gateway that asks for more is asked again all the same. */
  static final Duration LONGEST = Duration.ofSeconds(60);

  private final GatewayCircuit circuit;
  private final Clock clock;
  private final Clock wall;

  /** Without a size, which would end pauses early: only accounts with sessions here have one. */
  private final Cache<String, Long> until;

  /**
   * Makes the bean.
   *
   * @param circuit asked as well, so that nothing is stored for a gateway that is down
   * @param clock what elapses
   * @param wall the time, for dates that the gateway names
   */
  public GatewayPauses(GatewayCircuit circuit, Clock clock, Clock wall) {
    this.circuit = circuit;
    this.clock = clock;
    this.wall = wall;
    this.until =
        Caffeine.newBuilder()
            .expireAfterWrite(LONGEST)
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .executor(Runnable::run)
            .build();
  }

  /**
   * Refuses a message the gateway would not take now. To be asked before the message is stored.
   *
   * @param exchange the submit
   * @throws SmppStatusException ESME_RTHROTTLED while the account has to wait, ESME_RSYSERR while
   *     the circuit is open
   */
  public void admit(Exchange exchange) {
    if (paused(key(exchange))) {
      throw new SmppStatusException(
          CommandStatus.ESME_RTHROTTLED, "the gateway asked to wait (Retry-After)");
    }
    if (circuit.refuses(exchange)) {
      throw new SmppStatusException(CommandStatus.ESME_RSYSERR, "the gateway fails");
    }
  }

  /**
   * Whether {@link #admit} would refuse it.
   *
   * @param exchange the submit
   */
  public boolean refuses(Exchange exchange) {
    return paused(key(exchange)) || circuit.refuses(exchange);
  }

  /** Who is asked to wait: an account, or all that use another gateway. */
  static String key(Exchange exchange) {
    String gateway = GatewayAccounts.gatewayOf(exchange);
    return gateway != null
        ? "\n" + gateway
        : exchange.getMessage().getHeader(SmppServerConstants.SYSTEM_ID, String.class);
  }

  /** Whether the account has to wait now. */
  boolean paused(String account) {
    Long end = account == null ? null : until.getIfPresent(account);
    return end != null && clock.millis() < end;
  }

  /**
   * Notes that the account has to wait.
   *
   * @param account system_id
   * @param retryAfter the header (RFC 9110 §10.2.3): seconds or a date; anything else is no wait
   */
  void pause(String account, String retryAfter) {
    long millis = millisToWait(retryAfter);
    if (account != null && millis > 0) {
      until.asMap().merge(account, clock.millis() + millis, Math::max);
    }
  }

  /** How long the header asks to wait, at most as long as anybody does. */
  long millisToWait(String retryAfter) {
    return Math.max(0, Math.min(LONGEST.toMillis(), millis(retryAfter)));
  }

  private long millis(String retryAfter) {
    String text = retryAfter == null ? "" : retryAfter.trim();
    if (text.matches("[0-9]{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(text)).toMillis();
    }
    try {
      ZonedDateTime date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
      return Duration.between(wall.instant(), date.toInstant()).toMillis();
    } catch (DateTimeException e) {
      return 0;
    }
  }
}
