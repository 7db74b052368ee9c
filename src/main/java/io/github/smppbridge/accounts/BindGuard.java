package io.github.smppbridge.accounts;

import io.github.smppbridge.accounts.AttemptKey.Kind;
import io.github.smppbridge.accounts.Attempts.Attempt;
import io.github.smppbridge.accounts.Attempts.Turn;
import io.github.smppbridge.accounts.KnownPlaces.Standing;
import io.github.smppbridge.component.LogContext;
import io.github.smppbridge.component.Secret;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.gateway.KeyedDigest;
import io.github.smppbridge.log.LineBudget;
import io.github.smppbridge.route.ExchangeEnd;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.route.SmppHeaders;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.smpp.SmppStatusException;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
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
 *   <li>An attempt counts when it begins. Those that failed and those under way are together never
 *       more than the failures that block; further ones wait in line, so that of a thousand guesses
 *       at the same time no more are asked for than of a thousand one after the other.
 *   <li>The block is looked at again whenever a bind had to wait, and when it is answered: whoever
 *       is blocked meanwhile is answered alike and as late, whether the credentials are right or
 *       wrong.
 *   <li>Of the binds that the listener decides at a time a part is for accounts where they have
 *       bound before: however many strangers wait for an answer, those get in.
 *   <li>A wrong credential is answered so long after the bind came, whatever was looked up: the
 *       time does not tell which system_ids exist. Failures of the gateway are nobody's guess and
 *       do not count.
 * </ul>
 */
public final class BindGuard {
  private static final Logger LOG = LoggerFactory.getLogger(BindGuard.class);

  private final KeyedDigest digests = new KeyedDigest();
  private final Attempts attempts;
  private final BiPredicate<String, String> namedPlaces;
  private final KnownPlaces places;
  private final UnprovedBinds unproved;
  private final BindGuardOptions options;
  private final LineBudget lines;
  private final StrangersUnderWay strangers;
  private final Executor workers;

  /**
   * Makes the bean.
   *
   * @param options what blocks, and for how long
   * @param namedPlaces whether the entry of a system_id names an address as one of its own
   * @param places who has bound from where
   * @param unproved the gateway's part
   * @param clock what elapses
   * @param workers where binds go on that waited
   */
  BindGuard(
      BindGuardOptions options,
      BiPredicate<String, String> namedPlaces,
      KnownPlaces places,
      UnprovedBinds unproved,
      Clock clock,
      Executor workers) {
    this.options = options;
    this.namedPlaces = namedPlaces;
    this.places = places;
    this.unproved = unproved;
    this.lines = new LineBudget(clock);
    this.strangers = new StrangersUnderWay(options.mostUnderWay());
    this.attempts = new Attempts(options, clock);
    this.workers = workers;
  }

  /**
   * Refuses binds of what is blocked, and of strangers when too many of them are under way; lets
   * the others begin, when it is their turn. Properties {@link RouteProperties#BIND_FROM_BLOCKED},
   * {@link RouteProperties#BIND_ATTEMPT}.
   *
   * @param exchange the bind
   * @return completes when it may go on; fails with an {@link SmppStatusException}: ESME_RBINDFAIL,
   *     or ESME_RSYSERR when there are too many strangers
   */
  public CompletionStage<Void> check(Exchange exchange) {
    BindAttempt bind = BindAttempt.of(exchange);
    Standing here = remembered(bind);
    boolean usual = here == Standing.PLACE && !attempts.blocked(bind, here);
    if (usual || enter(exchange, bind.network())) {
      return begin(exchange, bind);
    }
    return places
        .find(bind.account(), bind.network())
        .thenCompose(
            standing -> {
              if (here == Standing.PLACE || standing != Standing.PLACE) {
                throw unproved.overBudget();
              }
              return begin(exchange, bind);
            });
  }

  private boolean enter(Exchange exchange, String network) {
    if (!strangers.enter(network)) {
      return false;
    }
    ExchangeEnd.then(exchange, done -> strangers.leave(network));
    return true;
  }

  private CompletionStage<Void> begin(Exchange exchange, BindAttempt bind) {
    return judge(exchange, bind).thenCompose(standing -> begin(exchange, bind, standing));
  }

  private CompletionStage<Void> begin(Exchange exchange, BindAttempt bind, Standing standing) {
    Attempt attempt = new Attempt(bind, standing, digest(exchange, bind));
    return switch (attempts.begin(attempt)) {
      case BEGUN -> {
        begun(exchange, attempt);
        yield CompletableFuture.completedFuture(null);
      }
      // since it was judged: the store may know it better
      case BLOCKED -> begin(exchange, bind);
      case NONE ->
          standing == Standing.UNKNOWN ? find(exchange, attempt) : await(exchange, attempt);
    };
  }

  /** At its usual place it need not wait for others. */
  private CompletionStage<Void> find(Exchange exchange, Attempt attempt) {
    BindAttempt bind = attempt.bind();
    return places
        .find(bind.account(), bind.network())
        .thenCompose(
            found -> await(exchange, new Attempt(bind, better(found, bind), attempt.digest())));
  }

  /** An entry's own addresses are nothing the store knows of. */
  private Standing better(Standing found, BindAttempt bind) {
    return remembered(bind) == Standing.PLACE ? Standing.PLACE : found;
  }

  private CompletionStage<Void> await(Exchange exchange, Attempt attempt) {
    Duration left = options.unprovedPatience().minusMillis(exchange.getClock().elapsed());
    CompletableFuture<Turn> turn = attempts.begin(attempt, left).toCompletableFuture();
    if (turn.isDone()) {
      return turn.thenAccept(how -> go(exchange, attempt, how));
    }
    return turn.thenAcceptAsync(how -> go(exchange, attempt, how), workers);
  }

  private void go(Exchange exchange, Attempt attempt, Turn how) {
    switch (how) {
      case BEGUN -> begun(exchange, attempt);
      case BLOCKED -> throw blocked(exchange);
      case NONE -> throw unproved.overBudget();
    }
  }

  private void begun(Exchange exchange, Attempt attempt) {
    exchange.setProperty(RouteProperties.BIND_ATTEMPT, attempt);
    ExchangeEnd.then(exchange, done -> attempts.end(attempt));
  }

  private String digest(Exchange exchange, BindAttempt bind) {
    Secret password =
        exchange.getMessage().getHeader(SmppServerConstants.PASSWORD, Secret.of(""), Secret.class);
    return digests.of(bind.account(), password.value());
  }

  /**
   * Asks again, once a bind has waited for something.
   *
   * @param exchange the bind
   * @throws SmppStatusException ESME_RBINDFAIL when it was blocked meanwhile, ESME_RSYSERR when it
   *     has waited too long, or its client has left
   */
  void again(Exchange exchange) {
    if (SmppHeaders.inVain(exchange)) {
      throw unproved.overBudget();
    }
    Attempt attempt = attempt(exchange);
    if (attempt != null && attempts.blocked(BindAttempt.of(exchange), attempt.standing())) {
      throw blocked(exchange);
    }
    long patience = options.unprovedPatience().toMillis();
    if (patience > 0 && exchange.getClock().elapsed() > patience) {
      throw unproved.overBudget();
    }
  }

  /** Counts a bind that finds no place to wait; it is to come again. */
  SmppStatusException comeAgain() {
    return unproved.overBudget();
  }

  private static Attempt attempt(Exchange exchange) {
    return exchange.getProperty(RouteProperties.BIND_ATTEMPT, Attempt.class);
  }

  /** Refuses what is blocked; tells how well it is known else. */
  private CompletionStage<Standing> judge(Exchange exchange, BindAttempt bind) {
    Standing here = remembered(bind);
    exchange.setProperty(
        RouteProperties.BIND_FROM_BLOCKED, attempts.addressBlocked(bind) ? true : null);
    if (!attempts.blocked(bind, here)) {
      return CompletableFuture.completedFuture(here);
    }
    if (!attempts.blocked(bind, Standing.PLACE)) {
      // what happened before this process may matter
      return places
          .find(bind.account(), bind.network())
          .thenApply(standing -> unlessBlocked(exchange, bind, standing));
    }
    return CompletableFuture.failedFuture(blocked(exchange));
  }

  private Standing remembered(BindAttempt bind) {
    return namedPlaces.test(bind.systemId(), bind.host())
        ? Standing.PLACE
        : places.remembered(bind.account(), bind.network());
  }

  private Standing unlessBlocked(Exchange exchange, BindAttempt bind, Standing standing) {
    if (attempts.blocked(bind, standing)) {
      throw blocked(exchange);
    }
    return standing;
  }

  private static SmppStatusException blocked(Exchange exchange) {
    exchange.setProperty(RouteProperties.BIND_FROM_BLOCKED, true);
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
    BindAttempt bind = BindAttempt.of(exchange);
    return judge(exchange, bind).thenAccept(standing -> accept(exchange, bind));
  }

  private void accept(Exchange exchange, BindAttempt bind) {
    Attempt attempt = attempt(exchange);
    // where it always binds, this says nothing of those who guess elsewhere
    Set<Kind> forgiven =
        remembered(bind) == Standing.PLACE
            ? EnumSet.of(Kind.PLACE)
            : EnumSet.of(Kind.PLACE, Kind.ACCOUNT);
    attempts.right(
        attempt != null ? attempt : new Attempt(bind, Standing.UNKNOWN, digest(exchange, bind)),
        forgiven);
    unproved.proved(exchange);
    places.proved(bind.account(), bind.network());
  }

  /**
   * Counts a refused bind, if its credentials were wrong, and tells the log why it was refused
   * (property {@link RouteProperties#BIND_REFUSAL}). What was blocked while it was under way, and
   * wrong credentials from an address that is blocked, get the status of what is not even asked
   * for.
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
    Attempt attempt = attempt(exchange);
    // before its own failure counts
    boolean meanwhile = attempt != null && attempts.blocked(bind, attempt.standing());
    if (wrong) {
      unproved.wrong(exchange);
      tell(bind, attempts.failed(bind, attempt));
    } else if (attempt != null) {
      attempts.end(attempt);
    }
    if (meanwhile || (wrong && fromBlocked(exchange))) {
      exchange.setProperty(RouteProperties.BIND_FROM_BLOCKED, true);
      exchange.getMessage().setHeader(SmppServerConstants.COMMAND_STATUS, "ESME_RBINDFAIL");
    }
  }

  private void tell(BindAttempt bind, Set<Kind> blocked) {
    if (blocked.contains(Kind.ADDRESS)) {
      LOG.warn(
          "binds from {} are refused for {}, except of accounts that have bound before",
          bind.network(),
          options.block());
    }
    if (blocked.contains(Kind.ACCOUNT)) {
      LOG.warn(
          "binds of {} are refused for {}, except from its usual places",
          bind.name(),
          options.block());
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

  /** {@return binds that wait until other attempts end, or for their turn at the gateway} */
  public int waiting() {
    return attempts.waiting() + unproved.waiting();
  }

  /** {@return addresses, accounts and places that are blocked now} */
  public long blocks() {
    return attempts.blocks();
  }

  /** {@return what is remembered in all: failures, refusals, places} */
  public long remembered() {
    return attempts.size() + unproved.size() + places.size();
  }
}
