package io.github.smppbridge.report;

import io.github.smppbridge.gateway.PhoneEvent;
import io.github.smppbridge.store.MmsTable;
import io.github.smppbridge.store.OutboxEntry;
import io.github.smppbridge.store.ReportedMms;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * MMS on their way to the store. Phones report each twice: when it is announced, which has a
 * subject at the most, and when it was fetched, often a second later, and not always. The ESME gets
 * the content; of an MMS whose content does not come within a moment it gets the announcement, and
 * the content when it comes.
 */
public final class ReceivedMms {
  private final MmsTable table;
  private final Duration wait;
  private final Clock clock;

  /**
   * Makes it.
   *
   * @param table the table
   * @param wait how long an announcement waits for the content
   * @param clock the time
   */
  public ReceivedMms(MmsTable table, Duration wait, Clock clock) {
    this.table = table;
    this.wait = wait;
    this.clock = clock;
  }

  /**
   * Stores what is to be told.
   *
   * @param account whose it is
   * @param event the report
   * @param entries the report as received text to what the outbox is to have
   * @return completes when committed; false when nothing was added
   */
  CompletionStage<Boolean> store(
      String account,
      PhoneEvent.Mms event,
      Function<PhoneEvent.Received, List<OutboxEntry>> entries) {
    ReportedMms report =
        new ReportedMms(
            event.id(),
            account,
            event.deviceId(),
            event.sim(),
            event.messageId(),
            event.from(),
            event.at() == null ? clock.millis() : event.at().toEpochMilli(),
            event.stage() != PhoneEvent.Mms.Stage.ANNOUNCED,
            event.stage() == PhoneEvent.Mms.Stage.EMPTY);
    return table.insert(report, from -> entries.apply(text(event, from)), wait);
  }

  private static PhoneEvent.Received text(PhoneEvent.Mms event, String from) {
    return new PhoneEvent.Received(
        event.id(),
        event.deviceId(),
        event.sim(),
        from,
        event.to(),
        event.text(),
        null,
        0,
        event.messageId(),
        event.at());
  }
}
