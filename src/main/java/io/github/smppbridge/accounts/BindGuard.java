package io.github.smppbridge.accounts;

import io.github.smppbridge.accounts.KnownPlaces.Standing;
import io.github.smppbridge.component.LogContext;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.log.LineBudget;
import io.github.smppbridge.route.ExchangeEnd;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.smpp.SmppStatusException;
import java.time.Clock;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiPredicate;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Slows and blocks brute force, the guessing of credentials: bean {@code bindGuard}, used by {@code
 * routes/bind}.
 *
 * <ul>
 *   <li>So many binds with wrong credentials from one address, for one system_id, or for one
 *       system_id from one address, within a window: further ones are refused with ESME_RBINDFAIL
 *       for a while, without bcrypt and without the gateway.
 *   <li>Where an account has bound from before, or what its entry names as its addresses, only its
 *       own failures there count: a guesser can neither lock an account out of its usual place, nor
 *       a neighbour behind the same address. The store keeps those places over a restart, and for
 *       the other replicas; counts and blocks are of this process.
 *   <li>The block of an address is for accounts that never bound. One that did, from wherever, is
 *       asked for at the gateway; should its credentials be wrong, it is answered as those that are
 *       blocked, and as late: so nobody learns which accounts there are.
 *   <li>The block is looked at again when the credentials turn out right, so that many guesses at
 *       the same time learn no more than a few one after the other.
 *   <li>Of the binds that the listener decides at a time a part is for accounts where they have
 *       bound before: however many strangers wait for an answer, those get in.
 *   <li>A wrong credential is answered so long after the bind came, whatever was looked up: the
 *       time does not tell which system_ids exist. Failures of the gateway are nobody's guess and
 *       do not count.
 * </ul>
 */
public final class BindGuard {
  private static final Logger LOG = LoggerFactory.getLogger(BindGuard.class);

  private final FailureCounts byAddress;
  private final FailureCounts byAccount;
  private final FailureCounts byPlace;
  private final BiPredicate<String, String> namedPlaces;
  private final KnownPlaces places;
  private final UnprovedBinds unproved;
  private final BindGuardOptions options;
  private final LineBudget lines;
  private final StrangersUnderWay strangers;

  /**
   * Makes the bean.
   *
   * @param options what blocks, and for how long
   * @param namedPlaces whether the entry of a system_id names an address as one of its own
   * @param places who has bound from where
   * @param unproved the gateway's part
   * @param clock what elapses
   */
  BindGuard(
      BindGuardOptions options,
      BiPredicate<String, String> namedPlaces,
      KnownPlaces places,
      UnprovedBinds unproved,
      Clock clock) {
    this.options = options;
    this.namedPlaces = namedPlaces;
    this.places = places;
    this.unproved = unproved;
    this.lines = new LineBudget(clock);
    this.strangers = new StrangersUnderWay(options.mostUnderWay());
    this.byAddress = counts(clock);
    this.byAccount = counts(clock);
    this.byPlace = counts(clock);
  }

  private FailureCounts counts(Clock clock) {
    return new FailureCounts(options.failures(), options.window(), options.block(), clock);
  }

  /**
   * Refuses binds of what is blocked, and of strangers when too many of them are under way.
   * Property {@link RouteProperties#BIND_FROM_BLOCKED}: true when the address is.
   *
   * @param exchange the bind
   * @return completes when it may go on; fails with an {@link SmppStatusException}: ESME_RBINDFAIL,
   *     or ESME_RSYSERR when there are too many strangers
   */
  public CompletionStage<Void> check(Exchange exchange) {
    BindAttempt bind = BindAttempt.of(exchange);
    Standing here = remembered(bind);
    boolean usual = here == Standing.PLACE && !byPlace.blocked(bind.place());
    if (usual || enter(exchange, bind.network())) {
      return judge(exchange);
    }
    return places
        .find(bind.account(), bind.network())
        .thenCompose(
            standing -> {
              if (here == Standing.PLACE || standing != Standing.PLACE) {
                throw unproved.overBudget();
              }
              return judge(exchange);
            });
  }

  private boolean enter(Exchange exchange, String network) {
    if (!strangers.enter(network)) {
      return false;
    }
    ExchangeEnd.then(exchange, done -> strangers.leave(network));
    return true;
  }

  private CompletionStage<Void> judge(Exchange exchange) {
    BindAttempt bind = BindAttempt.of(exchange);
    Standing here = remembered(bind);
    exchange.setProperty(
        RouteProperties.BIND_FROM_BLOCKED, byAddress.blocked(bind.network()) ? true : null);
    if (!blocked(bind, here)) {
      return CompletableFuture.completedFuture(null);
    }
    if (!blocked(bind, Standing.PLACE)) {
      // what happened before this process may matter
      return places
          .find(bind.account(), bind.network())
          .thenAccept(standing -> refuseIf(blocked(bind, standing)));
    }
    return CompletableFuture.failedFuture(blocked());
  }

  private Standing remembered(BindAttempt bind) {
    return namedPlaces.test(bind.systemId(), bind.host())
        ? Standing.PLACE
        : places.remembered(bind.account(), bind.network());
  }

  private boolean blocked(BindAttempt bind, Standing standing) {
    return byPlace.blocked(bind.place())
        || (standing != Standing.PLACE && byAccount.blocked(bind.account()))
        || (standing == Standing.UNKNOWN && byAddress.blocked(bind.network()));
  }

  private static void refuseIf(boolean blocked) {
    if (blocked) {
      throw blocked();
    }
  }

  private static SmppStatusException blocked() {
    return new SmppStatusException(
        CommandStatus.ESME_RBINDFAIL, "blocked after binds with wrong credentials");
  }

  /**
   * Asks to present the bind's credentials to the gateway. Not what an entry of {@code
   * accounts.file} presents, as its own password was right.
   *
   * @param exchange the bind, with its password
   * @return completes when it may; fails with an {@link SmppStatusException}: ESME_RINVPASWD when
   *     the gateway has just refused them, ESME_RSYSERR when too many are presented
   */
  public CompletionStage<Void> admit(Exchange exchange) {
    BindAttempt bind = BindAttempt.of(exchange);
    return exchange.getProperty(RouteProperties.GATEWAY_CREDENTIAL) != null
        ? CompletableFuture.completedFuture(null)
        : unproved.admit(exchange, bind, remembered(bind));
  }

  /**
   * Notes that a bind's credentials are right, and forgets the failures of its account, unless it
   * was at its usual place.
   *
   * @param exchange the bind
   * @return completes when it may go on; fails with an {@link SmppStatusException}, ESME_RBINDFAIL,
   *     when it was blocked meanwhile
   */
  public CompletionStage<Void> proved(Exchange exchange) {
    return judge(exchange).thenRun(() -> accept(exchange));
  }

  private void accept(Exchange exchange) {
    BindAttempt bind = BindAttempt.of(exchange);
    if (remembered(bind) != Standing.PLACE) {
      // where it always binds, this says nothing of those who guess elsewhere
      byAccount.clear(bind.account());
    }
    byPlace.clear(bind.place());
    unproved.proved(exchange);
    places.proved(bind.account(), bind.network());
  }

  /**
   * Counts a refused bind, if its credentials were wrong, and tells the log why it was refused
   * (property {@link RouteProperties#BIND_REFUSAL}). From an address that is blocked it gets the
   * status of those that are not even asked for.
   *
   * @param exchange the bind with its {@code CamelSmppCommandStatus}
   */
  public void refused(Exchange exchange) {
    try (LogContext context = LogContext.of(exchange)) {
      count(exchange, BindAttempt.of(exchange));
    }
  }

  private void count(Exchange exchange, BindAttempt bind) {
    boolean wrong = wrongCredentials(exchange);
    log(wrong, bind, exchange.getProperty(RouteProperties.BIND_REFUSAL));
    if (!wrong) {
      return;
    }
    unproved.wrong(exchange);
    byPlace.failed(bind.place());
    if (byAddress.failed(bind.network())) {
      LOG.warn(
          "binds from {} are refused for {}, except of accounts that have bound before",
          bind.network(),
          options.block());
    }
    if (byAccount.failed(bind.account())) {
      LOG.warn(
          "binds of {} are refused for {}, except from its usual places",
          bind.name(),
          options.block());
    }
    if (fromBlocked(exchange)) {
      exchange.getMessage().setHeader(SmppServerConstants.COMMAND_STATUS, "ESME_RBINDFAIL");
    }
  }

  private void log(boolean wrong, BindAttempt bind, Object why) {
    OptionalLong passedOver = lines.next();
    if (passedOver.isEmpty()) {
      return;
    }
    if (passedOver.getAsLong() > 0) {
      LOG.warn("{} more binds were refused, without a line each", passedOver.getAsLong());
    }
    LOG.atLevel(wrong ? Level.WARN : Level.INFO).log("{} refused: {}", bind, why);
  }

  private static boolean fromBlocked(Exchange exchange) {
    return exchange.getProperty(RouteProperties.BIND_FROM_BLOCKED, false, Boolean.class);
  }

  /**
   * How much longer the refusal has to wait.
   *
   * @param exchange the refused bind
   * @return milliseconds, 0 = none
   */
  public long refusalDelay(Exchange exchange) {
    return wrongCredentials(exchange) || fromBlocked(exchange)
        ? Math.max(0, options.refusalDelay().toMillis() - exchange.getClock().elapsed())
        : 0;
  }

  private static boolean wrongCredentials(Exchange exchange) {
    Object status = exchange.getMessage().getHeader(SmppServerConstants.COMMAND_STATUS);
    Integer number =
        status instanceof Integer known
            ? known
            : CommandStatus.parse(String.valueOf(status).trim());
    return number != null && number == CommandStatus.ESME_RINVPASWD;
  }

  /** {@return binds that were told to come again, since too many were not proved} */
  public long overBudget() {
    return unproved.overBudgetSoFar();
  }

  /** {@return binds whose credentials the gateway is asked for now} */
  public int inWork() {
    return unproved.inWork();
  }

  /** {@return addresses, accounts and places that are blocked now} */
  public long blocks() {
    return byAddress.blocks() + byAccount.blocks() + byPlace.blocks();
  }

  /** {@return what is remembered in all: failures, refusals, places} */
  public long remembered() {
    return byAddress.size() + byAccount.size() + byPlace.size() + unproved.size() + places.size();
  }
}
