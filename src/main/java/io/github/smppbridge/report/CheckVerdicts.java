package io.github.smppbridge.report;

import io.github.smppbridge.clock.PatientClock;
import io.github.smppbridge.gateway.GatewayOutcome;
import io.github.smppbridge.gateway.GatewayState;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.route.StoredMessage;
import io.github.smppbridge.smpp.text.MessageState;
import io.github.smppbridge.store.MessageRow;
import java.time.Duration;
import java.util.Optional;
import org.apache.camel.Exchange;

/**
 * What the gateway's answer about a message means: bean {@code checkVerdicts}.
 *
 * @param sent when messages end of which the network reports nothing
 * @param lost what it means that the gateway does not know one
 * @param patience how long after it was to be sent a message of unlimited validity, or one that the
 *     network is silent about, is given up
 * @param clock the time: to ask is harmless at any, to give up is not
 */
public record CheckVerdicts(
    SentMessages sent, LostMessages lost, Duration patience, PatientClock clock) {
  /** Questions, a second apart, in which a phone can tell that it was too late to take it back. */
  private static final int CONFIRMATIONS = 8;

  /** What is to be done after the gateway was asked; the names are what routes compare with. */
  public enum Verdict {
    /** The gateway knows the end: it becomes ours. */
    APPLY,
    /** Its validity is over and no phone has it: take it back, then it is expired. */
    WITHDRAW,
    /** Its validity is over and its phone, or the gateway, has nothing to say any more. */
    EXPIRE,
    /** Taken back, and its phone had the time to say if it was too late: it is deleted. */
    DELETE,
    /** Taken back, nobody knows when: its phone may be about to say that it was too late. */
    ASK_SOON,
    /** Sent, the network never said more, and that is enough: its account takes it as accepted. */
    ACCEPT,
    /** The same: its account takes it as delivered. */
    DELIVER,
    /** Sent long ago, and the network never said more. */
    UNKNOWN,
    /** The gateway does not know it, which it may say by mistake: ask again. */
    MISSING,
    /**
     * It has a state, but its phone is not there any more: ask again when that is not remembered.
     */
    PHONE_MISSING,
    /** It is there after all. */
    FOUND,
    /** The gateway does not know it, asked again: lost, if its phone is gone. */
    LOST_WITH_PHONE,
    /** The gateway does not know it, asked again and again. */
    LOST,
    /** The gateway does not know it, and its ESME was never told that it was accepted. */
    FORGET,
    /** Ask again later. */
    WAIT
  }

  /**
   * What the gateway's answer means for a message. A message that its phone has sent is not
   * expired: the network may still deliver it. But none is waited for until the store forgets it.
   *
   * @param exchange property {@link RouteProperties#MESSAGE_ROW}, the answer to GET messages as
   *     outcome and body
   * @return what to do
   */
  public Verdict verdict(Exchange exchange) {
    MessageRow row = StoredMessage.of(exchange);
    GatewayOutcome outcome = GatewayOutcome.of(exchange);
    long now = now(row);
    boolean ended = row.expiresAt() != null && now >= row.expiresAt();
    boolean old = isOld(row) && (ended || row.expiresAt() == null);
    boolean over = old || ended;
    if (outcome == GatewayOutcome.ABSENT && row.heldBy() != null && row.answeredAt() == null) {
      return Verdict.FORGET;
    }
    if (outcome == GatewayOutcome.ABSENT) {
      return over ? Verdict.EXPIRE : ended(row, now).orElseGet(() -> lost.verdict(row, false));
    }
    if (outcome != GatewayOutcome.DONE) {
      return Verdict.WAIT;
    }
    GatewayState state = GatewayState.of(exchange);
    GatewayState.Stage stage = stage(row, state);
    if (state.finalState().isPresent() || stage == GatewayState.Stage.SENT && sent.needsTime(row)) {
      return Verdict.APPLY;
    }
    Optional<Verdict> end = ended(row, now);
    if (end.isPresent() || !over) {
      return end.orElseGet(() -> open(row, stage));
    }
    return switch (stage) {
      case WAITING -> Verdict.WITHDRAW;
      case WITHDRAWN -> Verdict.EXPIRE;
      // what its phone has just reported may be on its way here
      case WITH_PHONE -> old || isSilent(row, now) ? Verdict.EXPIRE : Verdict.WAIT;
      case SENT -> old ? Verdict.UNKNOWN : Verdict.WAIT;
    };
  }

  private Verdict open(MessageRow row, GatewayState.Stage stage) {
    return switch (stage) {
      case WITHDRAWN -> takenBack(row);
      case WAITING, WITH_PHONE -> lost.verdict(row, true);
      // though its phone be gone: it may still report
      case SENT -> Verdict.WAIT;
    };
  }

  private Optional<Verdict> ended(MessageRow row, long now) {
    return sent.endedWith(row, now)
        .map(end -> end == MessageState.DELIVERED ? Verdict.DELIVER : Verdict.ACCEPT);
  }

  /**
   * A phone that is not online confirms nothing, and is not given the message any more. One that
   * had fetched it just before says so within seconds.
   */
  private static Verdict takenBack(MessageRow row) {
    if (row.checks() >= 0 || row.checks() < MessageRow.OFTEN) {
      return Verdict.ASK_SOON;
    }
    return row.checks() < MessageRow.OFTEN + CONFIRMATIONS ? Verdict.WAIT : Verdict.DELETE;
  }

  /** A state does not go back: what its phone has reported, the gateway may not know yet. */
  private static GatewayState.Stage stage(MessageRow row, GatewayState state) {
    boolean sent = row.sentAt() != null || row.partsDelivered() > 0;
    return sent ? GatewayState.Stage.SENT : state.stage();
  }

  private static boolean isSilent(MessageRow row, long now) {
    return now >= row.expiresAt() + CheckTimetable.SILENCE_MILLIS;
  }

  private boolean isOld(MessageRow row) {
    return now(row) - Math.max(row.createdAt(), row.dueAt()) >= patience.toMillis();
  }

  private long now(MessageRow row) {
    return clock.millis(row.createdAt());
  }
}
