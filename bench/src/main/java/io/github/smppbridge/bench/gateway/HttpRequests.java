package io.github.smppbridge.bench.gateway;

import io.github.smppbridge.bench.loop.Connection;
import io.github.smppbridge.bench.loop.Octets;
import io.github.smppbridge.bench.loop.Peer;
import java.nio.charset.StandardCharsets;

/**
 * Cuts what comes on a connection into HTTP/1.1 requests, and shows the one that is being handled
 * where it lies. Not thread-safe.
 */
final class HttpRequests implements Peer {

  /** Handles a request. */
  interface Handler {

    /** A request is whole; {@code request} shows it until the method returns. */
    void handle(HttpRequests request, Connection connection);
  }

  private static final byte[] HEAD_END = Octets.ascii("\r\n\r\n");
  private static final byte[] CONTENT_LENGTH = Octets.ascii("content-length:");
  private static final byte[] AUTHORIZATION = Octets.ascii("authorization:");
  private static final byte[] TRANSFER_ENCODING = Octets.ascii("transfer-encoding:");
  private static final int MAX_HEAD = 1 << 16;

  private final Handler handler;
  private final Octets unchunked = new Octets(0);
  private byte[] data;
  private int begin;
  private int methodEnd;
  private int pathEnd;
  private int authorization;
  private int authorizationEnd;
  private int length;
  private boolean chunked;
  private byte[] bodyIn;
  private int bodyBegin;
  private int bodyEnd;

  /** Answers that wait on this connection: what comes meanwhile must not overtake them. */
  private int waiting;

  HttpRequests(Handler handler) {
    this.handler = handler;
  }

  @Override
  public int received(Connection connection, byte[] octets, int from, int to) {
    data = octets;
    int at = from;
    while (at < to && !connection.isClosed()) {
      int head = Octets.indexOf(HEAD_END, octets, at, to);
      if (head < 0) {
        if (to - at > MAX_HEAD) {
          connection.close();
        }
        break;
      }
      readHead(at, head);
      int end = findBody(head + HEAD_END.length, to);
      if (end < 0) {
        break;
      }
      handler.handle(this, connection);
      at = end;
    }
    return at;
  }

  private void readHead(int from, int head) {
    begin = from;
    methodEnd = Octets.indexOf(' ', data, from, head);
    pathEnd = Octets.indexOf(' ', data, methodEnd + 1, head);
    authorization = 0;
    authorizationEnd = 0;
    length = 0;
    chunked = false;
    int line = Octets.indexOf('\n', data, pathEnd, head) + 1;
    while (line < head) {
      int lineEnd = Octets.indexOf('\r', data, line, head);
      readHeader(line, lineEnd);
      line = lineEnd + 2;
    }
  }

  private void readHeader(int line, int lineEnd) {
    switch (data[line] | 0x20) {
      case 'c' -> {
        if (begins(CONTENT_LENGTH, line, lineEnd)) {
          for (int at = line + CONTENT_LENGTH.length; at < lineEnd; at++) {
            length = data[at] == ' ' ? length : length * 10 + data[at] - '0';
          }
        }
      }
      case 'a' -> {
        if (begins(AUTHORIZATION, line, lineEnd)) {
          authorization = line + AUTHORIZATION.length;
          authorizationEnd = lineEnd;
          while (authorization < lineEnd && data[authorization] == ' ') {
            authorization++;
          }
        }
      }
      case 't' -> chunked |= begins(TRANSFER_ENCODING, line, lineEnd);
      default -> {
        // of no interest
      }
    }
  }

  private boolean begins(byte[] name, int line, int lineEnd) {
    int matched = 0;
    while (matched < name.length
        && line + matched < lineEnd
        && (data[line + matched] | 0x20) == (name[matched] | 0x20)) {
      matched++;
    }
    return matched == name.length;
  }

  /** Where the request ends; -1 when it is not whole. */
  private int findBody(int from, int to) {
    if (chunked) {
      return joinChunks(from, to);
    }
    bodyIn = data;
    bodyBegin = from;
    bodyEnd = from + length;
    return bodyEnd <= to ? bodyEnd : -1;
  }

  private int joinChunks(int from, int to) {
    unchunked.clear();
    int at = from;
    while (true) {
      int lineEnd = Octets.indexOf('\n', data, at, to);
      if (lineEnd == to) {
        return -1;
      }
      int size = 0;
      for (int i = at; i < lineEnd && Character.digit(data[i], 16) >= 0; i++) {
        size = size * 16 + Character.digit(data[i], 16);
      }
      at = lineEnd + 1;
      if (at + size + 2 > to) {
        return -1;
      }
      unchunked.bytes(data, at, at + size);
      at += size + 2;
      if (size == 0) {
        bodyIn = unchunked.array();
        bodyBegin = 0;
        bodyEnd = unchunked.length();
        return at;
      }
    }
  }

  /** The first letter of the method. */
  int method() {
    return data[begin];
  }

  /** The path, with what follows it. */
  String path() {
    return new String(data, methodEnd + 1, pathEnd - methodEnd - 1, StandardCharsets.US_ASCII);
  }

  /** Whether the path begins so. */
  boolean pathBeginsWith(byte[] start) {
    int from = methodEnd + 1;
    return from + start.length <= pathEnd
        && Octets.indexOf(start, data, from, from + start.length) == from;
  }

  /** Whether the path ends so. */
  boolean pathEndsWith(byte[] end) {
    int from = pathEnd - end.length;
    return from > methodEnd && Octets.indexOf(end, data, from, pathEnd) == from;
  }

  /** The Authorization header, null when there is none. */
  String authorization() {
    return authorization == 0
        ? null
        : new String(
            data, authorization, authorizationEnd - authorization, StandardCharsets.US_ASCII);
  }

  /** What stands for the Authorization header. */
  long authorizationHash() {
    return Octets.hash(data, authorization, authorizationEnd);
  }

  /** The array in which the body lies. */
  byte[] bodyIn() {
    return bodyIn;
  }

  int bodyBegin() {
    return bodyBegin;
  }

  int bodyEnd() {
    return bodyEnd;
  }

  String body() {
    return new String(bodyIn, bodyBegin, bodyEnd - bodyBegin, StandardCharsets.UTF_8);
  }

  boolean hasWaiting() {
    return waiting > 0;
  }

  void waits(int more) {
    waiting += more;
  }
}
