package io.github.smppbridge.deliver;

import io.github.smppbridge.component.CallEndpoint;
import io.github.smppbridge.component.DeliveryException;
import io.github.smppbridge.component.NegativeResponseException;
import io.github.smppbridge.component.NoReceiverException;
import io.github.smppbridge.component.NotServedException;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.smpp.ResponseTimeoutException;
import io.github.smppbridge.smpp.SessionClosedException;
import io.github.smppbridge.smpp.SmppStatusException;
import io.github.smppbridge.smpp.WindowFullException;
import io.github.smppbridge.store.OutboxRow;
import io.github.smppbridge.store.OutboxTable;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;

/**
 * What becomes of an outbox entry after its delivery was tried: bean {@code deliveries}.
 *
 * @param outbox the table
 * @param maxDelay longest time between attempts ({@code receipts.retry_max_delay})
 * @param clock the time
 */
public record Deliveries(OutboxTable outbox, Duration maxDelay, Clock clock) {
  /** The ESME says that it will never take it (SMPP v3.4 §5.1.3). */
  private static final Set<Integer> PERMANENT =
      Set.of(CommandStatus.ESME_RX_P_APPN, CommandStatus.ESME_RX_R_APPN);

  /** The ESME asks to try again; tried until the entry expires. */
  private static final Set<Integer> TEMPORARY =
      Set.of(
          CommandStatus.ESME_RSYSERR,
          CommandStatus.ESME_RMSGQFUL,
          CommandStatus.ESME_RTHROTTLED,
          CommandStatus.ESME_RX_T_APPN);

  /** Any other answer may be a mistake of the moment, but not for days. */
  private static final int MAX_ATTEMPTS_OTHERWISE = 10;

  private static final long FIRST_DELAY_MILLIS = 1_000;

  /**
   * The ESME took it: deleted. If the store cannot do that now, it does so as soon as it can;
   * whatever comes of it, the ESME does not get it again. The exchange does not wait for that.
   *
   * @param exchange the delivery
   */
  public void settled(Exchange exchange) {
    outbox.settled(row(exchange).id());
  }

  /**
   * Whether the ESME took it, and it was a later step that failed.
   *
   * @param exchange the failed delivery
   * @return true when it must not be sent again
   */
  public boolean taken(Exchange exchange) {
    return DeliveriesUnderWay.taken(exchange);
  }

  /**
   * Whether the failure is for good.
   *
   * @param exchange the failed delivery
   * @return true when trying again makes no sense
   */
  public boolean hopeless(Exchange exchange) {
    Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    if (!(failure instanceof NegativeResponseException answer)) {
      boolean ours =
          !(failure instanceof DeliveryException || isTeams(exchange)) || cannotBeWritten(failure);
      return ours && row(exchange).attempts() >= MAX_ATTEMPTS_OTHERWISE;
    }
    int status = answer.commandStatus();
    return PERMANENT.contains(status)
        || (!TEMPORARY.contains(status) && row(exchange).attempts() >= MAX_ATTEMPTS_OTHERWISE);
  }

  /** It failed in a step of a team's, whose other side may be down for an hour. */
  private static boolean isTeams(Exchange exchange) {
    return exchange.getProperty(CallEndpoint.FAILED) != null;
  }

  /** No PDU can hold it, or none that this session takes; another one may. */
  private static boolean cannotBeWritten(Throwable failure) {
    return failure.getCause() instanceof SmppStatusException unwritable
        && !(unwritable instanceof WindowFullException
            || unwritable instanceof SessionClosedException
            || unwritable instanceof ResponseTimeoutException);
  }

  /**
   * Gives the entry back, to be tried later: at once when nothing was sent since nobody is bound
   * any more or no place was free, else after 1 s, 2 s, 4 s … up to the longest delay. What no
   * session serves counts as not tried, and is due when one binds. An answer that comes after its
   * time still settles the entry.
   *
   * @param exchange the failed delivery
   * @return completes when committed
   */
  public CompletionStage<Void> later(Exchange exchange) {
    OutboxRow row = row(exchange);
    Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    if (failure instanceof NotServedException) {
      return outbox.retryUntried(row.id(), clock.millis() + age(row));
    }
    if (failure instanceof NoReceiverException
        || failure.getCause() instanceof WindowFullException) {
      return outbox.release(Set.of(row.id()));
    }
    if (failure.getCause() instanceof ResponseTimeoutException unanswered) {
      unanswered.lateResponse().onSuccess(status -> answeredLate(row, status));
    }
    int doublings = Math.min(20, Math.max(0, row.attempts() - 1));
    long delay = Math.min(maxDelay.toMillis(), FIRST_DELAY_MILLIS << doublings);
    return outbox.retry(row.id(), clock.millis() + delay);
  }

  /** As long again as it has waited: a second at first, and then ever longer. */
  private long age(OutboxRow row) {
    long age = clock.millis() - row.entry().createdAt();
    return Math.max(FIRST_DELAY_MILLIS, Math.min(maxDelay.toMillis(), age));
  }

  private void answeredLate(OutboxRow row, int status) {
    if (status == CommandStatus.ESME_ROK) {
      outbox.settled(row.id());
    }
  }

  /**
   * Gives the entry up.
   *
   * @param exchange the failed delivery
   * @return completes when committed
   */
  public CompletionStage<Void> drop(Exchange exchange) {
    Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    return outbox.drop(
        row(exchange).id(), failure == null ? "refused" : String.valueOf(failure.getMessage()));
  }

  private static OutboxRow row(Exchange exchange) {
    return exchange.getProperty(RouteProperties.OUTBOX_ROW, OutboxRow.class);
  }
}
