package io.github.smppbridge.smpp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The connections that are no session yet, by where they come from: those that have sent no bind,
 * their TLS handshake and PROXY header included, and those whose bind is being decided. A newcomer
 * always gets in: when there are too many without a bind, the one that has been silent longest, of
 * the source that has most of them, makes room, since a good client binds at once. Binds being
 * decided are ended by nobody; beyond their own limit further ones are refused. They count until
 * the application has come to its end with them, however long their connection is gone.
 *
 * <p>Thread-safe. Bounded by its limits.
 *
 * @param <C> a connection
 */
final class UnboundConnections<C> {
  /** The source of those that come over a balancer and have not said from where. */
  static final String BALANCER = "";

  /**
   * What is younger makes no room for its own source: after a restart everybody comes at once, from
   * one address if there is a balancer without the PROXY protocol, to a process that is busy and
   * has not read their binds yet.
   */
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** More than one, so that a source which was let above its limit comes back to it. */
  private static final int MOST_AT_ONCE = 4;

  private final int most;
  private final int mostOfSource;
  private final LongSupplier clock;
  private final Map<String, Source<C>> sources = new HashMap<>();
  private final Map<C, Place> places = new HashMap<>();
  private int silent;
  private int binding;

  /**
   * Makes an empty one.
   *
   * @param most without a bind, and as many with a bind that is being decided
   * @param mostOfSource of these that come from one source; 0 = no limit
   * @param clock nanoseconds
   */
  UnboundConnections(int most, int mostOfSource, LongSupplier clock) {
    this.most = most;
    this.mostOfSource = mostOfSource;
    this.clock = clock;
  }

  private static final class Source<C> {
    /** With the time they came, oldest first. */
    private final Map<C, Long> silent = new LinkedHashMap<>();

    private int binding;

    /** Of these, whose connection is gone. */
    private int orphaned;
  }

  /**
   * Where one stands.
   *
   * @param inWork whether the application is at its bind
   * @param orphaned whether its connection is gone, so that only the application is at it
   */
  private record Place(String source, boolean binds, boolean inWork, boolean orphaned) {
    static Place silent(String source) {
      return new Place(source, false, false, false);
    }

    Place decided() {
      return new Place(source, binds, false, orphaned);
    }
  }

  /** One that has to go, and why. */
  record Evicted<C>(C connection, String source, ConnectionRefusal reason) {}

  /** A connection is accepted: who makes room for it, to be closed. */
  synchronized List<Evicted<C>> enter(C connection, String source) {
    place(connection, source);
    return makeRoom(connection, source);
  }

  /** Its PROXY header has told where it comes from. */
  synchronized List<Evicted<C>> comesFrom(C connection, String source) {
    Place before = places.get(connection);
    if (before == null || before.binds() || before.source().equals(source)) {
      return List.of();
    }
    remove(connection);
    place(connection, source);
    return makeRoom(connection, source);
  }

  private void place(C connection, String source) {
    places.put(connection, Place.silent(source));
    of(source).silent.put(connection, clock.getAsLong());
    silent++;
  }

  private Source<C> of(String source) {
    return sources.computeIfAbsent(source, unused -> new Source<>());
  }

  private List<Evicted<C>> makeRoom(C newcomer, String source) {
    List<Evicted<C>> gone = new ArrayList<>();
    Source<C> own = of(source);
    while (mostOfSource > 0
        && !source.equals(BALANCER)
        && own.silent.size() > mostOfSource
        && gone.size() < MOST_AT_ONCE
        && clock.getAsLong() - own.silent.values().iterator().next() >= GRACE_NANOS) {
      evict(source, newcomer, ConnectionRefusal.MAX_UNBOUND_PER_ADDRESS, gone);
    }
    if (silent > most) {
      evict(mostCrowded(newcomer), newcomer, ConnectionRefusal.MAX_UNBOUND, gone);
    }
    return gone;
  }

  /** Of those that have as many, the one whose oldest has been silent longest. */
  private String mostCrowded(C newcomer) {
    String crowded = places.get(newcomer).source();
    int most = 0;
    long since = 0;
    for (Map.Entry<String, Source<C>> each : sources.entrySet()) {
      Map<C, Long> silentOfIt = each.getValue().silent;
      int size = silentOfIt.size();
      boolean onlyNewcomer = size == 1 && silentOfIt.containsKey(newcomer);
      if (size > 0 && size >= most && !onlyNewcomer) {
        long oldest = silentOfIt.values().iterator().next();
        if (size > most || oldest - since < 0) {
          crowded = each.getKey();
          most = size;
          since = oldest;
        }
      }
    }
    return crowded;
  }

  private void evict(String source, C newcomer, ConnectionRefusal reason, List<Evicted<C>> gone) {
    Iterator<C> oldestFirst = of(source).silent.keySet().iterator();
    C oldest = oldestFirst.next();
    if (oldest.equals(newcomer) && oldestFirst.hasNext()) {
      oldest = oldestFirst.next();
    }
    remove(oldest);
    gone.add(new Evicted<>(oldest, source, reason));
  }

  /**
   * A connection has sent its bind.
   *
   * @return false when too many are being decided, of all or of its source while it is not alone,
   *     or does not wait for what it asked for
   */
  synchronized boolean binds(C connection) {
    Place place = places.get(connection);
    if (place == null || place.binds()) {
      return false; // it has made room, and is on its way out
    }
    Source<C> source = of(place.source());
    boolean crowded =
        mostOfSource > 0
            && !place.source().equals(BALANCER)
            && source.binding >= mostOfSource
            && (source.orphaned > 0 || 8 * binding >= 7 * most);
    if (binding >= most || crowded) {
      return false;
    }
    remove(connection);
    places.put(connection, new Place(place.source(), true, true, false));
    of(place.source()).binding++;
    binding++;
    return true;
  }

  /** The application has come to its end with the bind of one. */
  synchronized void decided(C connection) {
    Place place = places.get(connection);
    if (place != null && place.orphaned()) {
      remove(connection);
    } else if (place != null) {
      places.put(connection, place.decided());
    }
  }

  /** It is bound, or gone: then what the application does for it still counts. */
  synchronized void leave(C connection) {
    Place place = places.get(connection);
    if (place == null || place.orphaned()) {
      return;
    }
    if (place.inWork()) {
      places.put(connection, new Place(place.source(), true, true, true));
      of(place.source()).orphaned++;
    } else {
      remove(connection);
    }
  }

  private void remove(C connection) {
    Place place = places.remove(connection);
    if (place == null) {
      return;
    }
    Source<C> source = sources.get(place.source());
    if (place.binds()) {
      source.binding--;
      source.orphaned -= place.orphaned() ? 1 : 0;
      binding--;
    } else if (source.silent.remove(connection) != null) {
      silent--;
    }
    if (source.binding == 0 && source.silent.isEmpty()) {
      sources.remove(place.source());
    }
  }

  /** How many have sent no bind. */
  synchronized int silent() {
    return silent;
  }

  /** How many have a bind that is being decided, or had one when they were closed. */
  synchronized int binding() {
    return binding;
  }
}
