package io.github.smppbridge.lean;

import java.util.List;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.processor.PipelineHelper;
import org.apache.camel.support.EventHelper;
import org.apache.camel.support.ExchangeHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Steps one after the other, in the place of Camel's {@code Pipeline}: in a loop as long as each is
 * over at once, and from the callback of one that is not. It ends where Camel's does. The message
 * at its end is the one of the last step, and not a copy of it as the "out" message.
 */
final class StepRow implements Step {
  private static final Logger LOG = LoggerFactory.getLogger(StepRow.class);

  private final CamelContext context;
  private final LeanChannel[] channels;

  /** One channel by itself gets the exchange as it is. */
  private final boolean pipeline;

  private StepRow(CamelContext context, LeanChannel[] channels, boolean pipeline) {
    this.context = context;
    this.channels = channels;
    this.pipeline = pipeline;
  }

  static StepRow pipeline(CamelContext context, List<LeanChannel> channels) {
    return new StepRow(context, channels.toArray(LeanChannel[]::new), true);
  }

  static StepRow single(CamelContext context, LeanChannel channel) {
    return new StepRow(context, new LeanChannel[] {channel}, false);
  }

  @Override
  public boolean run(Exchange exchange, AsyncCallback later) {
    return new Walk(this, exchange, later).proceed();
  }

  private boolean goesOn(Exchange exchange, int index) {
    return index < channels.length
        && !exchange.isRouteStop()
        && (index == 0 || PipelineHelper.continueProcessing(exchange, "so its row ends", LOG));
  }

  /**
   * An exchange on its way through. Of one thread at a time; passed on where a step is not over.
   */
  private static final class Walk implements AsyncCallback {
    private final StepRow row;
    private final Exchange exchange;
    private final AsyncCallback later;
    private int index;
    private Phase phase;

    /** What the current step is waited for. */
    private enum Phase {
      /** Its output; then it is seen whether it failed. */
      OUTPUT,
      /** The error handler has what failed. */
      HANDLER,
      /** All of it: Camel does it. */
      WHOLE
    }

    Walk(StepRow row, Exchange exchange, AsyncCallback later) {
      this.row = row;
      this.exchange = exchange;
      this.later = later;
    }

    /** Whether the row is over. */
    boolean proceed() {
      while (row.goesOn(exchange, index)) {
        if (row.pipeline) {
          ExchangeHelper.prepareOutToIn(exchange);
        }
        if (!step(row.channels[index])) {
          EventHelper.notifyExchangeAsyncProcessingStartedEvent(row.context, exchange);
          return false;
        }
        index++;
      }
      return true;
    }

    private boolean step(LeanChannel channel) {
      if (channel.isCamels(exchange)) {
        phase = Phase.WHOLE;
        return channel.whole(exchange, this);
      }
      if (!channel.enter(exchange)) {
        return true;
      }
      if (channel.mustAskHandler(exchange)) {
        phase = Phase.HANDLER;
        if (!channel.handle(exchange, this)) {
          return false;
        }
      } else {
        phase = Phase.OUTPUT;
        if (!channel.output(exchange, this) || !settled(channel)) {
          return false;
        }
      }
      channel.leave(exchange);
      return true;
    }

    private boolean settled(LeanChannel channel) {
      if (!channel.isFailed(exchange)) {
        return true;
      }
      phase = Phase.HANDLER;
      return channel.handle(exchange, this);
    }

    @Override
    public void done(boolean doneSync) {
      LeanChannel channel = row.channels[index];
      if (phase == Phase.OUTPUT && !settled(channel)) {
        return;
      }
      if (phase != Phase.WHOLE) {
        channel.leave(exchange);
      }
      index++;
      if (proceed()) {
        later.done(false);
      }
    }

    @Override
    public String toString() {
      return "row at " + index + " of " + exchange.getExchangeId();
    }
  }
}
