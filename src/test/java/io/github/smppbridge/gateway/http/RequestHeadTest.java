package io.github.smppbridge.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.codec.http2.Http2Headers;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the head of a request says, in either HTTP. */
class RequestHeadTest {
  private static final Server SERVER = Server.of(URI.create("https://gateway.example"));

  private static GatewayRequest request(Map<String, String> headers) {
    return new GatewayRequest(SERVER, "POST", "/messages", null, headers, new byte[] {'1'});
  }

  private static String plain(GatewayRequest request) {
    ByteBuf written = new RequestWriter(SERVER).write(request, UnpooledByteBufAllocator.DEFAULT);
    try {
      return written.toString(StandardCharsets.UTF_8);
    } finally {
      written.release();
    }
  }

  /** RFC 9113 §8.2.2: a request that has one is malformed. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Connection",
        "Keep-Alive",
        "Proxy-Connection",
        "Transfer-Encoding",
        "Upgrade",
        "TE",
        "Trailer",
        "HTTP2-Settings",
        "Host",
        "Content-Length"
      })
  void whatIsOfTheConnectionIsTheClientsOwn(String name) {
    Map<String, String> headers = new TreeMap<>(Map.of(name, "said-by-a-route", "Accept", "x"));
    Http2Headers multiplexed = Http2Call.headers(request(headers), SERVER);
    assertThat(multiplexed.get("accept")).hasToString("x");
    assertThat(multiplexed)
        .noneSatisfy(each -> assertThat(each.getValue()).hasToString("said-by-a-route"));
    assertThat(plain(request(headers))).contains("Accept: x\r\n").doesNotContain("said-by-a-route");
  }

  @ParameterizedTest
  @CsvSource({
    "/messages/4711?a=b, /messages/4711?a=b",
    "/\u00fc, /%C3%BC",
    "/a\u20acb\u20ac\u20ac, /a%E2%82%ACb%E2%82%AC%E2%82%AC",
    "/\uD83D\uDE00/x, /%F0%9F%98%80/x"
  })
  void whatIsBeyondAsciiIsEncoded(String given, String sent) {
    assertThat(TargetEncoding.ascii(given)).isEqualTo(sent);
  }

  /** A question mark of the encoder's would begin a query. */
  @Test
  void halfACharacterBeginsNoQuery() {
    assertThat(TargetEncoding.ascii("/\uD83D/x")).isEqualTo("/%3F/x");
  }
}
