package io.github.smppbridge.testkit;

import io.vertx.core.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;

/**
 * A gateway of plain sockets, whose answers are any octets at all. Well, it answers each operation
 * as SMSGate does; otherwise as it is told to.
 */
public final class RawGateway implements AutoCloseable {
  /** What is written instead of an answer, and whether the connection stays. */
  @FunctionalInterface
  public interface Fault {
    /** Writes whatever it likes; the connection is closed when it returns false. */
    boolean write(OutputStream out) throws IOException;
  }

  /** What it was asked. */
  public record Asked(String method, String path, String head, String body) {}

  private static final String BASE = "/3rdparty/v1";

  private final ServerSocket server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Set<Socket> faulty = ConcurrentHashMap.newKeySet();
  private final Queue<Asked> asked = new ConcurrentLinkedQueue<>();
  private volatile BiFunction<String, String, Fault> faults = (request, answer) -> null;

  private RawGateway() throws IOException {
    server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  public static RawGateway start() {
    try {
      return new RawGateway();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything is answered so from now on; null = well. */
  public void fault(Fault kind) {
    fault("", kind);
  }

  /** Requests whose method and path begin so are answered so from now on. */
  public void fault(String start, Fault kind) {
    faults((request, answer) -> request.startsWith(start) ? kind : null);
  }

  /**
   * What is written from now on instead of an answer: of method and path, and the answer as it
   * would be; null = that.
   */
  public void faults(BiFunction<String, String, Fault> kinds) {
    faults = kinds;
  }

  public String baseUrl() {
    return "http://127.0.0.1:" + server.getLocalPort() + BASE;
  }

  public int port() {
    return server.getLocalPort();
  }

  /** Connections that are not closed by the other side, as far as was noticed. */
  public int connections() {
    return open.size();
  }

  /** Those of them on which it did not answer well. */
  public int faultyConnections() {
    return faulty.size();
  }

  public List<Asked> asked() {
    return List.copyOf(asked);
  }

  public void forget() {
    faulty.clear();
    asked.clear();
  }

  /** A fault: these octets, then silence. */
  public static Fault silentAfter(String words) {
    return out -> {
      out.write(octets(words));
      return true;
    };
  }

  /** A fault: these octets, then the end of the connection. */
  public static Fault closedAfter(String words) {
    return out -> {
      out.write(octets(words));
      return false;
    };
  }

  /** A fault: these octets, then others again and again, with a pause each. */
  public static Fault endless(String start, String again, long pauseMillis) {
    return out -> {
      out.write(octets(start));
      byte[] more = octets(again);
      while (true) {
        out.write(more);
        if (pauseMillis > 0) {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pauseMillis));
        }
      }
    };
  }

  private static byte[] octets(String words) {
    return words.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "raw-gateway");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        open.add(socket);
        daemon(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      OutputStream out = socket.getOutputStream();
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (String head = head(in); head != null; head = head(in)) {
        byte[] body = in.readNBytes(length(head));
        String[] line = head.split(" ", 3);
        asked.add(new Asked(line[0], line[1], head, new String(body, StandardCharsets.UTF_8)));
        String wanted = line[0] + " " + line[1].replace(BASE, "");
        String answer = answer(line[0], line[1].replace(BASE, ""), body);
        Fault kind = faults.apply(wanted, answer);
        if (kind == null) {
          out.write(octets(answer));
        } else {
          faulty.add(socket);
          if (!kind.write(out)) {
            return;
          }
        }
      }
    } catch (IOException e) {
      // the other side gave up
    } finally {
      open.remove(socket);
      faulty.remove(socket);
    }
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int ends = 0;
    while (ends < 4) {
      int octet = in.read();
      if (octet < 0) {
        return null;
      }
      head.write(octet);
      ends = octet == "\r\n\r\n".charAt(ends) ? ends + 1 : octet == '\r' ? 1 : 0;
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  private static int length(String head) {
    for (String line : head.split("\r\n")) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        return Integer.parseInt(line.substring(line.indexOf(':') + 1).trim());
      }
    }
    return 0;
  }

  private static String answer(String method, String path, byte[] body) {
    if (path.startsWith("/auth/token")) {
      return method.equals("POST")
          ? json(201, "{\"id\":\"t1\",\"access_token\":\"access\",\"token_type\":\"Bearer\"}")
          : json(204, "");
    }
    if (path.startsWith("/devices")) {
      return json(
          200, "[{\"id\":\"d1\",\"name\":\"phone\",\"lastSeen\":\"2999-01-01T00:00:00Z\"}]");
    }
    if (path.startsWith("/messages")) {
      String id =
          method.equals("POST")
              ? new JsonObject(new String(body, StandardCharsets.UTF_8)).getString("id")
              : path.substring(path.lastIndexOf('/') + 1);
      return json(
          method.equals("POST") ? 202 : 200,
          new JsonObject()
              .put("id", id)
              .put("deviceId", "d1")
              .put("state", method.equals("DELETE") ? "Cancelling" : "Pending")
              .encode());
    }
    return method.equals("DELETE")
        ? json(204, "")
        : json(201, body.length == 0 ? "{}" : new String(body, StandardCharsets.UTF_8));
  }

  /** A whole answer. */
  public static String json(int status, String body) {
    String length =
        status == 204
            ? ""
            : "Content-Type: application/json\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length
                + "\r\n";
    return "HTTP/1.1 " + status + " OK\r\n" + length + "\r\n" + body;
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
