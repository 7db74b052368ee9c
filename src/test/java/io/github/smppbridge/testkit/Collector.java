package io.github.smppbridge.testkit;

import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A collector of traces: OTLP over HTTP, as spans come in. */
public final class Collector implements AutoCloseable {
  private static final int OK = 200;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Seen> spans = new CopyOnWriteArrayList<>();
  private final List<Map<String, String>> resources = new CopyOnWriteArrayList<>();
  private final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();
  private volatile int status = OK;

  /** A span. */
  public record Seen(
      String name,
      Span.SpanKind kind,
      String traceId,
      String spanId,
      String parentId,
      Map<String, String> attributes,
      List<String> links,
      Span span) {
    private static Seen of(Span span) {
      return new Seen(
          span.getName(),
          span.getKind(),
          hex(span.getTraceId().toByteArray()),
          hex(span.getSpanId().toByteArray()),
          hex(span.getParentSpanId().toByteArray()),
          values(span.getAttributesList()),
          span.getLinksList().stream()
              .map(link -> hex(link.getSpanId().toByteArray()))
              .collect(Collectors.toList()),
          span);
    }

    /** One of its attributes, null = it has none. */
    public String get(String attribute) {
      return attributes.get(attribute);
    }

    @Override
    public String toString() {
      return name + attributes + span.getEventsList();
    }
  }

  private Collector(HttpServer server) {
    this.server = server;
  }

  /** Starts one on a free port. */
  public static Collector start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      Collector collector = new Collector(server);
      server.createContext(
          "/v1/traces",
          exchange -> {
            collector.headers.add(Map.copyOf(exchange.getRequestHeaders()));
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (collector.status == OK) {
              collector.take(ExportTraceServiceRequest.parseFrom(body));
            }
            exchange.sendResponseHeaders(collector.status, -1);
            exchange.close();
          });
      server.setExecutor(collector.threads);
      server.start();
      return collector;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void take(ExportTraceServiceRequest request) {
    request
        .getResourceSpansList()
        .forEach(
            resource -> {
              resources.add(values(resource.getResource().getAttributesList()));
              resource
                  .getScopeSpansList()
                  .forEach(scope -> scope.getSpansList().forEach(span -> spans.add(Seen.of(span))));
            });
  }

  private static String hex(byte[] octets) {
    return HexFormat.of().formatHex(octets);
  }

  private static Map<String, String> values(List<KeyValue> attributes) {
    return attributes.stream()
        .collect(
            Collectors.toMap(
                KeyValue::getKey,
                each ->
                    each.getValue().hasIntValue()
                        ? String.valueOf(each.getValue().getIntValue())
                        : each.getValue().getStringValue()));
  }

  /** What a bridge is told to send its traces here. */
  public Map<String, String> environment() {
    return Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", url(), "OTEL_BSP_SCHEDULE_DELAY", "50");
  }

  /** Its address, without a path. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Answers so from now on, and takes nothing unless it is 200. */
  public void answer(int code) {
    status = code;
  }

  /** All spans so far. */
  public List<Seen> spans() {
    return spans;
  }

  /** Whose they are. */
  public List<Map<String, String>> resources() {
    return resources;
  }

  /** Of the requests. */
  public List<Map<String, List<String>>> headers() {
    return headers;
  }

  /** The one span like this; waits until it has come. */
  public Seen await1(Predicate<Seen> wanted) {
    await().until(() -> spans.stream().anyMatch(wanted));
    List<Seen> found = spans.stream().filter(wanted).toList();
    if (found.size() != 1) {
      throw new AssertionError("several: " + found);
    }
    return found.get(0);
  }

  /** The spans of a trace, once there are so many. */
  public List<Seen> awaitTrace(String traceId, int count) {
    await().until(() -> ofTrace(traceId).size() >= count);
    return ofTrace(traceId);
  }

  private List<Seen> ofTrace(String traceId) {
    return spans.stream().filter(each -> each.traceId().equals(traceId)).toList();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
