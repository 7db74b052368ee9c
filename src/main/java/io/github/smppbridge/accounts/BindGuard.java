package io.github.smppbridge.accounts;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.smppbridge.component.LogContext;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.smpp.SmppStatusException;
import java.time.Clock;
import java.time.Duration;
import java.util.function.BiPredicate;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Slows and blocks brute force, the guessing of credentials: bean {@code bindGuard}, used by {@code
 * routes/bind}.
 *
 * <ul>
 *   <li>So many binds with wrong credentials from one address, or for one system_id, within a
 *       window: further ones are refused with ESME_RBINDFAIL for a while, without bcrypt and
 *       without the gateway.
 *   <li>Where an account has bound from before, or what its entry names as its addresses, only its
 *       own failures there count: a guesser can neither lock an account out of its usual place, nor
 *       a neighbour behind the same address.
 *   <li>The block is looked at again when the credentials turn out right, so that many guesses at
 *       the same time learn no more than a few one after the other.
 *   <li>A wrong credential is answered so long after the bind came, whatever was looked up: the
 *       time does not tell which system_ids exist. Failures of the gateway are nobody's guess and
 *       do not count.
 * </ul>
 */
public final class BindGuard {
  private static final Logger LOG = LoggerFactory.getLogger(BindGuard.class);
  private static final int MOST_PLACES = 10_000;

  private final FailureCounts byAddress;
  private final FailureCounts byAccount;
  private final FailureCounts byPlace;
  private final BiPredicate<String, String> namedPlaces;
  private final Duration block;
  private final long refusalDelayMillis;
  private final Cache<String, Boolean> usualPlaces =
      Caffeine.newBuilder().maximumSize(MOST_PLACES).executor(Runnable::run).build();

  /**
   * Makes the bean.
   *
   * @param most failures that block; 0 = never
   * @param window time within which they must happen
   * @param block time for which they block
   * @param refusalDelay when wrong credentials are answered, counted from the bind
   * @param namedPlaces whether the entry of a system_id names an address as one of its own
   * @param clock the time
   */
  public BindGuard(
      int most,
      Duration window,
      Duration block,
      Duration refusalDelay,
      BiPredicate<String, String> namedPlaces,
      Clock clock) {
    this.namedPlaces = namedPlaces;
    this.byAddress = new FailureCounts(most, window, block, clock);
    this.byAccount = new FailureCounts(most, window, block, clock);
    this.byPlace = new FailureCounts(most, window, block, clock);
    this.block = block;
    this.refusalDelayMillis = refusalDelay.toMillis();
  }

  /**
   * Refuses binds of what is blocked.
   *
   * @param exchange the bind
   * @throws SmppStatusException ESME_RBINDFAIL
   */
  public void check(Exchange exchange) {
    Bind bind = Bind.of(exchange);
    boolean blocked =
        usual(bind)
            ? byPlace.blocked(bind.place())
            : byAddress.blocked(bind.network()) || byAccount.blocked(bind.systemId());
    if (blocked) {
      throw new SmppStatusException(
          CommandStatus.ESME_RBINDFAIL, "blocked after binds with wrong credentials");
    }
  }

  private boolean usual(Bind bind) {
    return usualPlaces.getIfPresent(bind.place()) != null
        || namedPlaces.test(bind.systemId(), bind.host());
  }

  /**
   * Notes that a bind's credentials are right, and forgets the failures of its account.
   *
   * @param exchange the bind
   * @throws SmppStatusException ESME_RBINDFAIL when it was blocked meanwhile
   */
  public void proved(Exchange exchange) {
    check(exchange);
    Bind bind = Bind.of(exchange);
    byAccount.clear(bind.systemId());
    byPlace.clear(bind.place());
    usualPlaces.put(bind.place(), true);
  }

  /**
   * Counts a refused bind, if its credentials were wrong, and tells the log why it was refused
   * (property {@link RouteProperties#BIND_REFUSAL}).
   *
   * @param exchange the bind with its {@code CamelSmppCommandStatus}
   */
  public void refused(Exchange exchange) {
    try (LogContext context = LogContext.of(exchange)) {
      count(exchange, Bind.of(exchange));
    }
  }

  private void count(Exchange exchange, Bind bind) {
    if (!wrongCredentials(exchange)) {
      LOG.info("{} refused: {}", bind, exchange.getProperty(RouteProperties.BIND_REFUSAL));
      return;
    }
    LOG.warn("{} refused: {}", bind, exchange.getProperty(RouteProperties.BIND_REFUSAL));
    byPlace.failed(bind.place());
    if (byAddress.failed(bind.network())) {
      LOG.warn("binds from {} are refused for {}", bind.network(), block);
    }
    if (byAccount.failed(bind.systemId())) {
      LOG.warn("binds of {} are refused for {}, except from its usual places", bind.name(), block);
    }
  }

  /**
   * How much longer the refusal has to wait.
   *
   * @param exchange the refused bind
   * @return milliseconds, 0 = none
   */
  public long refusalDelay(Exchange exchange) {
    return wrongCredentials(exchange)
        ? Math.max(0, refusalDelayMillis - exchange.getClock().elapsed())
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

  /** Who binds from where. */
  private record Bind(String systemId, String host) {
    static Bind of(Exchange exchange) {
      Message message = exchange.getMessage();
      return new Bind(
          message.getHeader(SmppServerConstants.SYSTEM_ID, "", String.class),
          RemoteHost.of(message.getHeader(SmppServerConstants.REMOTE_ADDRESS, "", String.class)));
    }

    String network() {
      return RemoteHost.network(host);
    }

    String place() {
      return network() + " " + systemId;
    }

    /** Without what could forge a log line. */
    String name() {
      String printable = systemId.replaceAll("[^\\x20-\\x7E]", "?");
      return printable.length() <= 40 ? printable : printable.substring(0, 40) + "…";
    }

    @Override
    public String toString() {
      return "bind of " + name() + " from " + host;
    }
  }
}
