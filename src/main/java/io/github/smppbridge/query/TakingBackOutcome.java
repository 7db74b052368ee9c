package io.github.smppbridge.query;

import io.github.smppbridge.component.SmppServerConstants;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Brings what became of a message that another is to replace back to the exchange of the other: why
 * that must not be sent, as command_status and reason, if so. Nothing else comes back: all the rest
 * is about the old message. Bean {@code takingBackOutcome}.
 */
public final class TakingBackOutcome implements AggregationStrategy {
  @Override
  public Exchange aggregate(Exchange submit, Exchange takingBack) {
    Message old = takingBack.getMessage();
    Object status = old.getHeader(SmppServerConstants.COMMAND_STATUS);
    if (status != null) {
      submit.getMessage().setHeader(SmppServerConstants.COMMAND_STATUS, status);
      submit
          .getMessage()
          .setHeader(SmppServerConstants.REASON, old.getHeader(SmppServerConstants.REASON));
    }
    return submit;
  }
}
