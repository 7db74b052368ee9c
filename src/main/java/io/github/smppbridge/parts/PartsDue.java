package io.github.smppbridge.parts;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.smppbridge.clock.Clocks;
import io.github.smppbridge.gateway.GatewayAccounts;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.smpp.text.MessageState;
import io.github.smppbridge.store.MessageRow;
import io.github.smppbridge.store.PartRow;
import io.github.smppbridge.store.PartSet;
import io.github.smppbridge.store.Store;
import io.github.smppbridge.submit.Submission;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;

/**
 * Parts that nobody waits for any more, taken up by time: bean {@code partsDue}, used by {@code
 * routes/parts-due}.
 */
public record PartsDue(
    Store store,
    GatewayAccounts accounts,
    ObjectMapper json,
    LostParts lost,
    PartsInFlight inFlight,
    Duration resumeAfter,
    Clocks clocks) {
  /** A complete set that nobody could send for so long is given up. */
  private static final Duration GIVE_UP = Duration.ofHours(12);

  private static final int SETS_A_ROUND = 50;

  /**
   * Sets whose time is up with parts missing; each is given to one replica.
   *
   * @return completes with the sets
   */
  public CompletionStage<List<PartSet>> overdue() {
    return store.parts().expired(clocks.wall().millis(), SETS_A_ROUND);
  }

  /**
   * Ends a set: EXPIRED.
   *
   * @param set the parts that came
   * @return completes when committed
   */
  public CompletionStage<Void> expire(PartSet set) {
    return lost.end(set, MessageState.EXPIRED);
  }

  /**
   * Sets that a crash left in the middle of being sent.
   *
   * @return completes with the sets
   */
  public CompletionStage<List<PartSet>> unfinished() {
    return store.parts().unfinished(clocks.wall().millis() - resumeAfter.toMillis(), SETS_A_ROUND);
  }

  /**
   * Whether a set can only be given up: parts are missing, or nobody could send it for too long.
   *
   * @param set an unfinished set
   * @return true when it is to expire
   */
  public boolean hopeless(PartSet set) {
    long received = set.parts().get(0).receivedAt();
    return !set.complete() || received < clocks.patient().millis(received) - GIVE_UP.toMillis();
  }

  /**
   * Whether a set can be sent from here: its account is bound, and it is not being sent already.
   *
   * @param set an unfinished set
   * @return true when it can
   */
  public boolean sendable(PartSet set) {
    return accounts.find(set.parts().get(0).account()).isPresent() && !inFlight.has(set);
  }

  /**
   * Takes an unfinished set up where it was left: under the ids, and with the device, of the
   * attempt that may have reached the gateway.
   *
   * @param exchange the {@link PartSet} as body
   * @return completes when property {@value RouteProperties#PART_SET} is set
   */
  public CompletionStage<Void> resume(Exchange exchange) {
    PartSet set = exchange.getMessage().getBody(PartSet.class);
    exchange.setProperty(RouteProperties.PART_SET, set);
    exchange.setProperty(RouteProperties.RESUMED, true);
    PartRow first = set.parts().get(0);
    PartAttributes.of(first, json).writeTo(exchange.getMessage(), first);
    return store
        .messages()
        .byGatewayId(first.account(), set.gatewayId())
        .thenAccept(rows -> continueWith(rows, set, exchange));
  }

  private void continueWith(List<MessageRow> rows, PartSet set, Exchange exchange) {
    if (!rows.isEmpty()) {
      Submission submission =
          new Submission(
              set.gatewayId(),
              set.parts().get(0).account(),
              clocks.wall().instant(),
              inFlight.parts(set, null, json),
              true);
      exchange.setProperty(RouteProperties.SUBMISSION, submission);
      exchange.setProperty(RouteProperties.DEVICE_ID, rows.get(0).deviceId());
    }
    inFlight.begin(set.gatewayId(), null, exchange);
  }
}
