package io.github.smppbridge.submit;

import io.github.smppbridge.component.SmppAddress;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.route.RouteProperties;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * The steps of {@code routes/submit-multi}: bean {@code multiSubmissions}. Its {@link #outcomes}
 * are bean {@code multiOutcomes}.
 *
 * @param submissions makes message ids
 */
public record MultiSubmissions(SubmitSteps submissions) {
  /**
   * How one destination ended: the message_id, and unless it was accepted the name of a
   * command_status and why.
   */
  private record Result(String messageId, String status, String reason) {
    private static final Result LOST = new Result(null, "ESME_RSYSERR", null);

    String refusal() {
      return reason == null ? status : status + " (" + reason + ")";
    }
  }

  /** One of the destinations, and its place among them. */
  private record Addressee(int slot, SmppAddress address) {}

  /**
   * Decides the message_id that all destinations share.
   *
   * @param exchange a submit_multi
   */
  public void begin(Exchange exchange) {
    submissions.assignMessageId(exchange);
    exchange.setProperty(
        RouteProperties.MULTI_RESULTS, new ConcurrentHashMap<SmppAddress, Result>());
  }

  /**
   * Cuts the destinations into groups.
   *
   * @param list the destinations
   * @param size most in a group
   * @return the groups in order
   */
  public List<List<?>> inGroupsOf(List<?> list, int size) {
    List<List<?>> groups = new ArrayList<>();
    for (int from = 0; from < list.size(); from += size) {
      groups.add(
          IntStream.range(from, Math.min(list.size(), from + size))
              .mapToObj(slot -> new Addressee(slot, (SmppAddress) list.get(slot)))
              .toList());
    }
    return groups;
  }

  /**
   * Makes a copy of the request the submit to one destination, but for its body.
   *
   * @param exchange the copy, with one of a group as body
   */
  public void address(Exchange exchange) {
    Message message = exchange.getMessage();
    Addressee addressee = message.getBody(Addressee.class);
    SmppAddress destination = addressee.address();
    if (message.getHeader(SmppServerConstants.DESTINATIONS, List.class).size() > 1) {
      exchange.setProperty(RouteProperties.MULTI_SLOT, addressee.slot());
    }
    exchange.setProperty(RouteProperties.MULTI_DESTINATION, destination);
    message.setHeader(SmppServerConstants.DEST_ADDR, destination.address());
    message.setHeader(SmppServerConstants.DEST_ADDR_TON, (byte) destination.ton());
    message.setHeader(SmppServerConstants.DEST_ADDR_NPI, (byte) destination.npi());
    message.removeHeader(SmppServerConstants.DESTINATIONS);
  }

  /**
   * Notes how each destination ended. Nothing of the copies comes back but that: one that failed
   * does not fail the others.
   *
   * @return for the split over the destinations
   */
  public static AggregationStrategy outcomes() {
    return new AggregationStrategy() {
      @Override
      public Exchange aggregate(Exchange before, Exchange submitted) {
        note(submitted);
        return before == null ? submitted : before;
      }

      @Override
      public Exchange aggregate(Exchange before, Exchange submitted, Exchange asking) {
        note(submitted);
        return asking;
      }
    };
  }

  private static void note(Exchange submitted) {
    SmppAddress destination =
        submitted.getProperty(RouteProperties.MULTI_DESTINATION, SmppAddress.class);
    if (destination != null) {
      String id = submitted.getMessage().getHeader(SmppServerConstants.ID, String.class);
      results(submitted)
          .put(
              destination,
              new Result(id, SubmitOutcome.status(submitted), SubmitOutcome.reason(submitted)));
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<SmppAddress, Result> results(Exchange exchange) {
    return exchange.getProperty(RouteProperties.MULTI_RESULTS, Map.class);
  }

  /**
   * Sets the answer: the destinations that failed, in their order; when none was accepted, the
   * first one's status for the whole.
   *
   * @param exchange the submit_multi
   */
  public void answer(Exchange exchange) {
    Message message = exchange.getMessage();
    Map<SmppAddress, Object> failed = new LinkedHashMap<>();
    Map<String, Integer> refusals = new LinkedHashMap<>();
    String accepted = null;
    List<?> destinations = message.getHeader(SmppServerConstants.DESTINATIONS, List.class);
    for (Object each : destinations) {
      SmppAddress destination = (SmppAddress) each;
      Result result = results(exchange).getOrDefault(destination, Result.LOST);
      if (result.status() != null) {
        failed.put(destination, result.status());
        refusals.merge(result.refusal(), 1, Integer::sum);
      } else if (accepted == null) {
        accepted = result.messageId();
      }
    }
    message.setBody(null);
    message.setHeader(SmppServerConstants.UNSUCCESSFUL, failed);
    message.setHeader(SmppServerConstants.REASON, describe(refusals, destinations.size()));
    if (accepted == null) {
      message.setHeader(SmppServerConstants.COMMAND_STATUS, failed.values().iterator().next());
    } else {
      message.setHeader(SmppServerConstants.ID, accepted);
      message.removeHeader(SmppServerConstants.COMMAND_STATUS);
    }
  }

  /** As in "3 of 10 destinations: 2 ESME_RINVDSTADR (not a phone number), 1 ESME_RTHROTTLED". */
  private static String describe(Map<String, Integer> refusals, int destinations) {
    int refused = refusals.values().stream().mapToInt(Integer::intValue).sum();
    return refusals.entrySet().stream()
        .map(each -> each.getValue() + " " + each.getKey())
        .collect(Collectors.joining(", ", refused + " of " + destinations + " destinations: ", ""));
  }
}
