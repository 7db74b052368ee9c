package io.github.smppbridge.gateway.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * Status line and headers of an answer in HTTP/1.1 (RFC 9112), by the letter: what could be read in
 * two ways is read in none.
 */
final class ResponseHead {
  private static final int MOST_HEADERS = 100;
  private static final int VERSION = "HTTP/1.x".length();
  private static final int STATUS_END = VERSION + 4;
  private static final int LONGEST_NUMBER = 18;

  /** Octets that may be in the name of a header. */
  private static final boolean[] TOKEN = new boolean[128];

  static {
    for (char c = '!'; c < 127; c++) {
      TOKEN[c] = "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0;
    }
  }

  private int status;
  private String reason;
  private boolean minor;
  private int count;
  private Map<String, String> headers;
  private long length;
  private boolean chunked;
  private boolean close;
  private boolean keep;

  /** Begins with the first line. */
  void statusLine(byte[] line, int size) throws IOException {
    if (size < STATUS_END
        || !new String(line, 0, VERSION - 1, StandardCharsets.ISO_8859_1).equals("HTTP/1.")
        || line[VERSION - 1] != '0' && line[VERSION - 1] != '1'
        || line[VERSION] != ' '
        || size > STATUS_END && line[STATUS_END] != ' ') {
      throw new IOException("no status line of HTTP/1.1");
    }
    status = (int) number(line, VERSION + 1, STATUS_END);
    if (status < 100) {
      throw new IOException("a status below 100");
    }
    reason = text(line, Math.min(size, STATUS_END + 1), size);
    minor = line[VERSION - 1] == '1';
    count = 0;
    headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    length = -1;
    chunked = false;
    close = false;
    keep = false;
  }

  /** Takes a header; of several of a name the last is kept. */
  void header(byte[] line, int size) throws IOException {
    if (++count > MOST_HEADERS) {
      throw new IOException("more than " + MOST_HEADERS + " headers");
    }
    int colon = 0;
    while (colon < size && line[colon] >= 0 && TOKEN[line[colon]]) {
      colon++;
    }
    if (colon == 0 || colon == size || line[colon] != ':') {
      throw new IOException("a header without a name");
    }
    int from = colon + 1;
    int to = size;
    while (from < to && blank(line[from])) {
      from++;
    }
    while (to > from && blank(line[to - 1])) {
      to--;
    }
    String name = text(line, 0, colon);
    String value = text(line, from, to);
    note(name, value, line, from, to);
    headers.put(name, value);
  }

  /** What says where the answer ends, and what becomes of the connection. */
  private void note(String name, String value, byte[] line, int from, int to) throws IOException {
    if (name.equalsIgnoreCase("Content-Length")) {
      if (length >= 0) {
        throw new IOException("two lengths");
      }
      length = number(line, from, to);
    } else if (name.equalsIgnoreCase("Transfer-Encoding")) {
      if (chunked || !minor || !value.equalsIgnoreCase("chunked")) {
        throw new IOException("a transfer encoding that is not chunked alone");
      }
      chunked = true;
    } else if (name.equalsIgnoreCase("Connection")) {
      for (String option : value.split(",")) {
        close |= option.strip().equalsIgnoreCase("close");
        keep |= option.strip().equalsIgnoreCase("keep-alive");
      }
    }
    if (chunked && length >= 0) {
      throw new IOException("a length, and chunks");
    }
  }

  /** A number of digits alone. */
  private static long number(byte[] line, int from, int to) throws IOException {
    long number = 0;
    for (int i = from; i < to; i++) {
      if (line[i] < '0' || line[i] > '9') {
        throw new IOException("no number where one is due");
      }
      number = number * 10 + line[i] - '0';
    }
    if (from == to || to - from > LONGEST_NUMBER) {
      throw new IOException("no number, or one that is too large");
    }
    return number;
  }

  private static boolean blank(byte octet) {
    return octet == ' ' || octet == '\t';
  }

  private static String text(byte[] line, int from, int to) throws IOException {
    for (int i = from; i < to; i++) {
      if (line[i] >= 0 && line[i] < ' ' && line[i] != '\t' || line[i] == 127) {
        throw new IOException("a control character in the head");
      }
    }
    return new String(line, from, to - from, StandardCharsets.ISO_8859_1);
  }

  int status() {
    return status;
  }

  boolean isInterim() {
    return status < 200;
  }

  /** Of the body; negative = not said. */
  long length() {
    return length;
  }

  boolean isChunked() {
    return chunked;
  }

  /** Whether an answer of this status has a body at all. */
  boolean mayHaveBody() {
    return status != 204 && status != 304;
  }

  /** Whether the connection may be used again. */
  boolean keepsAlive() {
    return !close && (minor || keep);
  }

  /** The answer, which is whole. */
  HttpAnswer with(byte[] body) {
    return new HttpAnswer(status, reason, headers, body);
  }
}
