package io.github.smppbridge.tracing;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;

/** A place in a trace as the text that the store keeps: the W3C's traceparent, version 00. */
final class TraceParent {
  private static final int TRACE_ID = 3;
  private static final int SPAN_ID = 36;
  private static final int FLAGS = 53;
  private static final int LENGTH = 55;

  private TraceParent() {}

  static String of(SpanContext span) {
    return "00-" + span.getTraceId() + "-" + span.getSpanId() + "-" + span.getTraceFlags().asHex();
  }

  /** Reads one; what is none is an invalid context. */
  static SpanContext read(String text) {
    if (text == null || text.length() != LENGTH) {
      return SpanContext.getInvalid();
    }
    String traceId = text.substring(TRACE_ID, SPAN_ID - 1);
    String spanId = text.substring(SPAN_ID, FLAGS - 1);
    String flags = text.substring(FLAGS);
    boolean valid =
        TraceId.isValid(traceId) && SpanId.isValid(spanId) && flags.matches("[0-9a-f]{2}");
    return valid
        ? SpanContext.createFromRemoteParent(
            traceId, spanId, TraceFlags.fromHex(flags, 0), TraceState.getDefault())
        : SpanContext.getInvalid();
  }
}
