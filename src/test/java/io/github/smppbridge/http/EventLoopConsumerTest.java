package io.github.smppbridge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.TestBridge;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.TestHttp;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a webhook is usual or a router has to look at it, it is answered in the same way. */
class EventLoopConsumerTest {
  private static final String EVENT =
      "{\"id\":\"e\",\"event\":\"system:ping\",\"deviceId\":\"d\",\"payload\":{}}";

  @AutoClose static final TestBridge bridge = TestBridge.start(Map.of());
  static String url;

  @BeforeAll
  static void bind() {
    bridge.bind();
    url = bridge.gateway().account(StubGateway.USERNAME).webhookUrl("sms:sent");
  }

  private static HttpResponse<String> post(String body, String... headers) {
    return TestHttp.send("POST", url, null, body, headers);
  }

  @ParameterizedTest
  @CsvSource({
    "Content-Type, application/json, 200",
    "Content-Type, Application/JSON; charset=UTF-8, 200",
    "Content-Type, application/json; charset=iso-8859-1, 200",
    "Content-Type, text/plain, 415",
    "Accept, */*, 200",
    "Accept, application/json, 200",
    "Accept, 'text/html, */*;q=0.1', 200",
    "Accept, text/html, 406"
  })
  void headersMeanTheSame(String name, String value, int status) {
    assertThat(post(EVENT, name, value).statusCode()).isEqualTo(status);
  }

  @Test
  void anAnswerHasItsHeadersAndNothingOfTheRequest() {
    HttpResponse<String> answer = post(EVENT, "X-Timestamp", "1", "X-Trace", "mine");

    assertThat(answer.body()).isEqualTo("{}");
    assertThat(answer.headers().firstValue("content-type")).contains("application/json");
    assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
    assertThat(answer.headers().map()).doesNotContainKeys("x-trace", "x-timestamp", "session");
  }

  @Test
  void aBodyOfTheLargestSizeIsTakenAndOneOctetMoreIsNot() {
    assertThat(post(" ".repeat(262_144 - EVENT.length()) + EVENT).statusCode()).isEqualTo(200);
    assertThat(post(" ".repeat(262_145 - EVENT.length()) + EVENT).statusCode()).isEqualTo(413);
  }

  @Test
  void aRequestAfterTheOtherOfOneConnectionIsAnswered() {
    for (int i = 0; i < 20; i++) {
      assertThat(post(i % 2 == 0 ? EVENT : "{").statusCode()).isEqualTo(i % 2 == 0 ? 200 : 400);
    }
  }
}
