package io.github.smppbridge.parts;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.smppbridge.clock.Clocks;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.deliver.Receipts;
import io.github.smppbridge.gateway.GatewayAccounts;
import io.github.smppbridge.gateway.GatewayLimits;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.route.SmppHeaders;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.smpp.SmppStatusException;
import io.github.smppbridge.smpp.text.Alphabet;
import io.github.smppbridge.smpp.text.LongMessage;
import io.github.smppbridge.smpp.text.MessageState;
import io.github.smppbridge.smpp.text.UndecodableTextException;
import io.github.smppbridge.store.PartResult;
import io.github.smppbridge.store.PartRow;
import io.github.smppbridge.store.PartSet;
import io.github.smppbridge.store.Store;
import io.github.smppbridge.submit.Submission;
import io.github.smppbridge.submit.SubmitSteps;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * The steps that make one message of the parts of a long one: bean {@code messageParts}, used by
 * {@code routes/join-parts}.
 *
 * <ul>
 *   <li>Parts are joined as octets and decoded then: a sender may cut a character in two.
 *   <li>The set is joined by whoever stores its last part; after a crash by whoever finds it.
 *   <li>A repeated part gets the answer that it got first. A repetition of the part that completed
 *       the set, while the set is being sent, waits for that answer.
 * </ul>
 */
public final class MessageParts {
  /** Of the longest text that the gateway takes, in UTF-16. */
  private static final int MAX_OCTETS = 2 * GatewayLimits.TEXT;

  /** Far above what fits an SMS; bounds what a set of 255 parts may cost. */
  private static final int MAX_PART_OCTETS = 2_048;

  private final Store store;
  private final SubmitSteps submissions;
  private final ObjectMapper json;
  private final LostParts lost;
  private final PartsInFlight inFlight;
  private final Duration timeout;
  private final Clocks clocks;
  private final Clock clock;

  /**
   * Makes the bean.
   *
   * @param store where parts are kept
   * @param submissions makes message ids
   * @param json the mapper
   * @param receipts makes receipts of lost parts
   * @param timeout how long a set may wait for parts ({@code smpp.parts_timeout})
   * @param clocks the time
   */
  public MessageParts(
      Store store,
      SubmitSteps submissions,
      ObjectMapper json,
      Receipts receipts,
      Duration timeout,
      Clocks clocks) {
    this.store = store;
    this.clocks = clocks;
    this.clock = clocks.wall();
    this.submissions = submissions;
    this.json = json;
    this.lost = new LostParts(store, receipts, json, clock);
    this.inFlight = new PartsInFlight();
    this.timeout = timeout;
  }

  /**
   * Stores a part and sets its message_id, or the one it got when it came first. Property {@link
   * RouteProperties#PART_SET} is set when this part completed its set.
   *
   * @param exchange a submit with the part headers, its octets as body
   * @return completes when committed; fails with ESME_RINVMSGLEN for a part of unlikely size
   */
  public CompletionStage<Void> store(Exchange exchange) {
    Message message = exchange.getMessage();
    submissions.assignMessageId(exchange);
    PartRow part = row(message);
    inFlight.answering(part.messageId(), SmppHeaders.answered(exchange));
    return store.parts().add(part).thenCompose(result -> stored(exchange, part, result));
  }

  private PartRow row(Message message) {
    byte[] octets = message.getBody(byte[].class);
    if (octets == null || octets.length > MAX_PART_OCTETS) {
      throw new SmppStatusException(
          CommandStatus.ESME_RINVMSGLEN, "a part has more than " + MAX_PART_OCTETS + " octets");
    }
    long now = clock.millis();
    return new PartRow(
        message.getHeader(SmppServerConstants.SYSTEM_ID, String.class),
        message.getHeader(SmppServerConstants.SOURCE_ADDR, String.class),
        message.getHeader(SmppServerConstants.DEST_ADDR, String.class),
        message.getHeader(SmppServerConstants.PART_REFERENCE, Integer.class),
        message.getHeader(SmppServerConstants.PART_TOTAL, Integer.class),
        message.getHeader(SmppServerConstants.PART_NUMBER, Integer.class),
        message.getHeader(SmppServerConstants.ID, String.class),
        octets,
        SmppHeaders.octet(message, SmppServerConstants.DATA_CODING),
        SmppHeaders.octet(message, SmppServerConstants.REGISTERED_DELIVERY),
        PartAttributes.of(message).toJson(json),
        now,
        now + timeout.toMillis());
  }

  private CompletionStage<Void> stored(Exchange exchange, PartRow part, PartResult result) {
    if (result instanceof PartResult.Complete complete) {
      exchange.setProperty(RouteProperties.PART_SET, complete.set());
      inFlight.begin(complete.set().gatewayId(), part.messageId(), exchange);
    } else if (result instanceof PartResult.Duplicate first) {
      exchange.getMessage().setHeader(SmppServerConstants.ID, first.messageId());
      return inFlight
          .answerFor(first)
          .thenAccept(
              status -> {
                if (status != null) {
                  exchange.getMessage().setHeader(SmppServerConstants.COMMAND_STATUS, status);
                }
              });
    }
    return CompletableFuture.completedFuture(null);
  }

  /**
   * Makes the message: its octets joined and, if they are text, decoded; the headers those of the
   * first part; ids and registered_delivery of every part kept in the {@link Submission}.
   *
   * @param exchange property {@link RouteProperties#PART_SET}
   * @throws SmppStatusException ESME_RSUBMITFAIL when data_coding differs or the whole is not text,
   *     ESME_RINVMSGLEN when it is too long
   */
  public void join(Exchange exchange) {
    PartSet set = set(exchange);
    PartRow first = set.parts().get(0);
    Message message = exchange.getMessage();
    if (exchange.getProperty(RouteProperties.SUBMISSION) == null) {
      exchange.setProperty(
          RouteProperties.SUBMISSION,
          new Submission(
              set.gatewayId(),
              first.account(),
              clock.instant(),
              inFlight.parts(set, completing(exchange), json)));
    }
    message.removeHeaders("CamelSmppServerPart*");
    PartAttributes.of(first, json).writeTo(message, first);
    message.setBody(content(set.parts(), message));
  }

  private static Object content(List<PartRow> parts, Message message) {
    if (parts.stream().mapToInt(PartRow::dataCoding).distinct().count() > 1) {
      throw new SmppStatusException(
          CommandStatus.ESME_RSUBMITFAIL, "the parts have different data_coding");
    }
    byte[] octets = LongMessage.join(parts.stream().map(PartRow::octets).toList());
    if (octets.length > MAX_OCTETS) {
      throw new SmppStatusException(
          CommandStatus.ESME_RINVMSGLEN, "the parts have " + octets.length + " octets");
    }
    String alphabet = message.getHeader(SmppServerConstants.ALPHABET, String.class);
    if (alphabet == null || message.getHeader(SmppServerConstants.DESTINATION_PORT) != null) {
      return octets;
    }
    try {
      return Alphabet.parse(alphabet).decode(octets);
    } catch (UndecodableTextException e) {
      throw new SmppStatusException(
          CommandStatus.ESME_RSUBMITFAIL,
          "octet " + e.offset() + " of the joined parts is not " + alphabet + " text");
    }
  }

  /**
   * The gateway has the message: the parts are not needed any more. But if the ESME never saw the
   * answer to the last one it will repeat it, and then gets that answer.
   *
   * @param exchange property {@link RouteProperties#PART_SET}
   * @return completes when committed
   */
  public CompletionStage<Void> accepted(Exchange exchange) {
    PartSet set = set(exchange);
    String completing = completing(exchange);
    if (completing == null) {
      return store.parts().remember(set.gatewayId(), set.parts());
    }
    List<PartRow> last =
        set.parts().stream().filter(part -> part.messageId().equals(completing)).toList();
    CompletableFuture<Boolean> answered = SmppHeaders.answered(exchange);
    if (answered != null) {
      answered.thenAccept(
          written -> {
            if (!written) {
              store.parts().remember(set.gatewayId(), last);
            }
          });
    }
    return store.parts().finished(set.gatewayId());
  }

  /**
   * A temporary refusal: the last part is taken out again, so that the ESME's next attempt
   * completes the set. A set without an ESME waiting stays, to be sent later.
   *
   * @param exchange property {@link RouteProperties#PART_SET}
   * @return completes when committed
   */
  public CompletionStage<Void> reopen(Exchange exchange) {
    String completing = completing(exchange);
    return completing == null
        ? CompletableFuture.completedFuture(null)
        : store.parts().reopen(set(exchange).gatewayId(), completing);
  }

  /**
   * A refusal for good: the ESME learns it from the answer to the last part, and for the others,
   * which it was told to be fine, from receipts REJECTD.
   *
   * @param exchange property {@link RouteProperties#PART_SET}
   * @return completes when committed
   */
  public CompletionStage<Void> reject(Exchange exchange) {
    PartSet set = set(exchange);
    String completing = completing(exchange);
    return lost.end(
        set.gatewayId(),
        set.parts().stream().filter(part -> !part.messageId().equals(completing)).toList(),
        set.parts().get(0).account(),
        MessageState.REJECTED);
  }

  /**
   * The steps of {@code routes/parts-due}.
   *
   * @param accounts the bound accounts: only theirs can be sent
   * @param resumeAfter when a set in work is taken for orphaned: longer than sending one takes
   * @return bean {@code partsDue}
   */
  public PartsDue due(GatewayAccounts accounts, Duration resumeAfter) {
    return new PartsDue(store, accounts, json, lost, inFlight, resumeAfter, clocks);
  }

  /** The part whose submit this exchange answers; null when it answers nobody. */
  private static String completing(Exchange exchange) {
    return exchange.getProperty(RouteProperties.COMPLETING_PART, String.class);
  }

  private static PartSet set(Exchange exchange) {
    return exchange.getProperty(RouteProperties.PART_SET, PartSet.class);
  }
}
