package io.github.smppbridge.parts;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.smppbridge.route.ExchangeEnd;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.store.PartResult;
import io.github.smppbridge.store.PartRow;
import io.github.smppbridge.store.PartSet;
import io.github.smppbridge.submit.Submission;
import io.github.smppbridge.submit.SubmitOutcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;

/**
 * Parts whose answer is not written yet and sets that are being sent, in this process. Bounded by
 * the exchanges in work.
 */
final class PartsInFlight {
  private static final int MOST_LEFT = 1_000;

  private record Flight(String completing, CompletableFuture<String> status) {}

  private record Left(PartSet set, String completing) {}

  private final Map<String, Flight> flights = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<Boolean>> answering = new ConcurrentHashMap<>();

  /** Guarded by itself. */
  private final Map<String, Left> left =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Left> eldest) {
          return size() > MOST_LEFT;
        }
      };

  /** A part whose response is to be written. */
  void answering(String messageId, CompletableFuture<Boolean> answered) {
    if (answered != null) {
      answering.put(messageId, answered);
      answered.whenComplete((written, failure) -> answering.remove(messageId, answered));
    }
  }

  /**
   * A set is being sent, until the exchange ends.
   *
   * @param completing message_id of the part that completed it; null = nobody waits for the answer
   * @return false when it is being sent already
   */
  boolean begin(String gatewayId, String completing, Exchange exchange) {
    Flight flight = new Flight(completing, new CompletableFuture<>());
    if (flights.putIfAbsent(gatewayId, flight) != null) {
      return false;
    }
    exchange.setProperty(RouteProperties.COMPLETING_PART, completing);
    ExchangeEnd.then(
        exchange,
        done -> {
          flights.remove(gatewayId, flight);
          flight.status().complete(SubmitOutcome.status(done));
        });
    return true;
  }

  /**
   * Nobody knows whether the gateway has the message of a set: its last part was refused for now.
   *
   * @param completing message_id of that part
   */
  void leave(PartSet set, String completing) {
    synchronized (left) {
      left.put(set.gatewayId(), new Left(set, completing));
    }
  }

  /** The set that was left and whose last part is repeated; null if it is none. */
  PartSet takeLeft(PartResult.Duplicate repeated) {
    synchronized (left) {
      Left found = left.get(repeated.gatewayId());
      if (found == null || !found.completing().equals(repeated.messageId())) {
        return null;
      }
      left.remove(repeated.gatewayId());
      return found.set();
    }
  }

  /**
   * What to answer to a repeated part.
   *
   * @return completes with the name of a command_status, null for ESME_ROK
   */
  CompletionStage<String> answerFor(PartResult.Duplicate repeated) {
    if (repeated.gatewayId() == null || repeated.done()) {
      return CompletableFuture.completedFuture(null);
    }
    Flight flight = flights.get(repeated.gatewayId());
    if (flight == null) {
      // another replica sends it, or one that died: known soon, and clients retry this status
      return CompletableFuture.completedFuture(CommandStatus.name(CommandStatus.ESME_RSYSERR));
    }
    return repeated.messageId().equals(flight.completing())
        ? flight.status()
        : CompletableFuture.completedFuture(null);
  }

  /** The parts for a {@link Submission}, the completing one at the end. */
  List<Submission.Part> parts(PartSet set, String completing, ObjectMapper json) {
    List<Submission.Part> parts = new ArrayList<>(set.parts().size());
    Submission.Part last = null;
    for (PartRow row : set.parts()) {
      PartAttributes attributes = PartAttributes.of(row, json);
      Submission.Part part =
          new Submission.Part(
              row.messageId(),
              attributes.slot(),
              row.registeredDelivery(),
              attributes.userMessageReference(),
              row.receivedAt(),
              row.sessionId(),
              answering.get(row.messageId()));
      if (row.messageId().equals(completing)) {
        last = part;
      } else {
        parts.add(part);
      }
    }
    if (last != null) {
      parts.add(last);
    }
    return parts;
  }
}
