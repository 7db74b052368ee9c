package io.github.smppbridge.tracing;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;

/** Passes no more spans on than there is room for, so that what is dropped is known here. */
final class BoundedProcessor implements SpanProcessor {
  private final SpanProcessor processor;
  private final int places;
  private final SpanCounts counts;

  BoundedProcessor(SpanProcessor processor, int places, SpanCounts counts) {
    this.processor = processor;
    this.places = places;
    this.counts = counts;
  }

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {
    if (processor.isStartRequired()) {
      processor.onStart(parent, span);
    }
  }

  @Override
  public boolean isStartRequired() {
    return processor.isStartRequired();
  }

  @Override
  public void onEnd(ReadableSpan span) {
    if (span.getSpanContext().isSampled() && counts.enter(places)) {
      processor.onEnd(span);
    }
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }

  @Override
  public CompletableResultCode shutdown() {
    return processor.shutdown();
  }

  @Override
  public CompletableResultCode forceFlush() {
    return processor.forceFlush();
  }
}
