package io.github.smppbridge.testkit;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;

/**
 * A scripted answer of the stub.
 *
 * @param kind what happens to the connection
 * @param status the HTTP status of {@link Kind#RESPOND}
 * @param body the body of {@link Kind#RESPOND}, as it goes over the wire
 * @param headers headers beside Content-Type
 * @param delay how long the stub waits before it does so
 * @param processed whether the request takes effect first, as when an answer is lost on its way
 *     back
 */
public record Answer(
    Kind kind,
    int status,
    String body,
    Map<String, String> headers,
    Duration delay,
    boolean processed) {

  /** What the stub does with the connection. */
  public enum Kind {
    /** What the real server would answer. */
    NORMAL,
    /** The canned status and body. */
    RESPOND,
    /** Closes the connection without an answer. */
    CLOSE,
    /** Never answers, keeps the connection open. */
    HANG
  }

  /** The real answer. */
  public static Answer normal() {
    return new Answer(Kind.NORMAL, 0, "", Map.of(), Duration.ZERO, true);
  }

  /** A status with SMSGate's error body {@code {"message": …}}. */
  public static Answer error(int status, String message) {
    return raw(status, new JsonObject().put("message", message).encode());
  }

  /** A status with any body, JSON or not; {@code {id}} in it becomes what the request is about. */
  public static Answer raw(int status, String body) {
    return new Answer(Kind.RESPOND, status, body, Map.of(), Duration.ZERO, false);
  }

  /** A success whose body is no JSON, as from a proxy. */
  public static Answer garbage() {
    return raw(200, "<html>\u0000{{{not json");
  }

  /** The connection ends without an answer. */
  public static Answer close() {
    return new Answer(Kind.CLOSE, 0, "", Map.of(), Duration.ZERO, false);
  }

  /** No answer ever comes. */
  public static Answer hang() {
    return new Answer(Kind.HANG, 0, "", Map.of(), Duration.ZERO, false);
  }

  /** The same, after a while. */
  public Answer after(Duration wait) {
    return new Answer(kind, status, body, headers, wait, processed);
  }

  /** The same with one more header, such as Retry-After. */
  public Answer with(String header, String value) {
    Map<String, String> all = new java.util.HashMap<>(headers);
    all.put(header, value);
    return new Answer(kind, status, body, Map.copyOf(all), delay, processed);
  }

  /** The same, but the request took effect: the message is accepted and only its answer is lost. */
  public Answer afterProcessing() {
    return new Answer(kind, status, body, headers, delay, true);
  }
}
