package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long and how many connections of strangers last, and that nobody honest suffers by them. */
class HttpLimitsTest {
  private static final String GOOD = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n";
  private static final String POST =
      "POST /api/smpp/v1/webhook?session=x HTTP/1.1\r\nHost: h\r\n"
          + "Content-Type: application/json\r\n";
  private static final int MOST = 60;
  private static final int MOST_OF_AN_ADDRESS = 40;

  @AutoClose
  static final TestBridge bridge =
      TestBridge.start(
          Map.of(
              "http.max_connections", "" + MOST,
              "http.max_connections_per_address", "" + MOST_OF_AN_ADDRESS,
              "http.header_timeout", "500ms",
              "http.body_timeout", "600ms",
              "http.idle_timeout", "700ms"));

  private final List<Socket> sockets = new ArrayList<>();

  @AfterEach
  void hangUp() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private Socket connect(String from) throws IOException {
    Socket socket = new Socket();
    sockets.add(socket);
    socket.setReceiveBufferSize(4096);
    socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
    socket.connect(new InetSocketAddress("127.0.0.1", bridge.httpPort()));
    socket.setSoTimeout(5_000);
    return socket;
  }

  private Socket send(String from, String text) throws IOException {
    Socket socket = connect(from);
    write(socket, text);
    return socket;
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** What a complete request is answered with. */
  private String ask(String from) throws IOException {
    Socket socket = send(from, GOOD + "Connection: close\r\n\r\n");
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
  }

  private static boolean ended(Socket socket) {
    try {
      socket.setSoTimeout(1);
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  /** Sends octets one by one until the connection is ended. */
  private static void drip(Socket socket, String text) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    try {
      for (int i = 0; System.nanoTime() < end; i++) {
        write(socket, text.substring(i % text.length(), i % text.length() + 1));
        if (ended(socket)) {
          return;
        }
        TimeUnit.MILLISECONDS.sleep(20);
      }
    } catch (IOException e) {
      return;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    throw new AssertionError("it was let go on");
  }

  private static double metric(String name, String reason) {
    Matcher line =
        Pattern.compile(name + "\\{reason=\"" + reason + "\",server=\"http\"\\} (\\S+)")
            .matcher(bridge.get("/metrics"));
    return line.find() ? Double.parseDouble(line.group(1)) : -1;
  }

  private static double ends(String reason) {
    return metric("http_server_connections_ended_total", reason);
  }

  @Test
  void aHeadHasToComeInTimeAlsoOctetByOctet() throws IOException {
    Socket silent = connect("127.0.0.1");
    drip(connect("127.0.0.1"), "GET /health HTTP/1.1\r\nX: " + "x".repeat(1000));
    await().until(() -> ended(silent));
    assertThat(ends("header_timeout")).isGreaterThanOrEqualTo(2);
  }

  @Test
  void theHeadOfAFurtherRequestAsWell() throws IOException {
    double before = ends("header_timeout");
    Socket again = send("127.0.0.1", GOOD + "\r\n");
    InputStream answer = again.getInputStream();
    assertThat(answer.read()).isEqualTo('H');
    answer.skipNBytes(answer.available());
    drip(again, "GET /health HTTP/1.1\r\nX: " + "x".repeat(1000));
    assertThat(ends("header_timeout")).isEqualTo(before + 1);
  }

  @Test
  void aBodyHasToComeInTimeAlsoOctetByOctet() throws IOException {
    Socket half = send("127.0.0.1", POST + "Content-Length: 1000\r\n\r\n{");
    drip(send("127.0.0.1", POST + "Content-Length: 100000\r\n\r\n"), " ");
    drip(send("127.0.0.1", POST + "Transfer-Encoding: chunked\r\n\r\n"), "1\r\n \r\n");
    await().until(() -> ended(half));
    assertThat(ends("body_timeout")).isGreaterThanOrEqualTo(3);
  }

  @Test
  void anIdleConnectionEnds() throws IOException {
    Socket idle = send("127.0.0.1", GOOD + "\r\n");
    assertThat(idle.getInputStream().read()).isEqualTo('H');
    await().until(() -> idle.getInputStream().readAllBytes().length >= 0);
    assertThat(ends("idle_timeout")).isGreaterThanOrEqualTo(1);
  }

  @Test
  void whoReadsNoAnswersIsReadNoFurtherAndEnded() throws Exception {
    Socket deaf = connect("127.0.0.1");
    byte[] requests =
        "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n"
            .repeat(10_000)
            .getBytes(StandardCharsets.US_ASCII);
    try {
      for (int i = 0; i < 40; i++) {
        deaf.getOutputStream().write(requests);
      }
      throw new AssertionError("15 MB of requests were taken");
    } catch (SocketException expected) {
      // it was ended
    }
    await().until(() -> ends("answer_timeout") >= 1);
  }

  @Test
  void halfSentRequestsMakeRoomForWholeOnes() throws IOException {
    for (int i = 0; i < 3 * MOST_OF_AN_ADDRESS; i++) {
      send("127.0.0.1", POST + "Content-Length: 10\r\n\r\n{");
    }
    assertThat(ask("127.0.0.1")).as("of the same address").startsWith("HTTP/1.1 200");
    assertThat(ask("127.0.0.2")).as("of another one").startsWith("HTTP/1.1 200");
    for (String from : new String[] {"127.0.0.3", "127.0.0.4"}) {
      for (int i = 0; i < MOST_OF_AN_ADDRESS; i++) {
        send(from, "GET / HT");
      }
    }
    assertThat(ask("127.0.0.2")).as("when all places are taken").startsWith("HTTP/1.1 200");
    assertThat(ends("displaced")).isGreaterThanOrEqualTo(MOST_OF_AN_ADDRESS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health/live", "/health/ready"})
  void pipelinedRequestsAreAnsweredEach(String path) throws IOException {
    String request = GOOD.replace("/health/live", path);
    Socket socket =
        send("127.0.0.5", (request + "\r\n").repeat(300) + request + "Connection: close\r\n\r\n");
    String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    assertThat(answers.split("HTTP/1.1 \\d", -1)).hasSize(302);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        POST + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        "GET /%41 HTTP/1.1\r\nHost: localhost\r\n\r\n"
      })
  void nothingIsHandledBehindWhatIsChunkedOrRefused(String last) throws IOException {
    String refused = "GET /nowhere HTTP/1.1\r\nHost: not.this.server\r\n\r\n";
    String name = "smpp_http_bad_requests_total{reason=\"host\"} ";
    String before = bridge.get("/metrics").split(Pattern.quote(name))[1].split("\n")[0];
    Socket socket = send("127.0.0.1", last + refused + GOOD + "\r\n");
    String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    assertThat(answers.split("HTTP/1.1 \\d", -1)).hasSize(2);
    assertThat(bridge.get("/metrics")).contains(name + before);
  }

  @Test
  void headsAreBounded() throws IOException {
    for (String head :
        new String[] {
          "GET /" + "x".repeat(5_000) + " HTTP/1.1\r\n\r\n",
          GOOD + "X: " + "x".repeat(9_000) + "\r\n\r\n",
          GOOD + "X: y\r\n".repeat(3_000) + "\r\n"
        }) {
      Socket socket = send("127.0.0.6", head);
      assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
          .matches("HTTP/1\\.[01] 4..");
    }
  }
}
