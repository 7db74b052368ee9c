package io.github.smppbridge.tracing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.smppbridge.component.SmppServerConstants;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.apache.camel.Message;

/**
 * The traces of long messages that arrive: the submits of their parts go on in that of the first. A
 * part that comes a second time begins another, as does one of a set that is whole.
 */
final class PartTraces {
  private static final int MOST = 10_000;
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private record Key(String account, String source, String dest, Object reference, int total) {}

  private static final class Arriving {
    private final Set<Integer> numbers = new HashSet<>();
    private String trace;
  }

  private final Cache<Key, Arriving> arriving =
      Caffeine.newBuilder()
          .maximumSize(MOST)
          .expireAfterWrite(LONGEST)
          .executor(Runnable::run)
          .build();

  /**
   * Where a part's submit goes on.
   *
   * @return null = it is the first, and {@link #begun} is to be told
   */
  String of(Message part) {
    Key key = key(part);
    Integer number = part.getHeader(SmppServerConstants.PART_NUMBER, Integer.class);
    if (key == null || number == null) {
      return null;
    }
    Arriving known = arriving.getIfPresent(key);
    if (known == null) {
      return null;
    }
    synchronized (known) {
      if (known.trace == null || !known.numbers.add(number)) {
        arriving.asMap().remove(key, known);
        return null;
      }
      if (known.numbers.size() >= key.total()) {
        arriving.asMap().remove(key, known);
      }
      return known.trace;
    }
  }

  /** The first part of a message has a trace. */
  void begun(Message part, String trace) {
    Key key = key(part);
    Integer number = part.getHeader(SmppServerConstants.PART_NUMBER, Integer.class);
    if (key != null && number != null) {
      Arriving first = new Arriving();
      first.trace = trace;
      first.numbers.add(number);
      arriving.put(key, first);
    }
  }

  private static Key key(Message part) {
    Integer total = part.getHeader(SmppServerConstants.PART_TOTAL, Integer.class);
    return total == null
        ? null
        : new Key(
            part.getHeader(SmppServerConstants.SYSTEM_ID, String.class),
            part.getHeader(SmppServerConstants.SOURCE_ADDR, String.class),
            part.getHeader(SmppServerConstants.DEST_ADDR, String.class),
            part.getHeader(SmppServerConstants.PART_REFERENCE),
            total);
  }
}
