package io.github.smppbridge.gateway;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What is known of the gateways of accounts.file, which are called with one credential each,
 * whatever account a message is of. As many as the file has. Thread-safe.
 */
public final class OtherGateways {
  /** Without any. */
  static final OtherGateways NONE = new OtherGateways(Map::of, Clock.systemUTC());

  private final Supplier<Map<String, OtherGateway>> configured;
  private final Clock clock;
  private final Map<String, GatewayAccount> known = new ConcurrentHashMap<>();

  /**
   * Makes them.
   *
   * @param configured what the file says now, by their names
   * @param clock what elapses
   */
  public OtherGateways(Supplier<Map<String, OtherGateway>> configured, Clock clock) {
    this.configured = configured;
    this.clock = clock;
  }

  /** Whether the file has any now. */
  boolean any() {
    return !configured.get().isEmpty();
  }

  /** Whether the file has it now. */
  boolean has(String name) {
    return configured.get().containsKey(name);
  }

  /** As whom one is called; anew when the file says something else of it than before. */
  Optional<GatewayAccount> find(String name) {
    OtherGateway now = configured.get().get(name);
    if (now == null) {
      known.remove(name);
      return Optional.empty();
    }
    GatewayAccount before = known.get(name);
    if (before != null && before.isAt(now)) {
      return Optional.of(before);
    }
    return Optional.of(
        known.compute(
            name,
            (key, other) ->
                other != null && other.isAt(now) ? other : new GatewayAccount(now, clock)));
  }

  /** Those that were called. */
  Collection<GatewayAccount> known() {
    return List.copyOf(known.values());
  }
}
