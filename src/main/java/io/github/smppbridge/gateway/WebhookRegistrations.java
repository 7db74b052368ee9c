package io.github.smppbridge.gateway;

import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.store.WebhookTable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which webhooks an account has at the gateway, and since when it has no receiver: bean {@code
 * webhookRegistrations}, used by {@code routes/webhooks}.
 *
 * <p>The ids are the same at every bind and on every replica, so that registering again changes the
 * entry instead of adding one ({@code POST webhooks} is an upsert).
 */
public final class WebhookRegistrations {
  /** Events the bridge listens to (SMSGate webhooks guide). */
  static final List<String> EVENTS =
      List.of(
          "sms:sent",
          "sms:delivered",
          "sms:failed",
          "sms:cancelled",
          "sms:received",
          "sms:data-received");

  private static final Logger LOG = LoggerFactory.getLogger(WebhookRegistrations.class);

  private final WebhookTable table;
  private final String baseUrl;
  private final String idPrefix;
  private final Duration linger;
  private final Clock clock;

  /** Events registered since this process started, by account. */
  private final Map<String, Set<String>> registered = new ConcurrentHashMap<>();

  /** Accounts without a receiver, and when their webhooks go (epoch milliseconds). */
  private final Map<String, Long> lingering = new ConcurrentHashMap<>();

  /**
   * Makes the bean.
   *
   * @param table tokens by account
   * @param baseUrl {@code gateway.webhook_base_url}, empty = no webhooks
   * @param linger how long webhooks outlive a lost connection
   * @param clock the time
   */
  public WebhookRegistrations(WebhookTable table, String baseUrl, Duration linger, Clock clock) {
    this.table = table;
    this.baseUrl = baseUrl.replaceAll("/+$", "");
    this.idPrefix = "smpp-" + digest(this.baseUrl) + "-";
    this.linger = linger;
    this.clock = clock;
  }

  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Whether the account of this exchange needs its webhooks registered.
   *
   * @param exchange the bind
   * @return false when there is no base URL, or they stand already
   */
  public boolean needed(Exchange exchange) {
    String account = account(exchange);
    lingering.remove(account);
    return !baseUrl.isEmpty() && registered.getOrDefault(account, Set.of()).size() < EVENTS.size();
  }

  /**
   * The bodies of the {@code POST webhooks} calls, one an event.
   *
   * @param exchange the bind
   * @return id, url and event of each
   */
  public CompletionStage<List<Map<String, Object>>> wanted(Exchange exchange) {
    return table
        .tokenFor(account(exchange))
        .thenApply(
            token ->
                EVENTS.stream()
                    .map(
                        event -> {
                          Map<String, Object> body = new LinkedHashMap<>();
                          body.put("id", id(event));
                          body.put("url", url(token));
                          body.put("event", event);
                          return body;
                        })
                    .toList());
  }

  private String url(String token) {
    return baseUrl + "/api/smpp/v1/webhook?session=" + token;
  }

  private String id(String event) {
    return idPrefix + event.substring(event.indexOf(':') + 1);
  }

  /**
   * Ids of the account's webhooks, to delete them.
   *
   * @return one an event
   */
  public List<String> ids() {
    return EVENTS.stream().map(this::id).toList();
  }

  /**
   * Notes the outcome of one registration.
   *
   * @param exchange the call, with properties {@code webhookEvent} and {@code gatewayStatus}
   */
  public void registered(Exchange exchange) {
    String event = exchange.getProperty("webhookEvent", String.class);
    int status = exchange.getProperty(GatewayCalls.STATUS, 0, Integer.class);
    if (status / 100 == 2) {
      registered
          .computeIfAbsent(account(exchange), key -> ConcurrentHashMap.newKeySet())
          .add(event);
    } else {
      LOG.warn(
          "webhook {} of {} is not registered: {} {}",
          event,
          account(exchange),
          status,
          exchange.getProperty(GatewayCalls.MESSAGE));
    }
  }

  /**
   * Notes that the account's webhooks are about to be deleted.
   *
   * @param exchange the end of the session
   */
  public void gone(Exchange exchange) {
    registered.remove(account(exchange));
    lingering.remove(account(exchange));
  }

  /**
   * Starts the linger time of an account whose last receiver lost its connection.
   *
   * @param exchange the end of the session
   */
  public void linger(Exchange exchange) {
    lingering.put(account(exchange), clock.millis() + linger.toMillis());
  }

  /**
   * Whether webhooks outlive a lost connection at all.
   *
   * @return false for {@code gateway.webhook_linger=0}
   */
  public boolean lingers() {
    return !linger.isZero();
  }

  /**
   * Whether the account's webhooks are still to be removed.
   *
   * @param exchange an exchange of the account
   * @return true during the linger time
   */
  public boolean lingering(Exchange exchange) {
    return lingering.containsKey(account(exchange));
  }

  /**
   * Accounts whose linger time is over; each is given once.
   *
   * @return their system_ids
   */
  public List<String> overdue() {
    long now = clock.millis();
    return lingering.entrySet().stream()
        .filter(entry -> entry.getValue() <= now)
        .map(Map.Entry::getKey)
        .filter(account -> lingering.remove(account) != null)
        .toList();
  }

  private static String account(Exchange exchange) {
    return exchange.getMessage().getHeader(SmppServerConstants.SYSTEM_ID, String.class);
  }
}
