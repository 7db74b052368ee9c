package io.github.smppbridge.accounts;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.smppbridge.accounts.KnownPlaces.Standing;
import io.github.smppbridge.component.Secret;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.gateway.KeyedDigest;
import io.github.smppbridge.log.SparseLines;
import io.github.smppbridge.route.ExchangeEnd;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.route.SmppHeaders;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.smpp.SmppStatusException;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Spares the gateway those who guess, from however many addresses.
 *
 * <ul>
 *   <li>Credentials that it refused a moment ago are refused without asking it again.
 *   <li>Credentials that nobody has proved have a budget in all, apart for accounts that have bound
 *       from elsewhere, and for those that never did: a flood of strangers takes nothing from
 *       anybody else. Where an account has bound before it needs none: a few failures of its own
 *       block it there.
 * </ul>
 *
 * Thread-safe.
 */
final class UnprovedBinds {
  /** How long a refusal by the gateway is remembered. */
  static final Duration REFUSED_FOR = Duration.ofSeconds(15);

  private static final int MOST_REFUSALS = 20_000;
  private static final Logger LOG = LoggerFactory.getLogger(UnprovedBinds.class);
  private static final int LINE_SECONDS = 10;

  private final KnownPlaces places;
  private final Clock clock;
  private final Executor workers;
  private final KeyedDigest digests = new KeyedDigest();
  private final Map<Standing, UnprovedBudget> budgets = new EnumMap<>(Standing.class);
  private final Cache<String, Boolean> refused;
  private final LongAdder overBudget = new LongAdder();
  private final SparseLines lines = new SparseLines(LINE_SECONDS);

  /** Asks the gateway for credentials; given back once, with what they turned out to be. */
  private static final class Ticket {
    private final String digest;
    private final UnprovedBudget budget;
    private final AtomicBoolean given = new AtomicBoolean(true);

    Ticket(String digest, UnprovedBudget budget) {
      this.digest = digest;
      this.budget = budget;
    }

    void giveBack(boolean right) {
      if (given.compareAndSet(true, false)) {
        budget.release(right);
      }
    }
  }

  /**
   * Makes it.
   *
   * @param places who has bound where
   * @param perSecond binds a second of each kind that has a budget; 0 = no limit
   * @param mostInWork of each such kind at the same time
   * @param patience how long a bind waits for its turn
   * @param clock what elapses
   * @param workers where binds go on that waited
   */
  UnprovedBinds(
      KnownPlaces places,
      int perSecond,
      int mostInWork,
      Duration patience,
      Clock clock,
      Executor workers) {
    this.workers = workers;
    this.places = places;
    this.clock = clock;
    for (Standing standing : List.of(Standing.UNKNOWN, Standing.ACCOUNT, Standing.PLACE)) {
      int limit = standing == Standing.PLACE ? 0 : perSecond;
      budgets.put(standing, new UnprovedBudget(limit, mostInWork, patience, clock));
    }
    refused =
        Caffeine.newBuilder()
            .maximumSize(MOST_REFUSALS)
            .expireAfterWrite(REFUSED_FOR)
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .executor(Runnable::run)
            .build();
  }

  /** Lets a bind ask the gateway, or refuses it. */
  CompletionStage<Void> admit(Exchange exchange, BindAttempt bind, Standing known) {
    Secret password =
        exchange.getMessage().getHeader(SmppServerConstants.PASSWORD, Secret.of(""), Secret.class);
    String digest = digests.of(bind.systemId(), password.value());
    if (refused.getIfPresent(digest) != null) {
      throw new SmppStatusException(
          CommandStatus.ESME_RINVPASWD, "the gateway refused the same credentials a moment ago");
    }
    if (known == Standing.UNKNOWN && budgets.get(known).isUsedUp()) {
      return places
          .find(bind.account(), bind.network())
          .thenCompose(standing -> enter(exchange, standing, digest));
    }
    return enter(exchange, known, digest);
  }

  private CompletionStage<Void> enter(Exchange exchange, Standing standing, String digest) {
    // whom the store does not tell is let in with those it knows
    UnprovedBudget budget = budgets.get(standing == Standing.UNTOLD ? Standing.ACCOUNT : standing);
    CompletableFuture<Boolean> entered =
        budget
            .enter(exchange.getClock().elapsed(), () -> SmppHeaders.inVain(exchange))
            .toCompletableFuture();
    if (entered.isDone()) {
      entered(exchange, budget, digest, entered.join());
      return CompletableFuture.completedFuture(null);
    }
    return entered.thenAcceptAsync(
        admitted -> entered(exchange, budget, digest, admitted), workers);
  }

  private void entered(Exchange exchange, UnprovedBudget budget, String digest, boolean admitted) {
    if (!admitted) {
      throw overBudget();
    }
    Ticket ticket = new Ticket(digest, budget);
    exchange.setProperty(RouteProperties.BIND_TICKET, ticket);
    ExchangeEnd.then(exchange, done -> ticket.giveBack(false));
  }

  /** Counts a bind that is to come again. */
  SmppStatusException overBudget() {
    overBudget.increment();
    if (lines.due("over budget") > 0) {
      LOG.warn(
          "more credentials that nobody has proved than limits.bind_unproved_per_second and"
              + " smpp.max_unbound allow: {} binds so far were told to come again, without asking"
              + " the gateway",
          overBudget.sum());
    }
    return new SmppStatusException(
        CommandStatus.ESME_RSYSERR, "too many binds that nobody has proved");
  }

  /** The credentials are right. */
  void proved(Exchange exchange) {
    if (ticket(exchange) != null) {
      ticket(exchange).giveBack(true);
    }
  }

  /** The gateway says they are wrong. */
  void wrong(Exchange exchange) {
    if (ticket(exchange) != null) {
      refused.put(ticket(exchange).digest, true);
    }
  }

  private static Ticket ticket(Exchange exchange) {
    return exchange.getProperty(RouteProperties.BIND_TICKET, Ticket.class);
  }

  /** Binds told to come again. */
  long overBudgetSoFar() {
    return overBudget.sum();
  }

  /** Binds whose credentials the gateway is asked for now. */
  int inWork() {
    return budgets.values().stream().mapToInt(UnprovedBudget::inWork).sum();
  }

  /** Binds that wait for their turn. */
  int waiting() {
    return budgets.values().stream().mapToInt(UnprovedBudget::waiting).sum();
  }

  /** Refusals that are remembered. */
  long size() {
    return refused.estimatedSize();
  }
}
