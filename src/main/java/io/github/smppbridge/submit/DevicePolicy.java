package io.github.smppbridge.submit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** How one of several phones is chosen: {@code gateway.device_selection}. */
enum DevicePolicy {
  /** Any phone, at random. */
  ANY {
    @Override
    PhoneSlot choose(List<PhoneSlot> slots, Turns turns, String user, String destination) {
      return slots.get(ThreadLocalRandom.current().nextInt(slots.size()));
    }
  },
  /** The phone that was seen last. */
  RECENT {
    @Override
    PhoneSlot choose(List<PhoneSlot> slots, Turns turns, String user, String destination) {
      return slots.stream().max(Comparator.comparing(s -> s.device().lastSeen())).orElseThrow();
    }
  },
  /** One after the other of the gateway's user, whoever else sends meanwhile. */
  ROUND_ROBIN {
    @Override
    PhoneSlot choose(List<PhoneSlot> slots, Turns turns, String user, String destination) {
      return slots.get(Math.floorMod(turns.next(user), slots.size()));
    }
  },
  /**
   * For a destination always the same phone and SIM card, as long as it is there, and each as often
   * as the others. Nothing is kept for it: each destination has its own order of them (rendezvous
   * hashing), so that those of a phone that comes or goes are the only ones to move.
   */
  STICKY {
    @Override
    PhoneSlot choose(List<PhoneSlot> slots, Turns turns, String user, String destination) {
      return slots.stream()
          .flatMap(DevicePolicy::sims)
          .max(Comparator.comparingLong(slot -> weight(slot, destination)))
          .orElseThrow();
    }
  };

  /** Whose turn it is among the phones of a user. */
  static final class Turns {
    /** Users of the gateway whose turn is known; who has not sent for long begins anew. */
    private static final int MOST_USERS = 20_000;

    /**
     * Kept beyond the sessions: a client that binds for each message takes turns, too. Those of one
     * user share it, since they share the phones.
     */
    private final Cache<String, AtomicInteger> turns =
        Caffeine.newBuilder().maximumSize(MOST_USERS).executor(Runnable::run).build();

    private int next(String user) {
      return turns.get(user, first -> new AtomicInteger()).getAndIncrement();
    }
  }

  /**
   * Chooses.
   *
   * @param slots at least one
   * @param turns whose turn it is
   * @param user the gateway's user, whose phones they are
   * @param destination the number to send to
   */
  abstract PhoneSlot choose(List<PhoneSlot> slots, Turns turns, String user, String destination);

  /** By its name in configuration. */
  static DevicePolicy of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  /** A phone with one SIM card, or none that is known, uses it unasked. */
  private static Stream<PhoneSlot> sims(PhoneSlot slot) {
    return slot.sim() != null || slot.device().slots().size() < 2
        ? Stream.of(slot)
        : slot.device().slots().stream().map(sim -> new PhoneSlot(slot.device(), sim));
  }

  /** FNV-1a, its bits mixed as SplitMix64 does: similar numbers have nothing in common. */
  private static long weight(PhoneSlot slot, String destination) {
    String text = slot.device().id() + '/' + slot.sim() + '/' + destination;
    long hash = 0xcbf29ce484222325L;
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ octet) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
    hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
    return hash ^ (hash >>> 31);
  }
}
