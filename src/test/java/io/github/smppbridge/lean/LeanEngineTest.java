package io.github.smppbridge.lean;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.RoutePolicySupport;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left to Camel, and what may be done to routes that run in our way. */
class LeanEngineTest {
  private final CamelContext context = new DefaultCamelContext();
  private final CountedSteps steps = new CountedSteps();

  @AfterEach
  void stop() {
    context.stop();
  }

  private void start(Consumer<CamelContext> before) throws Exception {
    LeanEngine.install(context, steps);
    context.getRegistry().bind("probe", new Probe());
    before.accept(context);
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:outer").routeId("outer").bean("probe", "look").to("direct:inner");
            from("direct:inner").routeId("inner").setBody(constant("first")).id("set");
          }
        });
    context.start();
  }

  private boolean isLean(String route) {
    return context.getRoute(route).getProcessor() instanceof LeanRoute;
  }

  private Object send() throws Exception {
    return context
        .createProducerTemplate()
        .asyncSend("direct:outer", exchange -> exchange.setProperty(Probe.NOTES, Probe.notes()))
        .get(10, TimeUnit.SECONDS)
        .getMessage()
        .getBody();
  }

  @Test
  void routesRunInOurWay() throws Exception {
    start(camel -> {});
    assertThat(isLean("outer")).isTrue();
    assertThat(isLean("inner")).isTrue();
    assertThat(send()).isEqualTo("first");
  }

  /** With message history the steps are Camel's own matter, and told of all the same. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void itsWatchIsToldOfEachStep(boolean camels) throws Exception {
    start(camel -> camel.setMessageHistory(camels));
    Exchange sent =
        context
            .createProducerTemplate()
            .send("direct:outer", exchange -> exchange.setProperty(Probe.NOTES, Probe.notes()));
    assertThat(steps.all()).hasSizeGreaterThanOrEqualTo(3).containsOnly(sent);
    assertThat(steps.depth()).isZero();
  }

  static Stream<Consumer<CamelContext>> whatIsAskedOfEachStep() {
    return Stream.of(
        camel -> camel.setMessageHistory(true),
        camel -> camel.setTracing(true),
        camel -> camel.setBacklogTracing(true),
        camel -> camel.setDebugging(true),
        camel -> camel.setDelayer(1L));
  }

  @ParameterizedTest
  @MethodSource("whatIsAskedOfEachStep")
  void stepsThatAreRecordedTracedDebuggedOrDelayedAreCamels(Consumer<CamelContext> asked)
      throws Exception {
    start(asked);
    assertThat(isLean("outer")).isFalse();
    assertThat(send()).isEqualTo("first");
  }

  @Test
  void aReplacedRouteIsReached() throws Exception {
    start(camel -> {});
    assertThat(send()).isEqualTo("first");

    context.getRouteController().stopRoute("inner");
    context.removeRoute("inner");
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:inner").routeId("inner").setBody(constant("second"));
          }
        });

    assertThat(send()).isEqualTo("second");
  }

  @Test
  void aStepIsWovenByItsId() throws Exception {
    start(camel -> {});
    AdviceWith.adviceWith(context, "inner", a -> a.weaveById("set").replace().to("mock:set"));
    MockEndpoint set = context.getEndpoint("mock:set", MockEndpoint.class);
    set.expectedMessageCount(1);
    assertThat(send()).isNull();
    set.assertIsSatisfied();
  }

  @Test
  void anInterceptorIsAskedForItsStepAlone() throws Exception {
    List<String> asked = Probe.notes();
    start(
        camel ->
            camel
                .getCamelContextExtension()
                .addInterceptStrategy(
                    (owner, step, target, next) ->
                        "set".equals(step.getId()) ? new Noted(target, asked) : target));
    assertThat(send()).isEqualTo("first");
    assertThat(asked).containsExactly("asked");
    assertThat(isLean("inner")).isTrue();
  }

  /** Whatever is done there: the exchange is over, and nothing of it is left. */
  @Test
  void anErrorAtTheEndOfARouteFailsTheExchange() throws Exception {
    start(camel -> {});
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:ends").routeId("ends").routePolicy(new Fails()).setBody(constant("set"));
          }
        });

    Exchange sent = context.createProducerTemplate().send("direct:ends", exchange -> {});

    assertThat(isLean("ends")).isTrue();
    assertThat(sent.getException()).hasRootCauseMessage("at the end");
    assertThat(context.getInflightRepository().size()).isZero();
  }

  private static final class Fails extends RoutePolicySupport {
    @Override
    public void onExchangeDone(Route route, Exchange exchange) {
      throw new StackOverflowError("at the end");
    }
  }

  private static final class Noted extends DelegateAsyncProcessor {
    private final List<String> asked;

    Noted(org.apache.camel.Processor target, List<String> asked) {
      super(target);
      this.asked = asked;
    }

    @Override
    public boolean process(Exchange exchange, org.apache.camel.AsyncCallback callback) {
      asked.add("asked");
      return super.process(exchange, callback);
    }
  }
}
