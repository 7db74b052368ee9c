package io.github.smppbridge.tracing;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.camel.telemetry.TagConstants;

/**
 * A span as Camel's tracer knows it, without what must not leave: texts, credentials and numbers
 * may be in URIs and in the messages of exceptions. It is nobody's current one: a thread serves
 * many messages at once.
 */
final class TracedSpan implements org.apache.camel.telemetry.Span {
  private static final Set<String> KEPT_BACK =
      Set.of("camel.uri", "url.query", "http.url", "url.full", "user.name", "user.id");

  private static final Pattern NUMBER = Pattern.compile("\\d{7,}");

  private final Span span;

  /** Where it began, and is to end. */
  private final Object where;

  private final Places.Place place;

  TracedSpan(Span span, Object where, Places.Place place) {
    this.span = span;
    this.where = where;
    this.place = place;
  }

  Span span() {
    return span;
  }

  /** Else it is begun when it is known of which trace it is. */
  boolean isBegun() {
    return span.getSpanContext().isValid();
  }

  boolean beganAt(Object one) {
    return where == one;
  }

  Places.Place place() {
    return place;
  }

  /** Without what may be a phone number. */
  static String masked(String text) {
    return NUMBER.matcher(text).replaceAll("…");
  }

  @Override
  public void setTag(String key, String value) {
    if (value != null && !KEPT_BACK.contains(key)) {
      span.setAttribute(key, key.equals(TagConstants.EXCHANGE_ID) ? value : masked(value));
    }
  }

  @Override
  public void setComponent(String component) {
    setTag("component", component);
  }

  @Override
  public void setError(boolean error) {
    if (error) {
      span.setStatus(StatusCode.ERROR);
    }
  }

  /** What a {@code log} step writes; of an exception nothing but that there was one. */
  @Override
  public void log(Map<String, String> fields) {
    String event = fields.get("event");
    if (event != null) {
      span.addEvent(event);
    } else if (fields.get("message") != null) {
      span.addEvent("log", Attributes.builder().put("message", fields.get("message")).build());
    }
  }
}
