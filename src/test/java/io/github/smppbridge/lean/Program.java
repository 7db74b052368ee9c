package io.github.smppbridge.lean;

import java.util.List;
import java.util.Random;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Predicate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.ChoiceDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.TryDefinition;
import org.apache.camel.processor.aggregate.UseLatestAggregationStrategy;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;

/** Some routes that call each other, drawn by chance: the same for the same seed. */
final class Program extends RouteBuilder {
  private static final List<String> BEANS =
      List.of(
          "look",
          "look",
          "count",
          "count",
          "count",
          "body",
          "nothing",
          "unasked",
          "callable",
          "now",
          "later",
          "laterBody",
          "atItsEnd",
          "even",
          "two(${body}, *)",
          "join(${body}, 'a')",
          "join(${header.given}, ${header.n})",
          "join('a', 'b')");
  private static final List<String> FAILING =
      List.of("fail", "error", "failsLater", "failsNow", "noStage", "rollback", "interrupt");
  private static final List<String> CONDITIONS =
      List.of(
          "${exchangeProperty.n} == null",
          "${exchangeProperty.n} != null",
          "${exchangeProperty.n} == 1",
          "${exchangeProperty.n} > 2",
          "${header.n} == '2'",
          "${body} == 'now'",
          "${body} contains '+' || ${header.n} == 3",
          "${exchangeProperty.n} != null && ${variable.v} == null",
          "${bean:probe?method=even}");

  static final int ROUTES = 4;

  private final Random random;
  private final String name;
  private int steps;

  Program(long seed) {
    this.random = new Random(seed);
    this.name = "p" + seed + "-";
  }

  String entry() {
    return "direct:" + name + 0;
  }

  @Override
  public void configure() {
    for (int i = 0; i < ROUTES; i++) {
      RouteDefinition route = from("direct:" + name + i).routeId(name + i);
      onException(route, random.nextInt(8));
      steps = 12;
      steps(route, i, 1 + random.nextInt(6), 0);
    }
  }

  private void onException(RouteDefinition route, int kind) {
    switch (kind) {
      case 0 -> route.onException(Exception.class).handled(true).bean("probe", "look").end();
      case 1 -> route.onException(Exception.class).continued(true).bean("probe", "look").end();
      case 2 ->
          route
              .onException(Exception.class)
              .handled(true)
              .maximumRedeliveries(2)
              .redeliveryDelay(0)
              .bean("probe", "body")
              .end();
      case 3 -> route.onException(IllegalStateException.class).handled(true).end();
      case 4 ->
          route
              .onException(Exception.class)
              .onWhen(simple("${exchangeProperty.n} == 1"))
              .handled((Predicate) exchange -> exchange.getProperty("n", 0, int.class) == 1)
              .bean("probe", "later")
              .setHeader("caught", simple("${exception.message}"))
              .end();
      case 5 ->
          route
              .onException(Exception.class)
              .handled(true)
              .bean("probe", "fail") // fails itself
              .end();
      case 6 -> route.onCompletion().modeBeforeConsumer().bean("probe", "look").end();
      default -> {}
    }
  }

  private void steps(ProcessorDefinition<?> at, int route, int many, int depth) {
    for (int i = 0; i < many && steps-- > 0; i++) {
      step(at, route, depth);
    }
  }

  private void some(ProcessorDefinition<?> at, int route, int depth) {
    at.bean("probe", "look").id(id());
    steps(at, route, random.nextInt(4), depth + 1);
  }

  private int ids;

  private String id() {
    return name + "step" + ids++;
  }

  private void step(ProcessorDefinition<?> at, int route, int depth) {
    int kind = random.nextInt(depth > 2 ? 14 : 36);
    switch (kind) {
      case 0, 1, 2, 3, 4 -> at.bean("probe", BEANS.get(random.nextInt(BEANS.size()))).id(id());
      case 5 -> at.setProperty("p" + random.nextInt(3), simple("${body}/${header.n}"));
      case 6 -> at.setHeader("h" + random.nextInt(3), simple("${exchangeProperty.n}"));
      case 7 -> at.setVariable("v", constant("v"));
      case 8 -> at.setBody(simple(random.nextBoolean() ? "${header.n}" : "b${body}"));
      case 9 -> at.removeHeader("n");
      case 10 -> {
        if (random.nextInt(3) == 0) {
          at.bean("probe", FAILING.get(random.nextInt(FAILING.size()))).id(id());
        } else {
          at.process(new Probe.Elsewhere()).id(id());
        }
      }
      case 11 -> {
        if (random.nextInt(4) == 0) {
          at.stop();
        } else {
          at.process((Exchange exchange) -> Probe.note(exchange, "process")).id(id());
        }
      }
      case 12 -> at.to("log:nothing?level=OFF").id(id());
      case 13 -> {
        if (random.nextInt(4) == 0) {
          at.throwException(IllegalStateException.class, "thrown");
        } else {
          at.removeProperty("p1");
        }
      }
      default -> nested(at, route, depth, kind);
    }
  }

  private void nested(ProcessorDefinition<?> at, int route, int depth, int kind) {
    switch (kind) {
      case 14, 15 -> some(at.filter(simple(condition())), route, depth);
      case 16, 17 -> choice(at.choice(), route, depth);
      case 18 -> some(at.loop(random.nextInt(3)), route, depth);
      case 19 ->
          some(at.loopDoWhile(simple("${exchangeProperty.CamelLoopIndex} < 2")), route, depth);
      case 20 -> attempt(at.doTry(), route, depth);
      case 21 -> some(at.split(constant(List.of("x", "y"))).id(id()), route, depth);
      case 22, 23, 24, 25 -> call(at, route);
      default -> pattern(at, route, depth, kind);
    }
  }

  /** What a team may use beside what the bridge's own routes do. */
  private void pattern(ProcessorDefinition<?> at, int route, int depth, int kind) {
    switch (kind) {
      case 26 -> {
        var multicast = at.multicast(new UseLatestAggregationStrategy()).id(id());
        if (random.nextBoolean()) {
          multicast.stopOnException();
        }
        some(multicast.pipeline(), route, depth);
        some(multicast.pipeline(), route, depth);
        multicast.end();
      }
      case 27 -> {
        var split = at.split(constant(List.of("x", "y")), new UseLatestAggregationStrategy());
        if (random.nextBoolean()) {
          split.shareUnitOfWork();
        }
        some(random.nextBoolean() ? split.stopOnException() : split, route, depth);
      }
      case 28 -> some(at.filter(simple(condition())).pipeline(), route, depth);
      case 29 ->
          some(
              at.idempotentConsumer(
                  simple("${body}/${header.n}"),
                  MemoryIdempotentRepository.memoryIdempotentRepository(3)),
              route,
              depth);
      case 30 -> at.validate((Predicate) simple(condition())).id(id());
      case 31 -> at.transform(simple("t${body}")).convertBodyTo(String.class);
      case 32 -> some(at.pipeline().id(id()), route, depth);
      case 33 -> at.delay(constant(0)).id(id());
      case 34 -> some(at.step(id()), route, depth);
      default -> at.setExchangePattern(ExchangePattern.InOut).throttle(constant(1_000_000));
    }
  }

  private void call(ProcessorDefinition<?> at, int route) {
    if (route + 1 >= ROUTES) {
      at.bean("probe", "count").id(id());
      return;
    }
    String other = "direct:" + name + (route + 1 + random.nextInt(ROUTES - route - 1));
    switch (random.nextInt(10)) {
      case 0 -> at.enrich(other).id(id());
      case 1 -> at.toD(other).id(id());
      case 2 -> at.threads().executorService(Probe.ELSEWHERE).id(id());
      case 3 -> at.recipientList(constant(other)).id(id());
      case 4 -> at.routingSlip(constant(other + "," + other)).id(id());
      case 5 -> at.recipientList(constant(other + "," + other)).stopOnException().id(id());
      default -> at.to(other).id(id());
    }
  }

  private void choice(ChoiceDefinition choice, int route, int depth) {
    int whens = 1 + random.nextInt(3);
    for (int i = 0; i < whens; i++) {
      some(choice.when(simple(condition())), route, depth);
      choice.endChoice();
    }
    if (random.nextBoolean()) {
      some(choice.otherwise(), route, depth);
    }
    choice.end();
  }

  private void attempt(TryDefinition attempt, int route, int depth) {
    some(attempt, route, depth);
    attempt.doCatch(Exception.class);
    attempt.bean("probe", "look");
    if (random.nextBoolean()) {
      attempt.doFinally();
      attempt.bean("probe", "count");
    }
    attempt.end();
  }

  private String condition() {
    return CONDITIONS.get(random.nextInt(CONDITIONS.size()));
  }
}
