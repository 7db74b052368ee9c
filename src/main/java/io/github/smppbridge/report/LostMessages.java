package io.github.smppbridge.report;

import io.github.smppbridge.clock.Clocks;
import io.github.smppbridge.gateway.GatewayAccount;
import io.github.smppbridge.gateway.GatewayAccounts;
import io.github.smppbridge.gateway.GatewayOutcome;
import io.github.smppbridge.log.SparseLines;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.route.StoredMessage;
import io.github.smppbridge.smpp.text.MessageState;
import io.github.smppbridge.store.MessageRow;
import io.github.smppbridge.store.MessageTable;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages that were accepted, and that the gateway does not have any more: a phone that is removed
 * there takes its messages along. Bean {@code lostMessages}.
 *
 * <p>One 404 says little: the gateway remembers answers, also that there is nothing, for {@link
 * CheckTimetable#FORGOTTEN_MILLIS} since the last question, and so it may tell a state of what is
 * gone. So it is asked twice, and what ends a message is that its phone is not in a list that is
 * fresh; or a third 404, after a pause that no memory survives.
 */
public final class LostMessages {
  private static final Logger LOG = LoggerFactory.getLogger(LostMessages.class);

  private static final String PHONES = "list_devices";
  private static final long AGAIN_MILLIS = 30_000;

  /** A list of phones is fresh for so long. */
  private static final long FRESH_MILLIS = 20_000;

  private static final int LINE_SECONDS = 60;

  private final MessageTable messages;
  private final GatewayAccounts accounts;
  private final MessageEvents events;
  private final Clocks clocks;
  private final SparseLines lines = new SparseLines(LINE_SECONDS);

  /**
   * Makes the bean.
   *
   * @param messages the table
   * @param accounts the bound accounts, with their phones
   * @param events ends messages
   * @param clocks the time
   */
  public LostMessages(
      MessageTable messages, GatewayAccounts accounts, MessageEvents events, Clocks clocks) {
    this.messages = messages;
    this.accounts = accounts;
    this.events = events;
    this.clocks = clocks;
  }

  /**
   * What an answer means for a message whose validity is not over.
   *
   * @param row as it was claimed
   * @param there whether the gateway told a state, which is not final
   */
  CheckVerdicts.Verdict verdict(MessageRow row, boolean there) {
    boolean counting = row.checks() < MessageRow.OFTEN;
    boolean often = row.checks() > MessageRow.MISSING + 1;
    if (!there) {
      return !counting
          ? CheckVerdicts.Verdict.MISSING
          : often ? CheckVerdicts.Verdict.LOST : CheckVerdicts.Verdict.LOST_WITH_PHONE;
    }
    if (!lacksPhone(row)) {
      return counting ? CheckVerdicts.Verdict.FOUND : CheckVerdicts.Verdict.WAIT;
    }
    return !counting
        ? CheckVerdicts.Verdict.PHONE_MISSING
        : often ? CheckVerdicts.Verdict.LOST_WITH_PHONE : CheckVerdicts.Verdict.WAIT;
  }

  private boolean lacksPhone(MessageRow row) {
    return row.deviceId() != null
        && account(row).filter(account -> account.lacksDevice(row.deviceId())).isPresent();
  }

  private Optional<GatewayAccount> account(MessageRow row) {
    return accounts.find(row.account(), row.gateway());
  }

  /**
   * Has a message asked for again that the gateway does not know.
   *
   * @param exchange property {@link RouteProperties#MESSAGE_ROW}
   * @return completes when committed
   */
  public CompletionStage<Void> missing(Exchange exchange) {
    return ask(exchange, AGAIN_MILLIS, MessageRow.MISSING);
  }

  /**
   * Has a message asked for when the gateway remembers nothing of it: its phone is not there.
   *
   * @param exchange property {@link RouteProperties#MESSAGE_ROW}
   * @return completes when committed
   */
  public CompletionStage<Void> phoneMissing(Exchange exchange) {
    return ask(exchange, CheckTimetable.FORGOTTEN_MILLIS, MessageRow.MISSING + 1);
  }

  /**
   * Has a message asked for as usual that is there after all.
   *
   * @param exchange property {@link RouteProperties#MESSAGE_ROW}
   * @return completes when committed
   */
  public CompletionStage<Void> found(Exchange exchange) {
    return ask(exchange, AGAIN_MILLIS, 1);
  }

  private CompletionStage<Void> ask(Exchange exchange, long millis, int checks) {
    MessageRow row = StoredMessage.of(exchange);
    long now = clocks.wall().millis();
    boolean endsBefore =
        row.expiresAt() != null && row.expiresAt() > now && row.expiresAt() < now + millis;
    return messages.checkAt(row, endsBefore ? row.expiresAt() : now + millis, checks);
  }

  /**
   * Whether the account's phones are to be asked for, by one of many that want to know.
   *
   * @param exchange property {@link RouteProperties#MESSAGE_ROW}
   * @return false when it is known lately, or somebody asks already
   */
  public boolean asksForPhones(Exchange exchange) {
    return account(StoredMessage.of(exchange))
        .filter(account -> !account.knowsDevicesSince(FRESH_MILLIS) && account.doubtDevices())
        .isPresent();
  }

  /**
   * Ends a message whose phone is not in a fresh list. Without such a list it is asked again.
   *
   * @param exchange property {@link RouteProperties#MESSAGE_ROW}
   * @return completes when committed
   */
  public CompletionStage<Void> endWithPhone(Exchange exchange) {
    MessageRow row = StoredMessage.of(exchange);
    if (!told(exchange)
        && account(row).filter(account -> account.knowsDevicesSince(FRESH_MILLIS)).isEmpty()) {
      return ask(exchange, AGAIN_MILLIS, row.checks() - 1);
    }
    return lacksPhone(row) ? end(exchange) : CompletableFuture.completedFuture(null);
  }

  private static boolean told(Exchange exchange) {
    return PHONES.equals(exchange.getProperty(RouteProperties.GATEWAY_OPERATION))
        && GatewayOutcome.of(exchange) == GatewayOutcome.DONE;
  }

  /**
   * Ends a message that the gateway does not have, unless it may be there yet, or elsewhere.
   * UNDELIVERABLE, or UNKNOWN when its phone has sent it.
   *
   * @param exchange property {@link RouteProperties#MESSAGE_ROW} and property {@link
   *     RouteProperties#GATEWAY_ID}
   * @return completes when committed
   */
  public CompletionStage<Void> end(Exchange exchange) {
    MessageRow row = StoredMessage.of(exchange);
    boolean sent = row.sentAt() != null || row.partsDelivered() > 0;
    MessageState state = sent ? MessageState.UNKNOWN : MessageState.UNDELIVERABLE;
    return messages
        .mayBeElsewhere(row)
        .thenCompose(
            elsewhere -> {
              if (elsewhere) {
                return CompletableFuture.completedFuture(null);
              }
              tell(row);
              return events.giveUp(exchange, state.name());
            });
  }

  private void tell(MessageRow row) {
    long many = lines.due("lost");
    if (many > 0) {
      LOG.warn(
          "the gateway does not have messages of {} any more that it had accepted: they end"
              + " ({} since the last line). Was a phone removed there?",
          row.account(),
          many);
    }
  }
}
