package io.github.smppbridge.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is an answer and what is none, however it is cut into pieces. */
class ResponseReaderTest {
  private static final int LIMIT = 100_000;
  private static final String OK = "HTTP/1.1 200 OK\r\n";

  private final ResponseReader reader = new ResponseReader();
  private final AnswerMemory memory = new AnswerMemory(LIMIT);

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "HTTP/1.1 200 OK|Content-Length: 2||{}, 200, OK, {}",
        "HTTP/1.1 200|Content-Length: 2||{}, 200, ``, {}",
        "HTTP/1.1 200 |content-length:2||{}, 200, ``, {}",
        "HTTP/1.1 201 Created long since|CONTENT-LENGTH: \t 0 \t||, 201, Created long since, ``",
        "HTTP/1.1 204 No Content|Content-Length: 5||, 204, No Content, ``",
        "HTTP/1.1 304 Same|Transfer-Encoding: chunked||, 304, Same, ``",
        "HTTP/1.0 200 OK|Content-Length: 2||{}, 200, OK, {}",
        "HTTP/1.1 100 Go on||HTTP/1.1 202 OK|Content-Length: 1||1, 202, OK, 1",
        "HTTP/1.1 103 Hint|Link: a||HTTP/1.1 202 OK|Content-Length: 1||1, 202, OK, 1",
        "HTTP/1.1 200 OK|Transfer-Encoding: Chunked||3|abc|1;x=y|d|0||, 200, OK, abcd",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||A |0123456789|000|Trailer: x||, 200, OK, 0123456789",
        "HTTP/1.1 999 What|Content-Length: 0||, 999, What, ``",
      })
  void anAnswerIsTheSameHoweverItIsCut(String said, int status, String reason, String body)
      throws IOException {
    byte[] octets = octets(said.replace("|", "\r\n"));
    for (int seed = 0; seed < 200; seed++) {
      HttpAnswer answer = read("POST", octets, new Random(seed));
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.reason()).isEqualTo(reason);
      assertThat(new String(answer.body(), StandardCharsets.ISO_8859_1)).isEqualTo(body);
    }
  }

  /** In pieces of some octets; an answer that is whole before its last octet is none. */
  private HttpAnswer read(String method, byte[] octets, Random random) throws IOException {
    reader.begin(method, new AnswerRoom(LIMIT, memory));
    for (int at = 0; at < octets.length; ) {
      int count = random == null ? octets.length : 1 + random.nextInt(octets.length - at);
      ByteBuf piece = Unpooled.wrappedBuffer(octets, at, count);
      at += count;
      assertThat(reader.read(piece)).as("whole after %s", at).isEqualTo(at == octets.length);
      assertThat(piece.isReadable()).isFalse();
    }
    return reader.answer();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\n\r\n",
        "HTTP/1.1 200 OK\r\nA: b\n\r\n",
        "\r\nHTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1  200 OK\r\n\r\n",
        "HTTP/1.1 2000 OK\r\n\r\n",
        "HTTP/1.1 20 OK\r\n\r\n",
        "HTTP/1.1 -20 OK\r\n\r\n",
        "HTTP/1.1 099 OK\r\n\r\n",
        "HTTP/2.0 200 OK\r\n\r\n",
        "HTTP/1.2 200 OK\r\n\r\n",
        "http/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 200 O\rK\r\n\r\n",
        "HTTP/1.1 200 O\0K\r\n\r\n",
        OK + "A : b\r\n\r\n",
        OK + " A: b\r\n\r\n",
        OK + ": b\r\n\r\n",
        OK + "A\r\n\r\n",
        OK + "A: b\r\n c\r\n\r\n",
        OK + "A: b\rContent-Length: 2\r\n\r\n",
        OK + "A: b\0\r\n\r\n",
        OK + "Conte\u00f6nt: b\r\n\r\n",
        OK + "Content-Length: \r\n\r\n",
        OK + "Content-Length: +2\r\n\r\n",
        OK + "Content-Length: 2, 2\r\n\r\n",
        OK + "Content-Length: 2\r\nContent-Length: 2\r\n\r\n",
        OK + "Content-Length: 0x2\r\n\r\n",
        OK + "Content-Length: 1000000000000000000000\r\n\r\n",
        OK + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n",
        OK + "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n",
        OK + "Transfer-Encoding: gzip, chunked\r\n\r\n",
        OK + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
        OK + "Transfer-Encoding: xchunked\r\n\r\n",
        "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        OK + "Transfer-Encoding: chunked\r\n\r\n\r\n",
        OK + "Transfer-Encoding: chunked\r\n\r\n-1\r\n",
        OK + "Transfer-Encoding: chunked\r\n\r\n0x1\r\n",
        OK + "Transfer-Encoding: chunked\r\n\r\n1\n",
        OK + "Transfer-Encoding: chunked\r\n\r\n1\r\nab\r\n",
        OK + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
        "HTTP/1.1 101 Switching Protocols\r\n\r\n",
      })
  void whatCouldBeReadInTwoWaysIsReadInNone(String said) {
    assertThatThrownBy(() -> read("GET", octets(said), null)).isInstanceOf(IOException.class);
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      assertThatThrownBy(() -> read("GET", octets(said), random))
          .isInstanceOfAny(IOException.class, AssertionError.class);
    }
  }

  @Test
  void aHeadHasALimit() {
    String most = OK + "A: " + "b".repeat(ResponseReader.MOST_HEAD - OK.length() - 7);
    assertThatThrownBy(() -> read("GET", octets(most + "b\r\n\r\n"), null))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> read("GET", octets(OK + "A: b\r\n".repeat(101) + "\r\n"), null))
        .hasMessageContaining("headers");
  }

  @Test
  void interimAnswersHaveALimit() throws IOException {
    String interim = "HTTP/1.1 100 Continue\r\n\r\n";
    String last = OK + "Content-Length: 0\r\n\r\n";
    assertThat(read("GET", octets(interim.repeat(10) + last), null).status()).isEqualTo(200);
    assertThatThrownBy(() -> read("GET", octets(interim.repeat(11) + last), null))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aBodyHasALimitWhateverItSaysOfItself() {
    String chunk = "1000\r\n" + "x".repeat(4096) + "\r\n";
    String endless = OK + "Transfer-Encoding: chunked\r\n\r\n" + chunk.repeat(25);
    assertThatThrownBy(() -> read("GET", octets(endless), null))
        .isInstanceOf(AnswerTooLargeException.class);
    String long1 = OK + "Content-Length: " + (LIMIT + 1) + "\r\n\r\n";
    assertThatThrownBy(() -> read("GET", octets(long1), null))
        .isInstanceOf(AnswerTooLargeException.class);
  }

  @Test
  void theAnswerToHeadHasNoBody() throws IOException {
    assertThat(read("HEAD", octets(OK + "Content-Length: 40\r\n\r\n"), null).body()).isEmpty();
  }

  @Test
  void whatHasNoLengthEndsWithItsConnection() throws IOException {
    reader.begin("GET", new AnswerRoom(LIMIT, memory));
    assertThat(reader.read(Unpooled.wrappedBuffer(octets(OK + "\r\n{}")))).isFalse();
    assertThat(reader.end()).isTrue();
    assertThat(reader.answer().body()).isEqualTo(octets("{}"));
  }

  @Test
  void whatHasALengthDoesNot() throws IOException {
    reader.begin("GET", new AnswerRoom(LIMIT, memory));
    assertThat(reader.read(Unpooled.wrappedBuffer(octets(OK + "Content-Length: 9\r\n\r\n{}"))))
        .isFalse();
    assertThat(reader.end()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP/1.1, keep-alive, true",
    "HTTP/1.1, close, false",
    "HTTP/1.1, 'Foo, CLOSE', false",
    "HTTP/1.1, foo, true",
    "HTTP/1.0, keep-alive, true",
    "HTTP/1.0, foo, false"
  })
  void theConnectionStaysAsTheAnswerSays(String version, String connection, boolean stays)
      throws IOException {
    read(
        "GET",
        octets(version + " 200 OK\r\nContent-Length: 0\r\nConnection: " + connection + "\r\n\r\n"),
        null);
    assertThat(reader.keepsAlive()).isEqualTo(stays);
  }

  /** Nothing is left of an answer in the next one. */
  @Test
  void oneAnswerAfterTheOther() throws IOException {
    read("GET", octets("HTTP/1.0 200 OK\r\nContent-Length: 3\r\nA: b\r\n\r\nabc"), null);
    HttpAnswer next = read("GET", octets("HTTP/1.1 204 No\r\n\r\n"), null);
    assertThat(next.headers()).isEmpty();
    assertThat(next.body()).isEmpty();
    assertThat(reader.keepsAlive()).isTrue();
  }

  /** Some octets of an answer become others: then it is read differently, or not at all. */
  @Test
  void garbageIsReadToItsEndOrRefused() {
    byte[] whole =
        octets(OK + "Transfer-Encoding: chunked\r\nRetry-After: 5\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
    for (int seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      byte[] garbled = whole.clone();
      for (int i = random.nextInt(4); i >= 0; i--) {
        garbled[random.nextInt(garbled.length)] = (byte) random.nextInt(256);
      }
      reader.begin("GET", new AnswerRoom(LIMIT, memory));
      ByteBuf in = Unpooled.wrappedBuffer(garbled);
      try {
        if (reader.read(in)) {
          assertThat(reader.answer().body().length).isLessThanOrEqualTo(whole.length);
        } else {
          assertThat(in.isReadable()).as("seed %s: read all", seed).isFalse();
        }
      } catch (IOException refused) {
        assertThat(refused.getMessage()).isNotEmpty();
      }
    }
  }

  private static byte[] octets(String said) {
    return said.getBytes(StandardCharsets.ISO_8859_1);
  }
}
