package io.github.smppbridge.store;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A read-modify-write of the rows of one gateway message.
 *
 * @param eventId id of the event that causes it, applied at most once per account; null = no check
 * @param account owner of the message; rows of another account are never seen
 * @param gatewayId the gateway's message id
 * @param decide given the locked rows (never empty), answers what to write. Must be pure and quick:
 *     it runs on the writer thread inside the transaction, and again when the transaction is
 *     repeated
 * @param held whether it is about a message that is {@linkplain HeldTable held}, and the gateway
 *     cannot have: then it is taken out of there, and else nothing is written
 * @param repeatable given the locked rows, whether the event need not be remembered: it has not
 *     been applied to them with any effect that it would have again, and once it is it would have
 *     none
 */
public record Change(
    String eventId,
    String account,
    String gatewayId,
    Function<List<MessageRow>, Decision> decide,
    boolean held,
    Predicate<List<MessageRow>> repeatable) {

  /** Checks what cannot be null. */
  public Change {
    Objects.requireNonNull(account, "account");
    Objects.requireNonNull(gatewayId, "gatewayId");
    Objects.requireNonNull(decide, "decide");
    Objects.requireNonNull(repeatable, "repeatable");
  }

  /** A change of a message wherever it is; the parameters are the record's. */
  public Change(
      String eventId,
      String account,
      String gatewayId,
      Function<List<MessageRow>, Decision> decide) {
    this(eventId, account, gatewayId, decide, false, rows -> false);
  }

  /**
   * The same, of which some events are not remembered.
   *
   * @param harmless see {@link #repeatable}
   */
  public Change repeatableIf(Predicate<List<MessageRow>> harmless) {
    return new Change(eventId, account, gatewayId, decide, held, harmless);
  }

  /** The end of a message that is held, and that the gateway cannot have. */
  public static Change ofHeld(
      String account, String gatewayId, Function<List<MessageRow>, Decision> decide) {
    return new Change(null, account, gatewayId, decide, true, rows -> false);
  }
}
