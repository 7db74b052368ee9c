package io.github.smppbridge.lean;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which arguments of a bean's method are known without Camel. */
class BeanArgumentsTest {
  private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

  @Test
  void textsAndValuesThatAreWords() {
    exchange.getMessage().setHeader("kind", "receipt");
    BeanArguments arguments = BeanArguments.parse("record(${header.kind}, 'DELIVERED')");
    assertThat(arguments.method()).isEqualTo("record");
    assertThat(arguments.evaluate(exchange)).containsExactly("receipt", "DELIVERED");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "two words", "'quoted'", "java.lang.String", "a,b", "*"})
  void aValueThatCamelMightReadAsSomethingElseIsCamels(String value) {
    exchange.getMessage().setHeader("kind", value);
    assertThat(BeanArguments.parse("record(${header.kind})").evaluate(exchange)).isNull();
  }

  @Test
  void aValueThatIsNoTextIsCamels() {
    BeanArguments arguments = BeanArguments.parse("record(${header.kind})");
    assertThat(arguments.evaluate(exchange)).isNull();
    exchange.getMessage().setHeader("kind", 1);
    assertThat(arguments.evaluate(exchange)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "record",
        "record()",
        "record(*)",
        "record(*, 'A')",
        "record(1)",
        "record('null')",
        "record('two words')",
        "record(${header.a.b})",
        "record(${bean:a?method=b})",
        "record(${header.a}, 10)",
        "record(true)",
        "record('a', 'it''s')"
      })
  void otherFormsAreCamels(String method) {
    assertThat(BeanArguments.parse(method)).isNull();
  }
}
