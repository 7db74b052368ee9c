package io.github.smppbridge.submit;

import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.route.ExchangeEnd;
import io.github.smppbridge.route.SmppHeaders;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Submits that are to replace what is pending (replace_if_present_flag, SMPP v3.4 §5.2.18), between
 * the same addresses, one after the other: bean {@code replacingTurns}. Each finds the message of
 * the one before, so that the last to come is the one that stays. Those of this process; bounded by
 * the exchanges in work; nothing in it waits.
 */
public final class ReplacingTurns {
  private record Line(String account, String source, String dest, String serviceType) {}

  private final Map<Line, CompletableFuture<Void>> last = new ConcurrentHashMap<>();
  private final Duration longest;

  /**
   * Makes the bean.
   *
   * @param longest how long one may take: whoever takes longer is not waited for
   */
  public ReplacingTurns(Duration longest) {
    this.longest = longest;
  }

  /**
   * Waits for those that came before. The turn ends with the exchange.
   *
   * @param exchange the submit
   * @return completes when it is this one's turn
   */
  public CompletionStage<Void> await(Exchange exchange) {
    Message message = exchange.getMessage();
    AsSubmitted original = AsSubmitted.of(exchange);
    Line line =
        new Line(
            message.getHeader(SmppServerConstants.SYSTEM_ID, "", String.class),
            original.source().address(),
            original.dest().address(),
            message.getHeader(SmppServerConstants.SERVICE_TYPE, "", String.class));
    CompletableFuture<Void> over = new CompletableFuture<>();
    CompletableFuture<Void> before = last.put(line, over);
    over.thenRun(() -> last.remove(line, over));
    ExchangeEnd.then(exchange, done -> over.complete(null));
    CompletableFuture<Boolean> answered = SmppHeaders.answered(exchange);
    if (answered != null) {
      // one that hangs is answered in its place: nobody waits for it any more
      answered.thenRun(() -> over.complete(null));
    }
    return before == null
        ? CompletableFuture.completedFuture(null)
        : before.copy().completeOnTimeout(null, longest.toMillis(), TimeUnit.MILLISECONDS);
  }
}
