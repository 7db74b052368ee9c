package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.Sms;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.processor.aggregate.UseLatestAggregationStrategy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a team may put into before-submit, and what becomes of the message, in either engine. */
class TeamRoutesTest {
  private static final int RSYSERR = 0x08;
  private static final int RINVDSTADR = 0x0B;
  private static final String NUMBER = "4915112345678";

  private static final Map<Boolean, TestBridge> bridges = new ConcurrentHashMap<>();

  /** Steps of before-submit. */
  @FunctionalInterface
  private interface Rule {
    void add(ProcessorDefinition<?> to);
  }

  @BeforeAll
  static void start() throws Exception {
    for (boolean lean : new boolean[] {true, false}) {
      TestBridge bridge =
          TestBridge.start(Map.of("routes.lean", String.valueOf(lean), "gateway.retries", "0"));
      bridges.put(lean, bridge);
      RouteBuilder.addRoutes(
          bridge.context(),
          routes -> {
            routes
                .from("direct:changes")
                .setBody(routes.constant("changed by another"))
                .to("mock:c");
            routes.from("direct:fails").throwException(new IllegalStateException("a rule's"));
            routes.from("seda:elsewhere").to("mock:elsewhere");
          });
    }
  }

  @AfterAll
  static void stop() {
    bridges.values().forEach(TestBridge::close);
  }

  private static void rule(TestBridge bridge, Rule rule) throws Exception {
    RouteBuilder.addRoutes(
        bridge.context(),
        routes -> {
          RouteDefinition route = routes.from("direct:before-submit").routeId("before-submit");
          rule.add(route);
        });
  }

  static Stream<Arguments> rules() {
    Stream<Map.Entry<String, Rule>> passing =
        Stream.of(
            Map.<String, Rule>entry("changes the text", to -> to.transform().constant("text")),
            Map.<String, Rule>entry(
                "multicast",
                to ->
                    to.multicast(new UseLatestAggregationStrategy())
                        .to("seda:elsewhere?waitForTaskToComplete=Never", "mock:there")
                        .end()
                        .setBody()
                        .constant("text")),
            Map.<String, Rule>entry(
                "recipient list",
                to ->
                    to.setBody().constant("text").recipientList().constant("mock:a,mock:b").end()),
            Map.<String, Rule>entry(
                "wire tap", to -> to.wireTap("direct:changes").setBody().constant("text")),
            Map.<String, Rule>entry(
                "splitter",
                to -> to.setBody().constant("text").split().tokenize(" ").to("mock:words").end()),
            Map.<String, Rule>entry(
                "loop",
                to -> to.loop(3).setProperty("n").constant(1).end().setBody().constant("text")),
            Map.<String, Rule>entry(
                "aggregator",
                to ->
                    to.setBody()
                        .constant("text")
                        .aggregate(new UseLatestAggregationStrategy())
                        .constant(1)
                        .completionSize(100)
                        .to("mock:many")
                        .end()),
            Map.<String, Rule>entry(
                "try",
                to ->
                    to.doTry()
                        .to("direct:fails")
                        .doCatch(IllegalStateException.class)
                        .setBody()
                        .constant("text")
                        .end()),
            Map.<String, Rule>entry(
                "other threads", to -> to.threads(2).setBody().constant("text")),
            Map.<String, Rule>entry("delay", to -> to.delay(20).setBody().constant("text")));
    return both(passing.map(each -> Arguments.of(each.getKey(), each.getValue(), 0)));
  }

  static Stream<Arguments> refusals() {
    return both(
        Stream.of(
            Arguments.of(
                "refuses",
                (Rule) to -> to.setHeader("CamelSmppCommandStatus").constant("ESME_RINVDSTADR"),
                RINVDSTADR),
            Arguments.of("fails", (Rule) to -> to.to("direct:fails"), RSYSERR),
            Arguments.of("fails elsewhere", (Rule) to -> to.threads(2).to("direct:fails"), RSYSERR),
            Arguments.of("stops", (Rule) ProcessorDefinition::stop, RSYSERR),
            Arguments.of("rolls back", (Rule) to -> to.rollback("no"), RSYSERR),
            Arguments.of(
                "throws an Error",
                (Rule)
                    to ->
                        to.process(
                            exchange -> {
                              throw new AssertionError("a rule's");
                            }),
                RSYSERR)));
  }

  private static Stream<Arguments> both(Stream<Arguments> cases) {
    List<Arguments> all = cases.toList();
    return Stream.of(true, false)
        .flatMap(
            lean ->
                all.stream()
                    .map(each -> Arguments.of(lean, each.get()[0], each.get()[1], each.get()[2])));
  }

  @ParameterizedTest(name = "lean {0}: {1}")
  @MethodSource({"rules", "refusals"})
  void aMessageIsSentAsItLeavesTheRuleOrRefused(boolean lean, String name, Rule rule, int status)
      throws Exception {
    TestBridge bridge = bridges.get(lean);
    rule(bridge, rule);
    int before = bridge.gateway().accepted();
    try (Esme esme = bridge.bind()) {
      int answer = esme.submitStatus(Sms.to(NUMBER).text("as it came"));

      assertThat(answer).isEqualTo(status);
      assertThat(bridge.gateway().accepted()).isEqualTo(status == 0 ? before + 1 : before);
      if (status == 0) {
        assertThat(bridge.gateway().last().text()).isEqualTo("text");
      }
    }
  }

  /** It holds a worker, and no message of others. */
  @Test
  void aRuleThatBlocksKeepsNobodyElse() throws Exception {
    TestBridge bridge = bridges.get(true);
    CountDownLatch end = new CountDownLatch(1);
    rule(
        bridge,
        to ->
            to.filter()
                .simple("${body} == 'blocks'")
                .process(exchange -> assertThat(end.await(60, TimeUnit.SECONDS)).isTrue())
                .end());
    try (Esme esme = bridge.bind()) {
      CompletableFuture<String> blocked = esme.submitAsync(Sms.to(NUMBER).text("blocks"));
      for (int i = 0; i < 100; i++) {
        assertThat(esme.submit("goes on", NUMBER)).isNotBlank();
      }
      assertThat(blocked).isNotDone();
      end.countDown();
      assertThat(blocked.get(60, TimeUnit.SECONDS)).isNotBlank();
      assertThat(bridge.get("/metrics")).contains("smpp_loop_blocked_total 0.0");
    }
  }
}
