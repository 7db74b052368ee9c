package io.github.smppbridge.gateway.http;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A call on its stream, and its answer as it comes (RFC 9113 §8). */
final class Http2Call {
  private static final int LENGTH_OF_A_STATUS = 3;
  private static final int LOWEST = 100;
  private static final int FINAL = 200;

  private final Call call;
  private final Http2FrameStream stream;
  private final long began = System.nanoTime();
  private final AnswerBody body = new AnswerBody();
  private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private int status;
  private int interim;
  private boolean writing;

  Http2Call(Call call, Http2FrameStream stream) {
    this.call = call;
    this.stream = stream;
    this.writing = call.request().body() != null;
    body.begin(call.attempt().room());
  }

  /**
   * A request's head.
   *
   * @throws IllegalArgumentException when it cannot be said in HTTP
   */
  static Http2Headers headers(GatewayRequest request, Server server) {
    RequestRules.check(request);
    Http2Headers headers =
        new DefaultHttp2Headers(true)
            .method(request.method())
            .scheme(server.secure() ? "https" : "http")
            .authority(server.authority())
            .path(request.target());
    request
        .headers()
        .forEach(
            (name, value) -> {
              if (!RequestWriter.isOurs(name)) {
                headers.add(name.toLowerCase(Locale.ROOT), value);
              }
            });
    if (request.body() != null) {
      headers.add("content-length", Integer.toString(request.body().length));
    }
    return headers;
  }

  Call call() {
    return call;
  }

  Http2FrameStream stream() {
    return stream;
  }

  /** The request's body is written, or never will be. */
  void written() {
    writing = false;
  }

  /** Whether some of the request is still to be written. */
  boolean isWriting() {
    return writing;
  }

  /** When it was sent, as {@link System#nanoTime} says it. */
  long began() {
    return began;
  }

  /**
   * Takes a head, or trailers.
   *
   * @return whether the answer is whole
   */
  boolean head(Http2HeadersFrame frame) throws IOException {
    if (status != 0) {
      if (!frame.isEndStream()) {
        throw new IOException("trailers that are not the end");
      }
      return true;
    }
    int said = status(frame.headers().status());
    if (said < FINAL) {
      if (frame.isEndStream() || ++interim > ResponseReader.MOST_INTERIM) {
        throw new IOException("an interim answer in the place of one, or without end");
      }
      return false;
    }
    status = said;
    expect(frame.headers().get("content-length"));
    for (Map.Entry<CharSequence, CharSequence> each : frame.headers()) {
      if (each.getKey().charAt(0) != ':') {
        headers.put(each.getKey().toString(), each.getValue().toString());
      }
    }
    return frame.isEndStream();
  }

  /** What it says of itself the codec compares with what comes. */
  private void expect(CharSequence length) throws IOException {
    try {
      call.attempt().room().expect(length == null ? -1 : Long.parseLong(length.toString()));
    } catch (NumberFormatException e) {
      throw new IOException("a length that is no number");
    }
  }

  private static int status(CharSequence said) throws IOException {
    int status = 0;
    for (int i = 0; said != null && i < said.length(); i++) {
      int digit = Character.digit(said.charAt(i), 10);
      status = digit < 0 ? -1_000_000 : status * 10 + digit;
    }
    if (said == null || said.length() != LENGTH_OF_A_STATUS || status < LOWEST) {
      throw new IOException("no status");
    }
    return status;
  }

  /**
   * Takes some of the body.
   *
   * @return whether the answer is whole
   */
  boolean data(Http2DataFrame frame) throws IOException {
    if (status == 0) {
      throw new IOException("a body without a head");
    }
    body.take(frame.content(), frame.content().readableBytes());
    return frame.isEndStream();
  }

  /** The answer is whole. */
  void succeed() {
    call.attempt().succeed(new HttpAnswer(status, "", headers, body.whole()));
  }
}
