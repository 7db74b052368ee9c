package io.github.smppbridge.report;

import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * The one answer for all events of a batch: bean {@code batchAnswer}. What failed for now is asked
 * for again, with the whole batch; what is refused ends here, or the others would be kept from
 * being answered by it for days.
 */
public final class BatchAnswer implements AggregationStrategy {
  private static final int OK = 200;
  private static final int FAILED_FOR_NOW = 500;

  @Override
  public Exchange aggregate(Exchange before, Exchange next) {
    return before == null || status(next) > status(before) ? next : before;
  }

  /**
   * Answers.
   *
   * @param exchange a batch with the answer of one of its events, the worst; or with none, as it is
   *     empty
   */
  public void answer(Exchange exchange) {
    if (status(exchange) >= FAILED_FOR_NOW) {
      return;
    }
    Message message = exchange.getMessage();
    message.removeHeaders("*");
    message.setHeader(Exchange.HTTP_RESPONSE_CODE, OK);
    message.setHeader(Exchange.CONTENT_TYPE, "application/json");
    message.setBody("{}");
  }

  private static int status(Exchange exchange) {
    return exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, OK, int.class);
  }
}
