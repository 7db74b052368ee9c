package io.github.smppbridge.lean;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Synchronization;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.ExchangeHelper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What routes mean with Camel's own engine they mean with ours: any routes. */
class EnginesAgreeTest {
  private static final int PROGRAMS = 60;

  /** Camel repeats a failed step of them for ever, as what handles the failure fails as well. */
  private static final Set<Long> ENDLESS = Set.of(7_058L);

  /** Whose values are ids of exchanges, or the time. */
  private static final List<String> NOT_COMPARED =
      List.of(
          Probe.NOTES, "CamelCorrelationId", "CamelParentUnitOfWork", "CamelStreamCacheUnitOfWork");

  @ParameterizedTest
  @ValueSource(longs = {0, 1_000, 2_000, 3_000, 4_000, 5_000, 6_000, 7_000})
  void whatARouteMeans(long from) throws Exception {
    try (CamelContext camel = context(false, from);
        CamelContext lean = context(true, from)) {
      for (long seed : LongStream.range(from, from + PROGRAMS).toArray()) {
        if (ENDLESS.contains(seed)) {
          continue;
        }
        for (ExchangePattern pattern : List.of(ExchangePattern.InOut, ExchangePattern.InOnly)) {
          assertThat(run(lean, seed, pattern))
              .as("program %d, %s", seed, pattern)
              .isEqualTo(run(camel, seed, pattern));
        }
      }
      assertThat(lean.getInflightRepository().size())
          .isEqualTo(camel.getInflightRepository().size());
    }
  }

  private static CamelContext context(boolean lean, long from) throws Exception {
    CamelContext context = new DefaultCamelContext();
    context.getRegistry().bind("probe", new Probe());
    if (lean) {
      LeanEngine.install(context, new CountedSteps());
    }
    context.getShutdownStrategy().setTimeout(1);
    for (long seed = from; seed < from + PROGRAMS; seed++) {
      context.addRoutes(new Program(seed));
    }
    context.start();
    return context;
  }

  private static String run(CamelContext context, long seed, ExchangePattern pattern)
      throws Exception {
    Exchange exchange = new DefaultExchange(context, pattern);
    List<String> notes = Probe.notes();
    exchange.setProperty(Probe.NOTES, notes);
    exchange.getMessage().setBody("body");
    exchange.getMessage().setHeader("given", "header");
    exchange.getExchangeExtension().addOnCompletion(new Told(notes));
    try (ProducerTemplate template = context.createProducerTemplate()) {
      Exchange done =
          template.asyncSend(new Program(seed).entry(), exchange).get(10, TimeUnit.SECONDS);
      return told(done, notes)
          // ids that are counted or drawn, and the name of a local variable
          .replaceAll(
              "([a-z])\\d{2,}\\b|(?<=bean)\\d+\\b|because \"\\w+\" is null|\\[[0-9A-F]+-[0-9A-F]+]",
              "$1#");
    } catch (TimeoutException e) {
      throw new AssertionError(
          "program "
              + seed
              + ", "
              + pattern
              + " does not end: "
              + notes.stream().limit(20).toList(),
          e);
    }
  }

  private static String told(Exchange done, List<String> notes) {
    return String.join("\n", notes)
        + "\nbody "
        + done.getMessage().getBody()
        + "\nheaders "
        + values(done.getMessage().getHeaders())
        + "\nproperties "
        + values(done.getAllProperties())
        + "\nvariables "
        + values(done.getVariables())
        + "\nexception "
        + done.getException()
        + "\nstop "
        + done.isRouteStop()
        + done.isRollbackOnly()
        + done.isRollbackOnlyLast()
        + ExchangeHelper.isFailureHandled(done)
        + done.getExchangeExtension().isErrorHandlerHandledSet()
        + done.getExchangeExtension().isRedeliveryExhausted()
        + "\nfrom "
        + done.getFromRouteId()
        + " pattern "
        + done.getPattern();
  }

  private static String values(Map<String, Object> map) {
    return new TreeMap<>(map)
        .entrySet().stream()
            .filter(each -> !NOT_COMPARED.contains(each.getKey()))
            .map(Object::toString)
            .collect(Collectors.joining(", "));
  }

  private record Told(List<String> notes) implements Synchronization {
    @Override
    public void onComplete(Exchange exchange) {
      notes.add("complete " + exchange.getMessage().getBody());
    }

    @Override
    public void onFailure(Exchange exchange) {
      notes.add("failure " + exchange.getException());
    }
  }
}
