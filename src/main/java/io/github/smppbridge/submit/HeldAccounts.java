package io.github.smppbridge.submit;

import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.gateway.GatewayAccount;
import io.github.smppbridge.gateway.GatewayAccounts;
import io.github.smppbridge.gateway.GatewayCredential;
import io.github.smppbridge.route.ExchangeEnd;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.store.HeldTable;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;

/**
 * Whose messages are held, and a lane for each account that sends what is due: one message after
 * the other, in their order, so that an hour for which ten thousand were scheduled is no burst.
 * Bean {@code heldAccounts}, used by {@code routes/held}.
 *
 * <p>What is due is sent whether the ESME is bound or not, as long as this process knows the
 * account's credentials: it keeps those of a bind for it, and those of accounts.file it has anyway.
 */
public final class HeldAccounts {
  /** Accounts that are looked at a round, and whose credentials are kept. */
  static final int MOST_ACCOUNTS = 100_000;

  /** So long the store may not know yet of a message that was held a moment ago. */
  private static final long REMEMBERED_MILLIS = 10_000;

  private static final long LEAST_PAUSE_MILLIS = 1_000;
  private static final long LONGEST_PAUSE_MILLIS = 60_000;
  private static final int DOUBLED = 6;

  /** Messages one after the other that only wait for their own phones: then the lane waits, too. */
  private static final int MOST_PUT_OFF = 10;

  private final HeldTable held;
  private final GatewayAccounts accounts;
  private final Function<String, Optional<GatewayCredential>> credentials;
  private final Clock wall;
  private final Clock elapsed;

  /** By account; of those with messages held. */
  private final Map<String, Lane> lanes = new ConcurrentHashMap<>();

  /** What sends the messages of an account that are due. Guarded by itself. */
  private static final class Lane {
    private boolean busy;
    private boolean stopped;
    private int failures;
    private int putOff;
    private long pausedUntil;
    private long seenAt;

    synchronized void seen(long now) {
      seenAt = now;
    }

    synchronized boolean isOver(long now) {
      return !busy && now - seenAt > REMEMBERED_MILLIS;
    }

    synchronized boolean open(long now) {
      if (busy || now < pausedUntil) {
        return false;
      }
      busy = true;
      stopped = false;
      return true;
    }

    synchronized void close() {
      busy = false;
    }

    synchronized boolean waits(long now) {
      return busy || now < pausedUntil;
    }

    synchronized void stop() {
      stopped = true;
    }

    synchronized boolean stopped() {
      return stopped;
    }

    synchronized void succeeded() {
      failures = 0;
      putOff = 0;
    }

    synchronized void goOn(long now) {
      stopped = now < pausedUntil;
    }

    synchronized void putOff(long now) {
      putOff++;
      if (putOff % MOST_PUT_OFF == 0) {
        failed(now);
      }
    }

    synchronized void failed(long now) {
      failures = Math.min(failures + 1, DOUBLED + 1);
      pausedUntil = now + Math.min(LEAST_PAUSE_MILLIS << (failures - 1), LONGEST_PAUSE_MILLIS);
      stopped = true;
    }
  }

  /**
   * Makes the bean.
   *
   * @param held the messages
   * @param accounts the accounts whose credentials are known
   * @param credentials those of accounts.file, by system_id
   * @param wall the time: what is due goes by it
   * @param elapsed what elapses, for pauses
   */
  public HeldAccounts(
      HeldTable held,
      GatewayAccounts accounts,
      Function<String, Optional<GatewayCredential>> credentials,
      Clock wall,
      Clock elapsed) {
    this.held = held;
    this.accounts = accounts;
    this.credentials = credentials;
    this.wall = wall;
    this.elapsed = elapsed;
  }

  /**
   * Looks whose messages are held.
   *
   * @return completes with the accounts of which some are due, and can be sent from here now
   */
  public CompletionStage<List<String>> due() {
    return held.holders(wall.millis(), MOST_ACCOUNTS)
        .thenApply(
            holders -> {
              note(holders.stream().map(HeldTable.Holder::account).collect(Collectors.toSet()));
              return holders.stream()
                  .filter(HeldTable.Holder::due)
                  .map(HeldTable.Holder::account)
                  .filter(this::maySend)
                  .toList();
            });
  }

  private void note(Set<String> holding) {
    long now = elapsed.millis();
    holding.forEach(account -> lane(account).seen(now));
    lanes.values().removeIf(lane -> lane.isOver(now));
  }

  private Lane lane(String account) {
    return lanes.computeIfAbsent(account, key -> new Lane());
  }

  private boolean maySend(String account) {
    Lane lane = lanes.get(account);
    return lane != null
        && !lane.waits(elapsed.millis())
        && accounts
            .find(account)
            .map(known -> isAllowed(account, known))
            .orElseGet(() -> credentials.apply(account).isPresent());
  }

  /** What accounts.file, as it is now, has for the account, or had when it let it in. */
  private boolean isAllowed(String account, GatewayAccount known) {
    return credentials.apply(account).map(known::standsFor).orElse(!known.isOfEntry());
  }

  /**
   * Whether an account's credentials are needed without a session: some of its messages are held,
   * the gateway has not refused them since, and they are those of accounts.file if it has any.
   *
   * @param account system_id
   * @return true to keep them
   */
  public boolean needsCredentials(String account) {
    return lanes.containsKey(account)
        && accounts
            .find(account)
            .filter(known -> !known.isSuspected() && isAllowed(account, known))
            .isPresent();
  }

  /**
   * Looks before an account's last session is forgotten whether its messages are held.
   *
   * @param exchange the end of a session
   * @return completes when known
   */
  public CompletionStage<Void> look(Exchange exchange) {
    String account = account(exchange);
    return held.holds(account)
        .thenAccept(
            holds -> {
              if (holds && lanes.size() < MOST_ACCOUNTS) {
                lane(account).seen(elapsed.millis());
              }
            });
  }

  /**
   * Opens the account's lane until the exchange ends: property {@link RouteProperties#HELD_LANE},
   * if nobody else has it. Property {@link RouteProperties#GATEWAY_ACCOUNT} for an account of
   * accounts.file that has to log in first, since no session of it has.
   *
   * @param exchange header system_id
   */
  public void open(Exchange exchange) {
    Lane lane = lanes.get(account(exchange));
    if (lane == null || !lane.open(elapsed.millis())) {
      return;
    }
    exchange.setProperty(RouteProperties.HELD_LANE, lane);
    ExchangeEnd.then(exchange, done -> lane.close());
    if (accounts.find(account(exchange)).isEmpty()) {
      credentials
          .apply(account(exchange))
          .ifPresent(
              credential -> {
                GatewayAccount entry = new GatewayAccount(account(exchange), credential, elapsed);
                entry.prove();
                entry.ofEntry();
                exchange.setProperty(RouteProperties.GATEWAY_ACCOUNT, entry);
              });
    }
  }

  /**
   * Whether the lane goes on with another message.
   *
   * @param exchange with its lane
   * @return false when none is due any more, the last one could not be sent now, or the bridge
   *     stops
   */
  public boolean goesOn(Exchange exchange) {
    return !lane(exchange).stopped()
        && exchange.getContext().getStatus().isStarted()
        && accounts
            .find(account(exchange))
            .filter(known -> isAllowed(account(exchange), known))
            .isPresent();
  }

  /** The lane ends, unless what follows comes to its end. */
  void stop(Exchange exchange) {
    lane(exchange).stop();
  }

  /**
   * What was to be done about a message is done: the lane goes on, unless it has to wait.
   *
   * @param exchange with its lane
   */
  public void next(Exchange exchange) {
    lane(exchange).goOn(elapsed.millis());
  }

  /**
   * What was due could not be sent now: the lane waits, longer each time.
   *
   * @param exchange with its lane
   */
  public void failed(Exchange exchange) {
    lane(exchange).failed(elapsed.millis());
  }

  /** A message waits for what no other need wait for: the lane goes on, unless most do. */
  void putOff(Exchange exchange) {
    lane(exchange).putOff(elapsed.millis());
  }

  /** The gateway has taken a message, or refused it for good. */
  void succeeded(Exchange exchange) {
    lane(exchange).succeeded();
  }

  private static Lane lane(Exchange exchange) {
    return exchange.getProperty(RouteProperties.HELD_LANE, Lane.class);
  }

  private static String account(Exchange exchange) {
    return exchange.getMessage().getHeader(SmppServerConstants.SYSTEM_ID, String.class);
  }
}
