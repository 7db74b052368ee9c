package io.github.smppbridge.gateway;

import io.github.smppbridge.route.RouteProperties;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.camel.Exchange;

/**
 * The circuit breakers around the gateway: bean {@code gatewayCircuit}. A gateway that is down or
 * hangs would otherwise hold every session's window for the length of a timeout. Each account has
 * its own, and all have one together ({@link CallerCircuit}).
 *
 * <p>Each gateway has circuits of its own; what is told of them is of the accounts' own gateway.
 *
 * <p>What sends a message is judged apart from what asks: a gateway that takes no message may well
 * answer everything else, the withdrawals of those very messages first of all. A failed call is one
 * without an answer or with a 5xx that the gateway did not explain; a 4xx never is. When a circuit
 * opens and closes again {@link Breaker} says.
 */
public final class GatewayCircuit {
  /** What a circuit does; the ordinal is the value of the metric. */
  public enum State {
    /** Calls pass. */
    CLOSED,
    /** Some calls pass, to see whether the gateway is back. */
    HALF_OPEN,
    /** No call passes. */
    OPEN
  }

  private static final String SEND = "send_message";

  private final GatewayAccounts accounts;
  private final Function<String, Circuits> make;
  private final Circuits own;
  private final CallerCircuit sends;
  private final CallerCircuit asks;

  /** As many as accounts.file has gateways. */
  private final Map<String, Circuits> others = new ConcurrentHashMap<>();

  /** Of one gateway. */
  private record Circuits(CallerCircuit sends, CallerCircuit asks) {}

  /**
   * Makes the circuits, closed.
   *
   * @param wait how long one stays open; zero = it never opens
   * @param longestCall after that time a call that let a circuit look is given up for lost
   * @param clock the time
   * @param accounts tells who calls
   */
  public GatewayCircuit(
      Duration wait, Duration longestCall, Clock clock, GatewayAccounts accounts) {
    this.accounts = accounts;
    this.make =
        of -> {
          CallerCircuit asking =
              new CallerCircuit("asks" + of, wait, longestCall, clock, user -> {});
          // The messages of an outage were asked for in vain; afterwards few may ask.
          return new Circuits(
              new CallerCircuit("sends" + of, wait, longestCall, clock, asking::close), asking);
        };
    this.own = make.apply("");
    this.sends = own.sends();
    this.asks = own.asks();
  }

  private Circuits of(Exchange exchange) {
    String gateway = GatewayAccounts.gatewayOf(exchange);
    return gateway == null
        ? own
        : others.computeIfAbsent(gateway, name -> make.apply(" to " + name));
  }

  /**
   * Asks to call the gateway. Property {@link RouteProperties#GATEWAY_NOT_SENT} when the circuit of
   * such calls is open.
   *
   * @param exchange the call, unless it has that property already; {@link
   *     RouteProperties#GATEWAY_OPERATION} says what it is for; whoever is let in must {@link
   *     #leave}
   */
  public void enter(Exchange exchange) {
    if (exchange.getProperty(RouteProperties.GATEWAY_NOT_SENT) != null) {
      return;
    }
    Circuits circuits = of(exchange);
    CallerCircuit circuit =
        SEND.equals(exchange.getProperty(RouteProperties.GATEWAY_OPERATION))
            ? circuits.sends()
            : circuits.asks();
    CallerCircuit.Entry entry = circuit.enter(accounts.caller(exchange));
    if (entry != null) {
      exchange.setProperty(RouteProperties.GATEWAY_CIRCUIT_ENTERED, entry);
    } else {
      exchange.setProperty(RouteProperties.GATEWAY_NOT_SENT, "the circuit is open");
    }
  }

  /**
   * Tells how the call went, as {@link RouteProperties#GATEWAY_FAILED} says.
   *
   * @param exchange the call after its answer was read
   */
  public void leave(Exchange exchange) {
    if (exchange.removeProperty(RouteProperties.GATEWAY_CIRCUIT_ENTERED)
        instanceof CallerCircuit.Entry entry) {
      entry.leave(exchange.getProperty(RouteProperties.GATEWAY_FAILED, false, Boolean.class));
    }
  }

  /**
   * Whether a message would be refused now, without asking to send one.
   *
   * @param exchange of the account
   * @return true while the circuit of what sends is open, the account's own or that of all, and its
   *     wait is not over
   */
  public boolean refuses(Exchange exchange) {
    return of(exchange).sends().refuses(accounts.caller(exchange));
  }

  /**
   * Whether a question would be refused now, without asking one.
   *
   * @param account whose
   * @return true while the circuit of what asks is open, its own or that of all
   */
  public boolean refusesToAsk(GatewayAccount account) {
    return asks.refuses(new Caller(account.user(), account.proved()));
  }

  /** How near the circuit of what sends is to letting none of the caller's pass: 0 to 99. */
  int load(Caller caller) {
    return sends.load(caller);
  }

  /** {@return the worst that a circuit of all accounts does now} */
  public State state() {
    State sending = sends.state();
    State asking = asks.state();
    return sending.compareTo(asking) > 0 ? sending : asking;
  }

  /**
   * What each circuit does now, for people.
   *
   * @return {@code circuit}, the worst, {@code circuitOfSends} and {@code circuitOfAsks} to closed,
   *     half_open or open; {@code accountCircuitsOpen} to how many accounts' own are open
   */
  public Map<String, String> describe() {
    return Map.of(
        "circuit", name(state()),
        "circuitOfSends", name(sends.state()),
        "circuitOfAsks", name(asks.state()),
        "accountCircuitsOpen", Integer.toString(accountsOpen()));
  }

  /** {@return how many circuits of single accounts are open} */
  public int accountsOpen() {
    return sends.open() + asks.open();
  }

  private static String name(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
