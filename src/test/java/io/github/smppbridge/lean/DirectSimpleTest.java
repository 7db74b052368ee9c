package io.github.smppbridge.lean;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.Predicate;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.language.simple.SimpleLanguage;
import org.apache.camel.spi.Language;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Conditions and values mean what they mean in Camel's Simple language. */
class DirectSimpleTest {
  /** What may stand in a message; numbers of each width, texts that look like numbers, none. */
  private static final List<Object> VALUES =
      Arrays.asList(
          null,
          "DONE",
          "done",
          "",
          " ",
          "401",
          "0",
          "1",
          "true",
          "false",
          "1.0",
          "DONE-2",
          "a_b",
          0,
          1,
          401,
          1L,
          401L,
          (byte) 1,
          (short) 401,
          1.0,
          1.5f,
          true,
          false,
          'D',
          List.of(),
          List.of("DONE"),
          new String[] {"401"},
          "DONE".getBytes(),
          Thread.State.NEW);

  private static final List<String> TERMS =
      List.of(
          "body",
          "header.x",
          "exchangeProperty.x",
          "variable.x",
          "header.CamelX",
          "header.onlyProperty");

  private static final List<String> CONDITIONS =
      List.of(
          "",
          " == null",
          " != null",
          " == 'DONE'",
          " != 'DONE'",
          " == '401'",
          " == 401",
          " != 401",
          " == 0",
          " == 1",
          " != 1",
          " == 'true'",
          " == 'DONE-2'",
          " in '401,1,DONE'",
          " in '1'",
          " !in '0,401,true'",
          " in 'a_b,NEW'");

  private static CamelContext camel;
  private static Language theirs;
  private static Language ours;

  @BeforeAll
  static void start() {
    camel = new DefaultCamelContext();
    camel.start();
    theirs = camel.resolveLanguage("simple");
    CamelContext lean = new DefaultCamelContext();
    LeanEngine.install(lean, new CountedSteps());
    ours = lean.resolveLanguage("simple");
    assertThat(theirs).isExactlyInstanceOf(SimpleLanguage.class);
    assertThat(ours).isExactlyInstanceOf(DirectSimple.class);
  }

  @AfterAll
  static void stop() {
    camel.stop();
  }

  private static Exchange exchange(Object x, Object y) {
    Exchange exchange = new DefaultExchange(camel);
    exchange.getMessage().setBody(x);
    exchange.getMessage().setHeader("x", x);
    exchange.getMessage().setHeader("camelx", y);
    if (x != null) {
      exchange.setProperty("x", x);
      exchange.setProperty("onlyProperty", x);
      exchange.setVariable("x", x);
    }
    return exchange;
  }

  private static void agree(String text, Exchange exchange, Object x) {
    Predicate mine = ours.createPredicate(text);
    Predicate camels = theirs.createPredicate(text);
    camels.init(camel);
    mine.init(camel);
    assertThat(outcome(() -> mine.matches(exchange)))
        .as("%s with %s", text, x)
        .isEqualTo(outcome(() -> camels.matches(exchange)));
  }

  private interface Outcome {
    Object get() throws Exception;
  }

  private static Object outcome(Outcome outcome) {
    try {
      return outcome.get();
    } catch (Exception e) {
      return e.getClass();
    }
  }

  @Test
  void oneConditionOfEachKindOfValue() {
    for (Object x : VALUES) {
      for (String term : TERMS) {
        for (String condition : CONDITIONS) {
          String text = "${" + term + "}" + condition;
          assertThat(ours.createPredicate(text)).isInstanceOf(DirectCondition.class);
          agree(text, exchange(x, "DONE"), x);
        }
      }
    }
  }

  @Test
  void severalConditions() {
    Random random = new Random(17);
    for (int i = 0; i < 3_000; i++) {
      List<String> terms = new ArrayList<>();
      for (int j = 2 + random.nextInt(2); j > 0; j--) {
        terms.add("${" + pick(random, TERMS) + "}" + pick(random, CONDITIONS));
      }
      String text = String.join(random.nextBoolean() ? " && " : " || ", terms);
      Object x = pick(random, VALUES);
      agree(text, exchange(x, pick(random, VALUES)), x);
    }
  }

  private static <T> T pick(Random random, List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  @Test
  void valuesAsEachType() {
    for (Object x : VALUES) {
      Exchange exchange = exchange(x, "y");
      for (String term : TERMS) {
        Expression mine = ours.createExpression("${" + term + "}");
        Expression camels = theirs.createExpression("${" + term + "}");
        mine.init(camel);
        camels.init(camel);
        assertThat(mine).isInstanceOf(DirectValue.class);
        for (Class<?> type :
            List.of(
                Object.class,
                String.class,
                Boolean.class,
                boolean.class,
                Integer.class,
                byte[].class)) {
          assertThat(outcome(() -> mine.evaluate(exchange, type)))
              .as("%s = %s as %s", term, x, type)
              .isEqualTo(outcome(() -> camels.evaluate(exchange, type)));
        }
      }
    }
  }

  /** Those that are known, in as many ways as there are values. */
  @Test
  void theConditionsOfTheRoutes() throws IOException {
    TreeSet<String> found = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Path.of("routes"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".yaml")).toList()) {
        Pattern.compile("simple: \"?(\\$\\{[^\"\\n]*?)\"?(?: }.*)?$", Pattern.MULTILINE)
            .matcher(Files.readString(file))
            .results()
            .map((MatchResult match) -> match.group(1))
            .filter(each -> !each.contains("bean:") && !each.contains("{{"))
            .forEach(found::add);
      }
    }
    assertThat(found).hasSizeGreaterThan(80);
    assertThat(found.stream().filter(each -> DirectCondition.parse(each, () -> each) != null))
        .hasSizeGreaterThan(50);
    for (String each : found) {
      for (Object x : VALUES) {
        Exchange exchange = exchange(x, x);
        Pattern.compile("(exchangeProperty|header|variable)\\.([A-Za-z]+)")
            .matcher(each)
            .results()
            .forEach(name -> set(exchange, name.group(1), name.group(2), x));
        if (DirectCondition.parse(each, () -> each) != null) {
          agree(each, exchange, x);
        }
      }
    }
  }

  private static void set(Exchange exchange, String kind, String name, Object x) {
    switch (kind) {
      case "header" -> exchange.getMessage().setHeader(name, x);
      case "variable" -> exchange.setVariable(name, x);
      default -> exchange.setProperty(name, x);
    }
  }
}
