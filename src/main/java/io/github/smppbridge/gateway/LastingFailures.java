package io.github.smppbridge.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.route.RouteProperties;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.camel.Exchange;

/**
 * Messages that the gateway fails at each time, while it takes others: bean {@code
 * lastingFailures}. Its database may not have their characters, and no attempt will change that; an
 * ESME that is told a temporary status makes one for ever.
 *
 * <p>A failure counts when it is not a proxy's, and the gateway, asked, answers that it does not
 * have the message: one that cannot even read says nothing of what it was sent. And while it fails
 * at several messages that nothing can be wrong with, short ones in ASCII, the gateway is what is
 * wrong.
 *
 * <p>In memory: an ESME that comes back to another replica, or after a restart, learns it with the
 * attempt after.
 */
public final class LastingFailures implements GatewayObserver {
  private static final int MOST = 10_000;
  private static final Duration REMEMBERED = Duration.ofDays(1);
  private static final String SEND = "send_message";

  private static final int SERVER_ERROR = 500;

  /** 501 to 504 are told by who stands before the gateway, or ask to come again. */
  private static final int LAST_OF_THE_PASSING = 504;

  /** Octets of a message that is short. */
  private static final int SHORT = 4_096;

  private final ObjectMapper json;

  /** Message to the status of its failure. */
  private final Cache<String, Integer> failures;

  private final byte[] salt = new byte[16];
  private final LongAdder refused = new LongAdder();

  /** Innocent messages that failed since one was accepted, two at most. Guarded by this. */
  private final Set<String> innocent = new HashSet<>();

  /**
   * Makes the bean.
   *
   * @param json the mapper
   * @param clock what elapses
   */
  public LastingFailures(ObjectMapper json, Clock clock) {
    this.json = json;
    this.failures =
        Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(REMEMBERED)
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .executor(Runnable::run)
            .build();
    new SecureRandom().nextBytes(salt);
  }

  @Override
  public synchronized void called(String operation, int status, long duration, TimeUnit unit) {
    if (status / 100 == 2 && SEND.equals(operation)) {
      innocent.clear();
    }
  }

  /**
   * Whether the message has failed before as it has now: then it is refused for good, property
   * {@link RouteProperties#GATEWAY_LASTING}.
   *
   * @param exchange a submit with what was sent in {@link RouteProperties#GATEWAY_REQUEST}, which
   *     the gateway has not accepted
   */
  public void judge(Exchange exchange) {
    exchange.removeProperty(RouteProperties.GATEWAY_LASTING);
    int status = exchange.getProperty(RouteProperties.GATEWAY_STATUS, 0, Integer.class);
    boolean absent =
        GatewayOutcome.ABSENT.name().equals(exchange.getVariable(RouteProperties.CONFIRMATION));
    boolean foreign = exchange.getProperty(RouteProperties.GATEWAY_FOREIGN, false, Boolean.class);
    boolean failed = !foreign && (status == SERVER_ERROR || status > LAST_OF_THE_PASSING);
    if (!failed || !absent || GatewayOutcome.of(exchange) != GatewayOutcome.UNKNOWN) {
      return;
    }
    JsonNode request = request(exchange);
    String account = exchange.getMessage().getHeader(SmppServerConstants.SYSTEM_ID, String.class);
    if (isLasting(digest(account, request), isInnocent(request), status)) {
      refused.increment();
      exchange.setProperty(RouteProperties.GATEWAY_LASTING, true);
      exchange.setProperty(RouteProperties.GATEWAY_OUTCOME, GatewayOutcome.REFUSED.name());
      exchange.removeProperty(RouteProperties.GATEWAY_LOST);
    }
  }

  private synchronized boolean isLasting(String message, boolean isInnocent, int status) {
    Integer before = failures.getIfPresent(message);
    if (isInnocent && innocent.size() < 2) {
      innocent.add(message);
    }
    boolean others = innocent.size() > (innocent.contains(message) ? 1 : 0);
    if (others) {
      failures.invalidateAll();
      return false;
    }
    failures.put(message, status);
    return before != null && before == status;
  }

  private JsonNode request(Exchange exchange) {
    try {
      return exchange.getVariable(RouteProperties.GATEWAY_REQUEST) instanceof byte[] octets
          ? json.readTree(octets)
          : json.missingNode();
    } catch (IOException e) {
      return json.missingNode();
    }
  }

  private static boolean isInnocent(JsonNode request) {
    String text = content(request);
    return text.length() <= SHORT && text.chars().allMatch(c -> c < 0x80);
  }

  private static String content(JsonNode request) {
    return request.path("textMessage").toString() + request.path("dataMessage");
  }

  /** Who sends what to whom: neither number nor text is kept. */
  private String digest(String account, JsonNode request) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(salt);
      String message = account + "\n" + request.path("phoneNumbers") + "\n" + content(request);
      return Base64.getEncoder()
          .encodeToString(digest.digest(message.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every JVM has it
    }
  }

  /** {@return messages that failed once} */
  public long remembered() {
    return failures.estimatedSize();
  }

  /** {@return messages refused for good} */
  public long refused() {
    return refused.sum();
  }
}
