package io.github.smppbridge.tracing;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;

/** An exporter whose spans are counted when they have left. */
final class CountedExporter implements SpanExporter {
  private final SpanExporter exporter;
  private final SpanCounts counts;

  CountedExporter(SpanExporter exporter, SpanCounts counts) {
    this.exporter = exporter;
    this.counts = counts;
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    // the collection is used again
    int many = spans.size();
    CompletableResultCode result = exporter.export(spans);
    result.whenComplete(() -> counts.left(many, result.isSuccess(), result.getFailureThrowable()));
    return result;
  }

  @Override
  public CompletableResultCode flush() {
    return exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return exporter.shutdown();
  }

  @Override
  public String toString() {
    return exporter.toString();
  }
}
