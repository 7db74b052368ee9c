package io.github.smppbridge.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** HTTP as it is on the wire: what a client library would not send, and all that comes back. */
public final class RawHttp {
  private RawHttp() {}

  /**
   * An answer.
   *
   * @param status 0 = the server closed the connection without one
   * @param headers by name, all values
   */
  public record Reply(int status, Map<String, List<String>> headers, String body, String text) {
    /** Its value, or the empty string. */
    public String header(String name) {
      return String.join(",", headers.getOrDefault(name, List.of()));
    }
  }

  /**
   * Sends octets and reads until the server closes, or a whole answer has come.
   *
   * @param request ISO-8859-1
   */
  public static Reply send(int port, String request) {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return read(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Reply read(InputStream in) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] some = new byte[8192];
    try {
      for (int n = in.read(some); n >= 0; n = in.read(some)) {
        all.write(some, 0, n);
        Reply reply = parse(all.toString(StandardCharsets.ISO_8859_1));
        if (complete(reply)) {
          return reply;
        }
      }
    } catch (IOException e) {
      // reset: what came is what there is
    }
    return parse(all.toString(StandardCharsets.ISO_8859_1));
  }

  private static boolean complete(Reply reply) {
    if (reply.status < 200) {
      return false;
    }
    String length = reply.header("content-length");
    return length.isEmpty()
        ? reply.body.endsWith("0\r\n\r\n") || reply.status == 204 || reply.status == 304
        : reply.body.length() >= Integer.parseInt(length);
  }

  private static Reply parse(String text) {
    String rest =
        text.startsWith("HTTP/1.1 100 ") ? text.substring(text.indexOf("\r\n\r\n") + 4) : text;
    int end = rest.indexOf("\r\n\r\n");
    if (end < 0) {
      return new Reply(0, Map.of(), "", text);
    }
    String[] lines = rest.substring(0, end).split("\r\n");
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      headers
          .computeIfAbsent(
              lines[i].substring(0, colon).toLowerCase(Locale.ROOT), n -> new ArrayList<>())
          .add(lines[i].substring(colon + 1).trim());
    }
    int status = Integer.parseInt(lines[0].split(" ")[1]);
    return new Reply(status, headers, rest.substring(end + 4), text);
  }
}
