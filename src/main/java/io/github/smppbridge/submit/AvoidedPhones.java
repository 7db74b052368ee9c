package io.github.smppbridge.submit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Phones that the gateway gives no message to at the moment, since their queue is full or it does
 * not know them: others are asked first. The gateway looks at a queue every few seconds.
 */
final class AvoidedPhones {
  static final Duration AVOIDED_FOR = Duration.ofSeconds(10);

  /** More than can be refused in that time; one that falls out is asked earlier. */
  private static final int MOST = 20_000;

  private static final long AGAIN_MILLIS = 1_000;

  private final Clock clock;
  private final Cache<Phone, Long> since;

  private record Phone(String user, String device) {}

  /**
   * Makes an empty list.
   *
   * @param clock what elapses
   */
  AvoidedPhones(Clock clock) {
    this.clock = clock;
    this.since =
        Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(AVOIDED_FOR)
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .executor(Runnable::run)
            .build();
  }

  /** A phone of a user was not given a message. */
  void add(String user, String device) {
    since.put(new Phone(user, device), clock.millis());
  }

  /** The phones that may take one. */
  List<PhoneSlot> without(String user, List<PhoneSlot> slots) {
    if (since.estimatedSize() == 0) {
      return slots;
    }
    return slots.stream()
        .filter(slot -> since.getIfPresent(new Phone(user, slot.device().id())) == null)
        .toList();
  }

  /**
   * Of phones that are all avoided, the one that was refused first, if that was a second ago: it
   * may have room again. Not sooner, so that a flood for phones that are all full asks each once.
   */
  Optional<PhoneSlot> again(String user, List<PhoneSlot> slots) {
    long before = clock.millis() - AGAIN_MILLIS;
    return slots.isEmpty()
        ? Optional.empty()
        : Optional.of(first(user, slots)).filter(slot -> at(user, slot) <= before);
  }

  /** Of phones that are all avoided, the one that was so first. */
  PhoneSlot first(String user, List<PhoneSlot> slots) {
    return slots.stream().min(Comparator.comparingLong(slot -> at(user, slot))).orElseThrow();
  }

  private long at(String user, PhoneSlot slot) {
    Long at = since.getIfPresent(new Phone(user, slot.device().id()));
    return at == null ? Long.MIN_VALUE : at;
  }
}
