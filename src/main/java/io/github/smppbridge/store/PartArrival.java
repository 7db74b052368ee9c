package io.github.smppbridge.store;

import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.Predicate;

/**
 * A part that came, and what its process knows beyond the store. The functions are called on the
 * writer thread: they must be quick, and must not wait.
 *
 * @param part the part
 * @param unheard message_ids of parts whose ESME does not know them, and will send them again: of
 *     one with the same octets this is the repetition
 * @param overdue message_ids of parts that have been unanswered for so long that their ESME may
 *     have sent them again: the same, if no set waits for this part
 * @param bound whether the session of an id can still send parts
 * @param joined hears which set of its key the part was added to, once that is durable, in the
 *     order in which parts were added
 * @param passedOver hears, once that is durable, that the part equals one of {@code unheard} and
 *     was still taken for one of another message
 */
public record PartArrival(
    PartRow part,
    List<String> unheard,
    List<String> overdue,
    Predicate<String> bound,
    IntConsumer joined,
    Runnable passedOver) {

  /** Copies the lists. */
  public PartArrival {
    unheard = List.copyOf(unheard);
    overdue = List.copyOf(overdue);
  }

  /** A part of which nothing else is known. */
  static PartArrival of(PartRow part) {
    return new PartArrival(part, List.of(), List.of(), session -> true, generation -> {}, () -> {});
  }
}
