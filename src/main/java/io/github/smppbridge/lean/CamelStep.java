package io.github.smppbridge.lean;

import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.AsyncProcessorConverterHelper;

/** A processor of Camel's, or of a team's, whose callback may come at once or later. */
final class CamelStep implements Step {
  private final Processing processing;

  /** As Camel calls its processors. */
  @FunctionalInterface
  interface Processing {
    boolean process(Exchange exchange, AsyncCallback callback);
  }

  CamelStep(Processing processing) {
    this.processing = processing;
  }

  static CamelStep of(Processor processor) {
    return new CamelStep(AsyncProcessorConverterHelper.convert(processor)::process);
  }

  @Override
  public boolean run(Exchange exchange, AsyncCallback later) {
    Call call = new Call(later);
    processing.process(exchange, call);
    return call.isOver();
  }

  /**
   * Notices whether the callback comes from within the call: by the thread that called, before it
   * is back. What comes from another thread goes on there, as Camel has it: the step may have been
   * there for that.
   */
  static final class Call implements AsyncCallback {
    private final Thread caller = Thread.currentThread();
    private final AsyncCallback later;

    // of the caller alone
    private boolean over;
    private boolean back;

    Call(AsyncCallback later) {
      this.later = later;
    }

    @Override
    public void done(boolean doneSync) {
      if (Thread.currentThread() == caller && !back) {
        over = true;
      } else {
        later.done(false);
      }
    }

    /** The caller is back: whether the callback has come. What comes now is for {@code later}. */
    boolean isOver() {
      back = true;
      return over;
    }
  }
}
