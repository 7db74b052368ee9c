package io.github.smppbridge.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a phone is answered for several events at once. */
class BatchAnswerTest {
  private final BatchAnswer answers = new BatchAnswer();
  private final DefaultCamelContext context = new DefaultCamelContext();

  private Exchange answered(int status) {
    Exchange exchange = new DefaultExchange(context);
    exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
    exchange.getMessage().setBody("of " + status);
    return exchange;
  }

  @ParameterizedTest
  @CsvSource({
    "200, 200, 200, 200",
    // what failed for now comes again with the batch
    "200, 503, 200, 503",
    "503, 401, 200, 503",
    // what is refused keeps nobody
    "400, 200, 401, 200",
  })
  void oneAnswerCountsForAll(int first, int second, int third, int status) {
    Exchange answer = null;
    for (int one : new int[] {first, second, third}) {
      answer = answers.aggregate(answer, answered(one));
    }
    answers.answer(answer);
    assertThat(answer.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(status);
    assertThat(answer.getMessage().getBody()).isEqualTo(status == 503 ? "of 503" : "{}");
  }
}
