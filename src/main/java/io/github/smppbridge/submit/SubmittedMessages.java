package io.github.smppbridge.submit;

import io.github.smppbridge.component.AnswerWritten;
import io.github.smppbridge.component.QuickCompletion;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.deliver.Receipts;
import io.github.smppbridge.gateway.GatewayAccounts;
import io.github.smppbridge.log.SparseLines;
import io.github.smppbridge.route.ReplaceableMessage;
import io.github.smppbridge.route.RouteChoice;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.route.SmppHeaders;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.smpp.SmppStatusException;
import io.github.smppbridge.smpp.text.Alphabet;
import io.github.smppbridge.store.MessageRow;
import io.github.smppbridge.store.MessageTable;
import io.github.smppbridge.store.UnansweredMessages;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the store knows of submitted messages: bean {@code submittedMessages}.
 *
 * @param messages the table
 * @param keepText whether the store gets whole texts ({@code store.keep_text}), not only what a
 *     receipt repeats
 * @param firstCheck how long after the submit the gateway is first asked for a state that no
 *     webhook told, unless its validity ends before
 * @param held what is to be sent later
 * @param unanswered those whose submit is not answered: their receipts are held back
 * @param withdrawals take back at the gateway what its ESME was not told to be accepted
 * @param clock the time
 */
public record SubmittedMessages(
    MessageTable messages,
    boolean keepText,
    Duration firstCheck,
    HeldSubmits held,
    UnansweredMessages unanswered,
    Withdrawals withdrawals,
    Clock clock) {
  private static final Logger LOG = LoggerFactory.getLogger(SubmittedMessages.class);
  private static final SparseLines LINES = new SparseLines(10);

  private static final Duration SOON = Duration.ofSeconds(5);
  private static final int SINGLE_GSM = 160;
  private static final int SINGLE_UCS2 = 70;

  /**
   * Stores the submission; done when it is durable, or, of one without a receipt, when it has begun
   * and {@link #stored} waits for it. What the phone reports here finds its message from here on,
   * even before the gateway answered.
   *
   * @param exchange the submit
   * @return completes when committed or begun; fails with ESME_RSYSERR, and nothing is stored or
   *     sent, when the ESME was answered so meanwhile, since the steps before took too long
   */
  public CompletionStage<Void> record(Exchange exchange) {
    Submission submission = Submission.of(exchange);
    if (SmppHeaders.overdue(exchange)) {
      throw new SmppStatusException(
          CommandStatus.ESME_RSYSERR, "it comes too late: the ESME has been answered");
    }
    if (submission.stored()) {
      return CompletableFuture.completedFuture(null);
    }
    if (submission.parts().size() == 1) {
      exchange.getExchangeExtension().addOnCompletion(new Failed(submission));
      whenOverdue(exchange, submission);
    }
    if (HeldSubmits.isHeld(exchange)) {
      return held.insert(exchange, rows(exchange));
    }
    return new MessageRecords(messages)
        .begin(exchange, () -> rows(exchange))
        .orElseGet(() -> messages.insert(rows(exchange)));
  }

  /**
   * Waits until a submission is stored that the gateway has by now.
   *
   * @param exchange the submit
   * @return completes when that is durable; also when it failed beside the POST, which is told in
   *     the log: its ESME is told that the gateway has it
   */
  public CompletionStage<Void> stored(Exchange exchange) {
    return new MessageRecords(messages).storedOrLost(exchange);
  }

  /**
   * While it is on its way to the gateway its ESME may be told that it failed, which then submits
   * again: this one must not be left, wherever it hangs.
   */
  private void whenOverdue(Exchange exchange, Submission submission) {
    AnswerWritten answered =
        exchange.getProperty(SmppServerConstants.ANSWERED, AnswerWritten.class);
    if (answered != null && exchange.getProperty(RouteProperties.PART_SET) == null) {
      answered
          .future()
          .thenRun(
              () -> {
                if (answered.overdue()) {
                  takeBack(exchange, submission);
                }
              });
    }
  }

  /** As of any submit without an answer: the row goes, and the gateway's message. */
  private void takeBack(Exchange exchange, Submission submission) {
    messages
        .forget(submission.account(), submission.gatewayId())
        .whenComplete(
            (count, failure) -> {
              if (failure != null) {
                unanswered.forget(submission.account(), submission.gatewayId());
              }
            });
    if (!HeldSubmits.isHeld(exchange)) {
      withdrawals.withdraw(
          submission.account(), GatewayAccounts.gatewayOf(exchange), submission.gatewayId());
    }
  }

  /**
   * A submit that an exception ended: its ESME is told no message_id, so that the row, if there is
   * one (the database may have committed it without our having learnt that), is nobody's.
   */
  private final class Failed implements QuickCompletion {
    private final Submission submission;

    Failed(Submission submission) {
      this.submission = submission;
    }

    @Override
    public void onDone(Exchange done) {
      boolean failed =
          done.getException() != null || done.getProperty(Exchange.EXCEPTION_CAUGHT) != null;
      if (failed && SubmitOutcome.status(done) != null) {
        unanswered.forget(submission.account(), submission.gatewayId());
      }
    }
  }

  /**
   * Stores which phone is asked next for a submission that the one before certainly has not taken;
   * done when it is durable.
   *
   * @param exchange the submit
   * @return completes when committed; fails with ESME_RSYSERR when the submission was taken back
   *     meanwhile
   */
  public CompletionStage<Void> move(Exchange exchange) {
    Submission submission = Submission.of(exchange);
    return MessageRecords.stored(exchange)
        .thenCompose(
            stored ->
                messages.move(
                    submission.account(),
                    submission.gatewayId(),
                    GatewayAccounts.gatewayOf(exchange),
                    device(exchange),
                    replaceable(exchange).toJson()))
        .thenAccept(
            rows -> {
              if (rows == 0) {
                throw new SmppStatusException(
                    CommandStatus.ESME_RSYSERR, "it comes too late: it was taken back");
              }
            });
  }

  /** One row a part: each has its own message_id and its own receipt. */
  private List<MessageRow> rows(Exchange exchange) {
    Submission submission = Submission.of(exchange);
    Instant due =
        exchange.getProperty(RouteProperties.SEND_AT, submission.receivedAt(), Instant.class);
    Instant expires = exchange.getProperty(RouteProperties.EXPIRES_AT, Instant.class);
    // one question to the gateway answers for all parts
    Submission.Part asked =
        submission.parts().stream()
            .filter(part -> Receipts.wanted(part.registeredDelivery()))
            .findFirst()
            .orElse(submission.parts().get(0));
    boolean later = due.isAfter(submission.receivedAt());
    Instant check = firstCheck(asked, later, due, expires);
    List<MessageRow> rows = new ArrayList<>(submission.parts().size());
    for (Submission.Part part : submission.parts()) {
      rows.add(
          row(
              exchange,
              submission,
              part,
              part != asked || check == null ? null : check.toEpochMilli()));
    }
    return rows;
  }

  /**
   * Right at the end of its validity: then it is taken back, whoever asked for a receipt. What is
   * to be sent later is asked for soon after that: the webhooks may be gone by then.
   */
  private Instant firstCheck(Submission.Part asked, boolean later, Instant due, Instant expires) {
    if (!Receipts.wanted(asked.registeredDelivery())) {
      return expires;
    }
    Instant usual = due.plus(later && SOON.compareTo(firstCheck) < 0 ? SOON : firstCheck);
    return expires != null && expires.isBefore(usual) ? expires : usual;
  }

  private MessageRow row(
      Exchange exchange, Submission submission, Submission.Part part, Long check) {
    Message message = exchange.getMessage();
    Instant expires = exchange.getProperty(RouteProperties.EXPIRES_AT, Instant.class);
    String text = message.getBody() instanceof String string ? string : null;
    AsSubmitted original = AsSubmitted.of(exchange);
    Rewriting rewriting = Rewriting.of(original, exchange);
    boolean receipt = Receipts.wanted(part.registeredDelivery());
    return MessageRow.builder(
            part.messageId(), submission.gatewayId(), submission.account(), part.receivedAt())
        .slot(part.slot())
        .dueAt(
            exchange
                .getProperty(RouteProperties.SEND_AT, submission.receivedAt(), Instant.class)
                .toEpochMilli())
        .gateway(GatewayAccounts.gatewayOf(exchange))
        .deviceId(device(exchange))
        .sourceAddr(original.source().address())
        .sourceTon(original.source().ton())
        .sourceNpi(original.source().npi())
        .destAddr(original.dest().address())
        .destTon(original.dest().ton())
        .destNpi(original.dest().npi())
        .sentSource(rewriting.source())
        .sentDest(rewriting.dest())
        .sentText(kept(rewriting.text(), receipt))
        .serviceType(header(message, SmppServerConstants.SERVICE_TYPE))
        .bodyJson(replaceable(exchange).toJson())
        .registeredDelivery(part.registeredDelivery())
        .userMessageReference(part.userMessageReference())
        .textHead(kept(original.text(), receipt))
        .partsCount(fitsOneSms(text) ? 1 : 0)
        .answeredAt(part.answered() == null ? part.receivedAt() : null)
        .heldBy(
            part.answered() == null || MessageRecords.isRecord(exchange)
                ? null
                : unanswered.holder())
        .expiresAt(expires == null ? null : expires.toEpochMilli())
        .nextCheckAt(check)
        .checks(
            exchange.getProperty(RouteProperties.SEND_AT, Instant.class) == null
                ? 0
                : MessageRow.AGAIN)
        .sessionId(part.sessionId())
        .trace(exchange.getProperty(RouteProperties.TRACE, String.class))
        .build();
  }

  /**
   * What a submission of one part is to the store.
   *
   * @param exchange the submit, or the replace_sm that was made one
   * @return its row
   */
  public MessageRow row(Exchange exchange) {
    return rows(exchange).get(0);
  }

  /** What replace_sm needs of it. */
  static ReplaceableMessage replaceable(Exchange exchange) {
    Message message = exchange.getMessage();
    return new ReplaceableMessage(
        message.getBody() instanceof String ? header(message, SmppServerConstants.ALPHABET) : null,
        exchange.getProperty(RouteProperties.PRIORITY, 0, Integer.class),
        exchange.getProperty(RouteProperties.SIM, Integer.class),
        exchange.getProperty(RouteProperties.SEND_AT, Instant.class),
        RouteChoice.of(exchange));
  }

  private static String device(Exchange exchange) {
    return exchange.getProperty(RouteProperties.DEVICE_ID, String.class);
  }

  private String kept(String text, boolean receipt) {
    if (keepText) {
      return text;
    }
    return receipt ? Receipts.head(text) : null;
  }

  /** A longer text is split by the phone; which reports into how many. */
  private static boolean fitsOneSms(String text) {
    if (text == null || text.length() > SINGLE_GSM) {
      return text == null;
    }
    if (text.length() <= SINGLE_UCS2) {
      return text.indexOf(0x1b) < 0;
    }
    return Alphabet.GSM.canEncode(text) && Alphabet.GSM.encode(text).length <= SINGLE_GSM;
  }

  private static String header(Message message, String name) {
    return message.getHeader(name, String.class);
  }

  /**
   * Notes that the gateway took the message, as soon as the ESME was told so. Until then no receipt
   * of it may be delivered: it would overtake its submit_sm_resp. One whose ESME was answered
   * ESME_RSYSERR before that, since it took too long, is taken back. Of one without a receipt there
   * is nothing to note.
   *
   * @param exchange the submit
   */
  public void accepted(Exchange exchange) {
    Submission submission = Submission.of(exchange);
    boolean single = submission.parts().size() == 1;
    if (single
        && exchange.getProperty(RouteProperties.PART_SET) == null
        && SmppHeaders.overdue(exchange)) {
      takeBack(exchange, submission);
      return;
    }
    if (MessageRecords.isRecord(exchange)) {
      return;
    }
    String gatewayId = submission.gatewayId();
    String device = device(exchange);
    for (Submission.Part part : submission.parts()) {
      if (part.answered() != null) {
        part.answered()
            .thenRun(
                () -> {
                  // of one that was too late there is no row any more
                  if (!(single && SmppHeaders.overdue(exchange))) {
                    messages
                        .answered(part.messageId(), gatewayId, device, clock.millis())
                        .whenComplete(SubmittedMessages::report);
                  }
                });
      }
    }
  }

  private static void report(Void nothing, Throwable failure) {
    long many = failure == null ? 0 : LINES.due("answered");
    if (many > 0) {
      LOG.warn("that {} submits were answered is not stored yet: {}", many, failure.toString());
    }
  }

  /**
   * Forgets a submission the ESME is refused: there will be no receipt, not even of what the phone
   * has reported already. Not those of a set of parts, which end with the set.
   *
   * @param exchange the submit
   * @return completes when committed
   */
  public CompletionStage<Void> forget(Exchange exchange) {
    if (exchange.getProperty(RouteProperties.PART_SET) != null) {
      return CompletableFuture.completedFuture(null);
    }
    Submission submission = Submission.of(exchange);
    return messages
        .forget(submission.account(), submission.gatewayId())
        .whenComplete(
            (count, failure) -> {
              if (failure != null && submission.parts().size() == 1) {
                unanswered.forget(submission.account(), submission.gatewayId());
              }
            })
        .thenApply(count -> null);
  }
}
