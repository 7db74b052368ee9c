package io.github.smppbridge.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.smppbridge.gateway.GatewayOutcome;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.store.MessageRow;
import io.github.smppbridge.store.MessageRowBuilder;
import io.github.smppbridge.testkit.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckPagesTest {
  private static final DefaultCamelContext CONTEXT = new DefaultCamelContext();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long NOW = 1_760_000_000_000L;

  private final TestClock clock = new TestClock();
  private final CheckPages pages = new CheckPages(clock);

  private static MessageRowBuilder row(String account, int number, long createdAt) {
    return MessageRow.builder("m" + number, "g" + number, account, createdAt).deviceId("phone");
  }

  private static List<MessageRow> rows(String account, int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> row(account, i, NOW + i * 100L).build())
        .toList();
  }

  private List<Integer> sizes(List<MessageRow> due) {
    return pages.questions(due).stream().map(page -> page.getRows().size()).toList();
  }

  private static Exchange exchange(CheckPage page) {
    Exchange exchange = new DefaultExchange(CONTEXT);
    exchange.setProperty(RouteProperties.CHECK_PAGE, page);
    return exchange;
  }

  private void answer(Exchange exchange, int status, List<Map<String, String>> listed) {
    pages.begin(exchange);
    exchange.setProperty(RouteProperties.GATEWAY_STATUS, status);
    exchange.setProperty(
        RouteProperties.GATEWAY_OUTCOME,
        (status == 200 ? GatewayOutcome.DONE : GatewayOutcome.REFUSED).name());
    exchange.getMessage().setBody(JSON.valueToTree(listed));
    pages.read(exchange);
  }

  private static Map<String, String> listed(int number, String device) {
    return Map.of("id", "g" + number, "deviceId", device, "state", "Delivered");
  }

  private static List<Map<String, String>> listed(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> listed(i, "phone")).toList();
  }

  private static String query(Exchange exchange) {
    return exchange.getMessage().getHeader(Exchange.HTTP_QUERY, String.class);
  }

  private List<String> unanswered(Exchange exchange) {
    pages.answers(exchange);
    List<CheckPage.Answered> answers = exchange.getMessage().getBody(List.class);
    return answers.stream()
        .filter(each -> each.answer() == null)
        .map(each -> each.row().gatewayId())
        .toList();
  }

  @Test
  void messagesOfAnAccountAndATimeAreAskedForTogether() {
    List<MessageRow> due =
        Stream.of(rows("A", 0, 120), rows("B", 200, 203), rows("C", 300, 306))
            .flatMap(List::stream)
            .toList();
    assertThat(sizes(due)).containsExactlyInAnyOrder(100, 20, 1, 1, 1, 6);
    long later = NOW + Duration.ofHours(1).toMillis();
    assertThat(
            sizes(
                Stream.of(rows("A", 0, 5), List.of(row("A", 9, later).build()))
                    .flatMap(List::stream)
                    .toList()))
        .containsExactlyInAnyOrder(5, 1);
  }

  @Test
  void whatTheGatewayGotLaterOrUnderAnotherIdIsAskedForByItself() {
    List<MessageRow> due =
        Stream.concat(
                rows("A", 0, 4).stream(),
                Stream.of(
                    row("A", 5, NOW).replacementId("g99").build(),
                    row("A", 6, NOW).dueAt(NOW + 3_600_000).build()))
            .toList();
    assertThat(sizes(due)).containsOnly(1).hasSize(6);
  }

  @Test
  void pagesGoOnWhileTheyAreFullAndWhatTheyDoNotHaveIsLeft() {
    CheckPage page = pages.questions(rows("A", 0, 100)).get(0);
    Exchange exchange = exchange(page);
    assertThat(pages.goesOn(exchange)).isTrue();
    List<Map<String, String>> others =
        IntStream.range(0, 60).mapToObj(i -> Map.of("id", "other" + i, "state", "Sent")).toList();
    answer(exchange, 200, Stream.of(others, listed(0, 40)).flatMap(List::stream).toList());
    assertThat(query(exchange))
        .isEqualTo(
            "from=2025-10-09T08:53:19.500Z&to=2025-10-09T08:53:59.900Z"
                + "&sort=created_at&limit=100&offset=0");
    assertThat(pages.goesOn(exchange)).isTrue();
    List<Map<String, String>> rest =
        Stream.of(
                listed(40, 97),
                // at another phone, and at two
                List.of(listed(97, "other"), listed(98, "phone"), listed(98, "other")))
            .flatMap(List::stream)
            .toList();
    answer(exchange, 200, rest);
    assertThat(query(exchange)).endsWith("&offset=100");

    assertThat(pages.goesOn(exchange)).isFalse();
    assertThat(unanswered(exchange)).containsExactly("g97", "g98", "g99");
    assertThat(pages.worth(List.of("A", "B"))).containsExactly("A");
    assertThat(pages.worth(List.of("B"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 405, 403, 200})
  void aGatewayWithoutAListIsAskedOneByOneForAWhile(int status) {
    Exchange exchange = exchange(pages.questions(rows("A", 0, 20)).get(0));
    answer(exchange, status, List.of());
    assertThat(pages.goesOn(exchange)).isFalse();
    assertThat(unanswered(exchange)).hasSize(20);
    assertThat(sizes(rows("A", 0, 20))).containsOnly(1);
    assertThat(sizes(rows("B", 0, 20))).containsOnly(20);
    clock.advance(Duration.ofMinutes(9));
    assertThat(sizes(rows("A", 0, 20))).containsOnly(1);
    clock.advance(Duration.ofMinutes(2));
    assertThat(sizes(rows("A", 0, 20))).containsOnly(20);
  }

  @ParameterizedTest
  @CsvSource({"0, 30", "500, 30", "503, 30", "401, 30", "408, 30", "429, 0"})
  void aCallThatFailsEndsTheRoundAndSaysLittleOfTheList(int status, int seconds) {
    answer(exchange(pages.questions(rows("A", 0, 20)).get(0)), 200, listed(0, 20));
    Exchange exchange = exchange(pages.questions(rows("A", 0, 20)).get(0));
    answer(exchange, status, List.of());
    assertThat(pages.goesOn(exchange)).isFalse();
    assertThat(unanswered(exchange)).isEmpty();
    assertThat(pages.worth(List.of("A"))).containsExactly("A");
    if (seconds > 0) {
      assertThat(sizes(rows("A", 0, 20))).containsOnly(1);
    }
    clock.advance(Duration.ofSeconds(seconds));
    assertThat(sizes(rows("A", 0, 20))).containsExactly(20);
  }
}
