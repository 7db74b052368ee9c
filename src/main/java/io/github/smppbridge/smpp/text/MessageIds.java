package io.github.smppbridge.smpp.text;

import java.time.Clock;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Makes message ids. Numbers are 41 bits of milliseconds since 2020, 10 bits of node and 12 bits of
 * sequence, so that
 *
 * <ul>
 *   <li>two nodes never make the same one, nor two processes that have a node's number one after
 *       the other: each stays within what it was lent;
 *   <li>a node's ids only rise, also within a millisecond and when its clock is set back (then they
 *       run ahead of the clock until it has caught up);
 *   <li>they have at most 19 digits and no leading zero: clients compare them as numbers.
 * </ul>
 *
 * Thread-safe.
 */
public final class MessageIds {
  /** How an id is written. */
  public enum Format {
    /** Decimal digits, at most 19. */
    DECIMAL,
    /** The same number as lower-case hexadecimal digits, at most 16. */
    HEX,
    /** A random UUID, 36 characters; independent of node and clock. */
    UUID,
    /** The id that a message has with whom it is handed to; a UUID where it has none yet. */
    GATEWAY
  }

  /**
   * What ids may be made of.
   *
   * @param node 0..1023, held by no other running instance
   * @param lent how many this process has had before: the latest counts
   * @param from ids are not before that, epoch milliseconds
   * @param until nor at or after that, also when the clock is
   */
  public record Range(int node, int lent, long from, long until) {
    /** No bounds, where nobody has the number at another time. */
    public static Range of(int node) {
      return new Range(node, 0, 0, Long.MAX_VALUE);
    }
  }

  /** The largest node number. */
  public static final int MAX_NODE = 1023;

  private static final long EPOCH_MILLIS = 1_577_836_800_000L; // 2020-01-01T00:00:00Z
  private static final int SEQUENCE_BITS = 12;
  private static final int NODE_BITS = 10;
  private static final long SEQUENCE_MASK = (1L << SEQUENCE_BITS) - 1;

  /** In 2089; a clock that is beyond makes ids that are counted from here on. */
  private static final long LAST_MILLIS = (1L << 41) - 1;

  private final Format format;
  private final Supplier<Range> range;
  private final Clock clock;

  private final AtomicReference<Last> last = new AtomicReference<>(new Last(-1, 0));

  /**
   * @param lent of which range the last id was
   * @param tick its milliseconds and sequence, without the node between them
   */
  private record Last(int lent, long tick) {}

  /**
   * @param format how ids are written
   * @param range asked for each id, since a lease may be lost
   * @param clock the time that ids say
   */
  public MessageIds(Format format, Supplier<Range> range, Clock clock) {
    this.format = Objects.requireNonNull(format);
    this.range = Objects.requireNonNull(range);
    this.clock = Objects.requireNonNull(clock);
  }

  /**
   * A new id.
   *
   * @throws IllegalStateException for a node out of range, or when all ids are given out that it
   *     was lent
   */
  public String next() {
    return switch (format) {
      case DECIMAL -> Long.toString(nextNumber());
      case HEX -> Long.toHexString(nextNumber());
      case UUID, GATEWAY -> UUID.randomUUID().toString();
    };
  }

  /** Whether a message that is handed on as it came has the id that it has there. */
  public boolean areGateways() {
    return format == Format.GATEWAY;
  }

  private long nextNumber() {
    while (true) {
      Range lent = range.get();
      if (lent.node() < 0 || lent.node() > MAX_NODE) {
        throw new IllegalStateException("node " + lent.node() + " is not in 0.." + MAX_NODE);
      }
      Last before = last.get();
      // else another thread knows a later one already
      if (lent.lent() >= before.lent()) {
        Last next = new Last(lent.lent(), tick(lent, before));
        if (last.compareAndSet(before, next)) {
          return number(lent.node(), next.tick());
        }
      }
    }
  }

  private long tick(Range lent, Last before) {
    long end = ticks(lent.until());
    long tick = Math.max(1, ticks(lent.from()));
    if (lent.lent() == before.lent()) {
      tick = Math.max(tick, before.tick() + 1);
    }
    long now = ticks(clock.millis());
    if (now < end) {
      tick = Math.max(tick, now);
    }
    if (tick >= end) {
      throw new IllegalStateException("no message_id is left until the store renews the lease");
    }
    return tick;
  }

  private static long ticks(long millis) {
    return Math.min(LAST_MILLIS, Math.max(0, millis - EPOCH_MILLIS)) << SEQUENCE_BITS;
  }

  private static long number(long node, long tick) {
    long millis = tick >>> SEQUENCE_BITS;
    return millis << (NODE_BITS + SEQUENCE_BITS) | node << SEQUENCE_BITS | tick & SEQUENCE_MASK;
  }
}
