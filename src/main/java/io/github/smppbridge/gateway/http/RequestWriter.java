package io.github.smppbridge.gateway.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Composes requests to one server in HTTP/1.1, each in one buffer, so that each is one write of one
 * segment, if it fits. Used on one loop alone.
 */
final class RequestWriter {
  private static final int FIRST = 1024;
  private static final byte[] COLON = {':', ' '};
  private static final byte[] LINE_END = {'\r', '\n'};
  private static final byte[] LENGTH = octets("Content-Length: ");

  /**
   * What says where a request ends and where it goes is said here, once; and what a header says of
   * the connection is of another one (RFC 9110 §7.6.1), and breaks a request in HTTP/2.
   */
  private static final Set<String> OURS =
      Set.of(
          "te",
          "host",
          "trailer",
          "upgrade",
          "connection",
          "keep-alive",
          "content-length",
          "http2-settings",
          "proxy-connection",
          "transfer-encoding");

  private final byte[] start;
  private byte[] head = new byte[FIRST];
  private int size;

  RequestWriter(Server server) {
    start = octets(" HTTP/1.1\r\nHost: " + server.authority() + "\r\n");
  }

  private static byte[] octets(String words) {
    return words.getBytes(StandardCharsets.ISO_8859_1);
  }

  /**
   * Composes one.
   *
   * @return the caller's to release
   * @throws IllegalArgumentException when it cannot be said in HTTP
   */
  ByteBuf write(GatewayRequest request, ByteBufAllocator allocator) {
    RequestRules.check(request);
    size = 0;
    put(request.method());
    put(' ');
    put(request.target());
    put(start);
    for (Map.Entry<String, String> header : request.headers().entrySet()) {
      if (!isOurs(header.getKey())) {
        put(header.getKey());
        put(COLON);
        put(header.getValue());
        put(LINE_END);
      }
    }
    byte[] body = request.body();
    if (body != null || expectsBody(request.method())) {
      put(LENGTH);
      put(Integer.toString(body == null ? 0 : body.length));
      put(LINE_END);
    }
    put(LINE_END);
    return buffer(body, allocator);
  }

  private ByteBuf buffer(byte[] body, ByteBufAllocator allocator) {
    int length = body == null ? 0 : body.length;
    ByteBuf out = allocator.directBuffer(size + length);
    out.writeBytes(head, 0, size);
    if (length > 0) {
      out.writeBytes(body);
    }
    return out;
  }

  /** RFC 9110 §8.6: without a length, some servers wait for one. */
  private static boolean expectsBody(String method) {
    return method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
  }

  /** Whether the client says that header itself. */
  static boolean isOurs(String name) {
    // none of another length, which is nearly every one
    return switch (name.length()) {
      case 2, 4, 7, 10, 14, 16, 17 -> OURS.contains(name.toLowerCase(Locale.ROOT));
      default -> false;
    };
  }

  /** Of each character its lower half, which is all there is: what has more was refused. */
  @SuppressWarnings("deprecation")
  private void put(String latin) {
    int length = latin.length();
    room(length);
    latin.getBytes(0, length, head, size);
    size += length;
  }

  private void put(char c) {
    room(1);
    head[size++] = (byte) c;
  }

  private void put(byte[] octets) {
    room(octets.length);
    System.arraycopy(octets, 0, head, size, octets.length);
    size += octets.length;
  }

  private void room(int count) {
    if (count > head.length - size) {
      head = Arrays.copyOf(head, Math.max(size + count, head.length * 2));
    }
  }
}
