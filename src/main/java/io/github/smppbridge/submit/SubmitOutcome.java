package io.github.smppbridge.submit;

import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.smpp.SmppStatusException;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Brings the outcome of a message that was submitted in an exchange of its own back to the exchange
 * that asked for it: its message_id and, unless it was accepted, its command_status by name and the
 * reason. With one that was not, property {@link RouteProperties#OUTCOME_UNKNOWN}. Nothing else
 * comes back. Bean {@code submitOutcome}.
 */
public final class SubmitOutcome implements AggregationStrategy {
  @Override
  public Exchange aggregate(Exchange asking, Exchange submitted) {
    Message answer = asking.getMessage();
    String status = status(submitted);
    asking.setProperty(
        RouteProperties.OUTCOME_UNKNOWN, status != null && outcomeUnknown(submitted));
    if (status == null) {
      answer.removeHeader(SmppServerConstants.COMMAND_STATUS);
    } else {
      answer.setHeader(SmppServerConstants.COMMAND_STATUS, status);
      answer.setHeader(SmppServerConstants.REASON, reason(submitted));
    }
    Object id = submitted.getMessage().getHeader(SmppServerConstants.ID);
    if (id != null) {
      answer.setHeader(SmppServerConstants.ID, id);
    }
    return asking;
  }

  /** An attempt without an answer, or an answer that nobody got to read. */
  private static boolean outcomeUnknown(Exchange submitted) {
    return submitted.getProperty(RouteProperties.GATEWAY_STARTED) != null
        || submitted.getProperty(RouteProperties.GATEWAY_LOST, false, Boolean.class);
  }

  /**
   * Why a submit was refused, for the log.
   *
   * @param submitted its exchange
   * @return for people; null when nobody said
   */
  static String reason(Exchange submitted) {
    SmppStatusException told = submitted.getException(SmppStatusException.class);
    return told != null
        ? told.getMessage()
        : submitted.getMessage().getHeader(SmppServerConstants.REASON, String.class);
  }

  /**
   * How a submit ended.
   *
   * @param submitted its exchange
   * @return the name of a command_status, {@code null} for ESME_ROK
   */
  public static String status(Exchange submitted) {
    if (submitted.getException() != null) {
      SmppStatusException told = submitted.getException(SmppStatusException.class);
      return CommandStatus.name(told == null ? CommandStatus.ESME_RSYSERR : told.commandStatus());
    }
    Object status = submitted.getMessage().getHeader(SmppServerConstants.COMMAND_STATUS);
    if (status instanceof Number number) {
      return number.intValue() == CommandStatus.ESME_ROK
          ? null
          : CommandStatus.name(number.intValue());
    }
    return status == null || "ESME_ROK".equals(status) ? null : status.toString();
  }
}
