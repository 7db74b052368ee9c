package io.github.smppbridge.parts;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.smppbridge.clock.Clocks;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.deliver.Receipts;
import io.github.smppbridge.gateway.GatewayAccounts;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.route.SmppHeaders;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.smpp.SessionLoop;
import io.github.smppbridge.smpp.SmppStatusException;
import io.github.smppbridge.smpp.text.MessageState;
import io.github.smppbridge.store.PartArrival;
import io.github.smppbridge.store.PartResult;
import io.github.smppbridge.store.PartRow;
import io.github.smppbridge.store.PartSet;
import io.github.smppbridge.store.Store;
import io.github.smppbridge.submit.Submission;
import io.github.smppbridge.submit.SubmitOutcome;
import io.github.smppbridge.submit.SubmitSteps;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * The steps that make one message of the parts of a long one: bean {@code messageParts}, used by
 * {@code routes/join-parts}.
 *
 * <ul>
 *   <li>Parts are joined as octets and decoded then: a sender may cut a character in two.
 *   <li>The set is joined by whoever stores its last part; after a crash by whoever finds it.
 *   <li>A part whose ESME cannot have its answer gets, when it comes again, the answer that it got
 *       first; while the set that it completed is being sent it waits for that. Every other part is
 *       one of a new message, equal or not: an SMS too much is better than one that is missing.
 *   <li>The parts of a message on one session are answered in the order in which they came.
 * </ul>
 */
public final class MessageParts {
  private final Store store;
  private final SubmitSteps submissions;
  private final ObjectMapper json;
  private final LostParts lost;
  private final PartsInFlight inFlight;
  private final PartAttempts attempts;
  private final AnswerOrder order;
  private final Predicate<String> bound;
  private final ArrivingParts arriving;
  private final Clocks clocks;

  /**
   * Makes the bean.
   *
   * @param store where parts are kept
   * @param submissions makes message ids
   * @param json the mapper
   * @param receipts makes receipts of lost parts
   * @param timeout how long a set may wait for parts ({@code smpp.parts_timeout})
   * @param bound whether the session of an id is bound here
   * @param clocks the time
   */
  public MessageParts(
      Store store,
      SubmitSteps submissions,
      ObjectMapper json,
      Receipts receipts,
      Duration timeout,
      Predicate<String> bound,
      Clocks clocks) {
    this.store = store;
    this.clocks = clocks;
    this.submissions = submissions;
    this.json = json;
    this.lost = new LostParts(store, receipts, json, clocks.wall());
    this.inFlight = new PartsInFlight();
    this.attempts = new PartAttempts(bound);
    this.order = new AnswerOrder();
    this.bound = bound;
    this.arriving = new ArrivingParts(json, timeout, clocks.wall());
  }

  /**
   * Stores a part and sets its message_id, or the one it got when it came first. Property {@link
   * RouteProperties#PART_SET} is set when this part completed its set, and property {@link
   * RouteProperties#RESUMED} as well when it did so before, without anybody knowing how it ended.
   *
   * @param exchange a submit with the part headers, its octets as body; to be called in the order
   *     in which parts come on a session
   * @return completes when committed, and when the parts of the same message that came before on
   *     the same session are answered; fails with ESME_RINVMSGLEN for a part of unlikely size
   */
  public CompletionStage<Void> store(Exchange exchange) {
    Message message = exchange.getMessage();
    submissions.assignMessageId(exchange);
    PartRow part = arriving.read(message);
    CompletableFuture<Boolean> answered = SmppHeaders.answered(exchange);
    inFlight.answering(part.messageId(), answered);
    PartAttempts.Attempt attempt = attempt(exchange, part);
    AtomicReference<CompletableFuture<Boolean>> before =
        new AtomicReference<>(CompletableFuture.completedFuture(true));
    IntConsumer joined =
        generation -> {
          if (isInOrder(exchange, answered)) {
            before.set(order.join(part, generation, answered));
          }
        };
    return SessionLoop.returning(
        store
            .parts()
            .add(
                new PartArrival(
                    part, attempt.unheard(), attempt.overdue(), bound, joined, attempt::passedOver))
            .thenCompose(result -> stored(exchange, part, attempt, result))
            .thenCompose(nothing -> before.get())
            .thenAccept(written -> {}));
  }

  /**
   * Keeps the parts that come for several destinations apart from those of the next message with
   * the same reference: a submit_multi begins when the one before it has ended.
   *
   * @param exchange a submit_multi with the part headers, its octets as body; to be called in the
   *     order in which parts come on a session
   * @return completes when those that came before on the same session are answered; fails with
   *     ESME_RINVMSGLEN for a part of unlikely size
   */
  public CompletionStage<Void> awaitTurn(Exchange exchange) {
    CompletableFuture<Boolean> answered = SmppHeaders.answered(exchange);
    if (answered == null) {
      return CompletableFuture.completedFuture(null);
    }
    return SessionLoop.returning(
        order.joinForAll(arriving.read(exchange.getMessage()), answered).thenAccept(written -> {}));
  }

  /** Several destinations of a submit_multi come in any order, and have one response. */
  private static boolean isInOrder(Exchange exchange, CompletableFuture<Boolean> answered) {
    return answered != null && exchange.getProperty(RouteProperties.MULTI_SLOT) == null;
  }

  private PartAttempts.Attempt attempt(Exchange exchange, PartRow part) {
    PartAttempts.Attempt attempt = attempts.begin(part);
    CompletableFuture<Boolean> handedOver = SmppHeaders.handedOver(exchange);
    if (handedOver == null) {
      attempt.answered(true);
    } else {
      // before the ESME can send it again
      handedOver.whenComplete(
          (written, failure) ->
              attempt.answered(
                  Boolean.TRUE.equals(written) && SubmitOutcome.status(exchange) == null));
    }
    return attempt;
  }

  private CompletionStage<Void> stored(
      Exchange exchange, PartRow part, PartAttempts.Attempt attempt, PartResult result) {
    attempt.stored(
        result instanceof PartResult.Duplicate first ? first.messageId() : part.messageId());
    if (result instanceof PartResult.Complete complete) {
      exchange.setProperty(RouteProperties.PART_SET, complete.set());
      exchange.setProperty(RouteProperties.COMPLETING_PART, part.messageId());
      inFlight.begin(complete.set().gatewayId(), part.messageId(), exchange);
    } else if (result instanceof PartResult.Duplicate first) {
      exchange.getMessage().setHeader(SmppServerConstants.ID, first.messageId());
      PartSet left = inFlight.takeLeft(first);
      return left == null
          ? repeated(exchange, first)
          : store.parts().retake(left).thenCompose(ours -> takenUp(exchange, first, ours));
    }
    return CompletableFuture.completedFuture(null);
  }

  private CompletionStage<Void> repeated(Exchange exchange, PartResult.Duplicate first) {
    return inFlight
        .answerFor(first)
        .thenAccept(
            status -> {
              if (status != null) {
                exchange.getMessage().setHeader(SmppServerConstants.COMMAND_STATUS, status);
                exchange
                    .getMessage()
                    .setHeader(SmppServerConstants.REASON, "as when the part came first");
              }
            });
  }

  /** Its last part comes again: it is sent again, and answered with how that ends. */
  private CompletionStage<Void> takenUp(
      Exchange exchange, PartResult.Duplicate first, Optional<PartSet> ours) {
    if (ours.isEmpty()) {
      return repeated(exchange, first);
    }
    exchange.setProperty(RouteProperties.PART_SET, ours.get());
    exchange.setProperty(RouteProperties.COMPLETING_PART, first.messageId());
    exchange.setProperty(RouteProperties.RESUMED, true);
    return CompletableFuture.completedFuture(null);
  }

  /**
   * Makes the message: its octets joined and, if they are text, decoded; the headers those of the
   * first part; ids and registered_delivery of every part kept in the {@link Submission}.
   *
   * @param exchange property {@link RouteProperties#PART_SET}
   * @throws SmppStatusException ESME_RSUBMITFAIL when data_coding differs or the whole is not text,
   *     ESME_RINVMSGLEN when it is too long. Any other failure would be the same at each attempt
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
              Instant.ofEpochMilli(set.receivedAt()),
              inFlight.parts(set, completing(exchange), json)));
    }
    message.removeHeaders("CamelSmppServerPart*");
    PartAttributes.of(first, json).writeTo(message, first);
    try {
      message.setBody(JoinedContent.of(set.parts(), message, json));
    } catch (IllegalArgumentException e) {
      // of an alphabet that is not known any more, for example
      throw new SmppStatusException(
          CommandStatus.ESME_RSUBMITFAIL, "the parts cannot be joined: " + e.getMessage());
    }
  }

  /**
   * The gateway has the message. Its parts are kept for a while: the ESME may send them again.
   *
   * @param exchange property {@link RouteProperties#PART_SET}
   * @return completes when committed
   */
  public CompletionStage<Void> accepted(Exchange exchange) {
    PartSet set = set(exchange);
    return resumed(exchange)
        ? store.parts().accepted(set)
        : store.parts().remember(set.gatewayId());
  }

  /**
   * A temporary refusal: the last part is taken out again, so that the ESME's next attempt
   * completes the set. A set that was taken up stays, to be sent later.
   *
   * @param exchange property {@link RouteProperties#PART_SET}
   * @return completes when committed
   */
  public CompletionStage<Void> reopen(Exchange exchange) {
    return resumed(exchange)
        ? CompletableFuture.completedFuture(null)
        : store.parts().reopen(set(exchange), completing(exchange)).thenApply(ours -> null);
  }

  /**
   * Nobody knows whether the gateway has the message: the last part is refused for now, and the set
   * stays as it is until that is known: when the ESME tries again, or by {@code routes/parts-due}.
   *
   * @param exchange property {@link RouteProperties#PART_SET}
   */
  public void leave(Exchange exchange) {
    if (completing(exchange) != null) {
      inFlight.leave(set(exchange), completing(exchange));
    }
  }

  /**
   * A refusal for good: the ESME learns it from the answer to the last part, and for the others,
   * which it was told to be fine, from receipts UNDELIV. Of a set that was taken up all parts get
   * them.
   *
   * @param exchange property {@link RouteProperties#PART_SET}
   * @return completes when committed
   */
  public CompletionStage<Void> reject(Exchange exchange) {
    boolean resumed = resumed(exchange);
    if (resumed) {
      exchange.getMessage().removeHeader(SmppServerConstants.COMMAND_STATUS);
    }
    return lost.end(
        set(exchange), MessageState.UNDELIVERABLE, resumed ? null : completing(exchange));
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

  private static boolean resumed(Exchange exchange) {
    return exchange.getProperty(RouteProperties.RESUMED, false, Boolean.class);
  }

  private static PartSet set(Exchange exchange) {
    return exchange.getProperty(RouteProperties.PART_SET, PartSet.class);
  }
}
