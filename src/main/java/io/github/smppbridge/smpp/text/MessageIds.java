package io.github.smppbridge.smpp.text;

import java.time.Clock;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;

/**
 * Makes message ids. Numbers are 41 bits of milliseconds since 2020, 10 bits of node and 12 bits of
 * sequence, so that
 *
 * <ul>
 *   <li>two nodes never make the same one;
 *   <li>a node's ids only rise, also within a millisecond and when its clock is set back (then they
 *       run ahead of the clock until it has caught up);
 *   <li>they have at most 19 digits and no leading zero: clients compare them as numbers.
 * </ul>
 *
 * Thread-safe and lock-free.
 */
public final class MessageIds {
  /** How an id is written. */
  public enum Format {
    /** Decimal digits, at most 19. */
    DECIMAL,
    /** The same number as lower-case hexadecimal digits, at most 16. */
    HEX,
    /** A random UUID, 36 characters; independent of node and clock. */
    UUID
  }

  /** The largest node number. */
  public static final int MAX_NODE = 1023;

  private static final long EPOCH_MILLIS = 1_577_836_800_000L; // 2020-01-01T00:00:00Z
  private static final int SEQUENCE_BITS = 12;
  private static final int NODE_BITS = 10;
  private static final long SEQUENCE_MASK = (1L << SEQUENCE_BITS) - 1;

  private final Format format;
  private final IntSupplier node;
  private final Clock clock;

  /** Milliseconds and sequence of the last id, without the node between them. */
  private final AtomicLong last = new AtomicLong();

  /**
   * @param format how ids are written
   * @param node asked for each id, since a lease may be lost: 0..1023, held by no other running
   *     instance
   * @param clock wall clock
   */
  public MessageIds(Format format, IntSupplier node, Clock clock) {
    this.format = Objects.requireNonNull(format);
    this.node = Objects.requireNonNull(node);
    this.clock = Objects.requireNonNull(clock);
  }

  /**
   * A new id.
   *
   * @throws IllegalStateException for a node out of range
   */
  public String next() {
    return switch (format) {
      case DECIMAL -> Long.toString(nextNumber());
      case HEX -> Long.toHexString(nextNumber());
      case UUID -> UUID.randomUUID().toString();
    };
  }

  private long nextNumber() {
    long number = node.getAsInt();
    if (number < 0 || number > MAX_NODE) {
      throw new IllegalStateException("node " + number + " is not in 0.." + MAX_NODE);
    }
    long now = Math.max(0, clock.millis() - EPOCH_MILLIS) << SEQUENCE_BITS;
    long tick = last.updateAndGet(previous -> Math.max(previous + 1, now));
    long millis = tick >>> SEQUENCE_BITS;
    return millis << (NODE_BITS + SEQUENCE_BITS) | number << SEQUENCE_BITS | tick & SEQUENCE_MASK;
  }
}
