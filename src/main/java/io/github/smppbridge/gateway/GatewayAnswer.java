package io.github.smppbridge.gateway;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.camel.util.CaseInsensitiveMap;

/**
 * What a call to the gateway ended with, read from an exchange after its last attempt.
 *
 * @param status HTTP status, 0 = no answer
 * @param body the answer's JSON, {@code MissingNode} when there is none that can be read
 * @param foreign whether there is a body that is no JSON: it is not the gateway's
 * @param retryAfter the header Retry-After, or {@code null}
 * @param failure what there was instead of an answer, or the exception of a 5xx; else {@code null}
 */
record GatewayAnswer(
    int status, JsonNode body, boolean foreign, String retryAfter, Throwable failure) {
  static final String RETRY_AFTER = "Retry-After";

  /** Octets up to which an answer is small: nearly all of them, none of which waits. */
  private static final int SMALL = 4_096;

  /** As a tree an answer may be thirty times as large, so not many of them grow at a time. */
  private static final Semaphore LARGE = new Semaphore(4);

  /** Then an answer is given up, as if it were none: reading one takes milliseconds. */
  private static final int PATIENCE_SECONDS = 2;

  private static final int ACCEPTED = 202;
  private static final String ACCEPTED_WORD = "Accepted";
  private static final int TIMEOUT = 408;
  private static final int TOO_MANY = 429;
  private static final int NOT_IMPLEMENTED = 501;
  private static final int UNAVAILABLE = 503;

  /**
   * Reads what the HTTP client, of either kind, left in the exchange.
   *
   * @param json as {@link #strict} makes it
   */
  static GatewayAnswer of(Exchange exchange, ObjectReader json) {
    Message message = exchange.getMessage();
    Throwable failure = failure(exchange);
    if (failure instanceof HttpOperationFailedException answered) {
      return read(
          answered.getStatusCode(),
          answered.getResponseBody(),
          retryAfter(answered.getResponseHeaders()),
          failure,
          json);
    }
    if (failure != null) {
      return new GatewayAnswer(0, MissingNode.getInstance(), false, null, failure);
    }
    return read(
        message.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class),
        message.getBody(byte[].class),
        message.getHeader(RETRY_AFTER, String.class),
        null,
        json);
  }

  /** One JSON document and nothing behind it, each member of it once. */
  static ObjectReader strict(ObjectMapper mapper) {
    return mapper
        .reader()
        .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
  }

  private static GatewayAnswer read(
      int status, Object body, String retryAfter, Throwable failure, ObjectReader reader) {
    JsonNode json = MissingNode.getInstance();
    boolean foreign = false;
    try {
      byte[] octets =
          body instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : (byte[]) body;
      if (octets != null && octets.length > 0 && !bare(status, octets)) {
        json = octets.length > SMALL ? readLarge(octets, reader) : reader.readTree(octets);
      }
    } catch (IOException | RuntimeException e) {
      // a proxy's page, for example
      foreign = true;
    }
    return new GatewayAnswer(
        status, json == null ? MissingNode.getInstance() : json, foreign, retryAfter, failure);
  }

  /** The gateway's framework writes the status in words where it has nothing to tell. */
  private static boolean bare(int status, byte[] octets) {
    return status == ACCEPTED
        && octets.length == ACCEPTED_WORD.length()
        && new String(octets, StandardCharsets.US_ASCII).equalsIgnoreCase(ACCEPTED_WORD);
  }

  private static JsonNode readLarge(byte[] octets, ObjectReader reader) throws IOException {
    try {
      if (!LARGE.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("too many large answers are read");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    try {
      return reader.readTree(octets);
    } finally {
      LARGE.release();
    }
  }

  /**
   * What the last attempt ended with; null for an answer. An earlier attempt's exception stays in
   * the exchange, and camel-http leaves the status of a failed attempt in the header.
   */
  private static Throwable failure(Exchange exchange) {
    int status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
    boolean answered =
        status == NOT_IMPLEMENTED || (status > 0 && status < 500 && status != TIMEOUT);
    return answered ? null : exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
  }

  private static String retryAfter(Map<String, String> headers) {
    return headers == null ? null : (String) new CaseInsensitiveMap(headers).get(RETRY_AFTER);
  }

  /** Whether the gateway asks to wait. */
  boolean asksToWait() {
    return status == TOO_MANY || status == UNAVAILABLE;
  }

  /** Whether it is about one phone: another may take what that one does not. */
  boolean phoneIsFull() {
    return explains(body) && PhoneRefusal.isFull(status, describe());
  }

  /**
   * Whether the gateway itself fails. 503 with its own words is about the limits of one account,
   * and 501 says that it has no tokens: both are answers of a gateway that works. A page in the
   * place of its JSON is somebody else's, who cannot reach it.
   */
  boolean failed() {
    boolean explained = status == NOT_IMPLEMENTED || (status == UNAVAILABLE && explains(body));
    return status == 0 || (status / 100 == 2 && foreign) || (status >= 500 && !explained);
  }

  /**
   * Whether an error is told as the gateway tells errors, {@code {"message": …}}. What it says of a
   * path instead of a message is its framework's, or a proxy's: the request never came to the code
   * that knows messages.
   */
  static boolean explains(JsonNode body) {
    JsonNode message = body.path("message");
    if (!message.isTextual() || message.textValue().isBlank()) {
      return false;
    }
    String words = message.textValue().substring(0, Math.min(20, message.textValue().length()));
    return !words.regionMatches(true, 0, "cannot ", 0, 7)
        && !words.regionMatches(true, 0, "no route", 0, 8);
  }

  /**
   * What there is instead of an answer, or what is kept of the words of a refusal; may be logged.
   */
  String describe() {
    if (status == 0) {
      return failure == null ? "no answer" : "no answer: " + failure.getClass().getSimpleName();
    }
    if (status / 100 == 2) {
      return "";
    }
    String message = body.path("message").asText("");
    return message.isEmpty() ? "HTTP " + status : RefusalWords.of(message);
  }
}
