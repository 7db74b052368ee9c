package io.github.smppbridge.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.component.LoopDirectComponent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.bean.BeanComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Java files that take the place of others, with the swap of routes, in a context of its own. */
class LiveCodeTest {
  private final CamelContext context = new DefaultCamelContext();
  private final RouteSources sources = new RouteSources(List.of(), Map.of(), List.of());
  private final LiveCode code = new LiveCode(context, List.of());
  private RouteEdit edit;
  private RouteSet routes = new RouteSet(Map.of());

  @BeforeEach
  void start() {
    context.getRegistry().bind("direct", new LoopDirectComponent());
    // Camel's own memory of beans, made so small that nothing else can hide behind it
    BeanComponent beans = new BeanComponent();
    beans.setBeanInfoCacheSize(2);
    context.addComponent("bean", beans);
    context.start();
    edit = new RouteEdit(context);
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  private static String java(int number) {
    return """
    import org.apache.camel.BindToRegistry;
    import org.apache.camel.builder.RouteBuilder;

    class Numbers extends RouteBuilder {
      @BindToRegistry("number")
      public Number number() { return new Number(%d); }

      @Override public void configure() {
        onException(IllegalStateException.class).handled(true).setBody(constant("caught"));
        from("direct:number").routeId("number").to("bean:number?method=get");
        from("direct:type").routeId("type").process(e -> e.getMessage().setBody(new Number(%d)));
        from("direct:fails").routeId("fails").process(e -> { throw new IllegalStateException(); });
      }
    }

    class Number {
      private final int value;
      Number(int value) { this.value = value; }
      public int get() { return value; }
      @Override public String toString() { return "" + value; }
    }
    """
        .formatted(number, number);
  }

  private List<String> take(String java, String yaml) {
    Map<String, String> files =
        Map.of("file:routes/Numbers.java", java, "file:routes/a.camel.yaml", yaml);
    return code.change(
        files,
        next -> {
          RouteSet after = sources.read(files, next);
          List<String> ids = edit.apply(routes, after);
          routes = after;
          return ids;
        });
  }

  private Object ask(String from) {
    try (ProducerTemplate template = context.createProducerTemplate()) {
      return template.requestBody(from, (Object) null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whatStandsBeforeTheRoutesHoldsForEachOfThem() {
    take(java(1), "");
    assertThat(ask("direct:number")).isEqualTo(1);
    assertThat(ask("direct:fails")).isEqualTo("caught");
    assertThat(take(java(1), "")).isEmpty();
    assertThat(take(java(2), "")).containsExactlyInAnyOrder("number", "type", "fails");
    assertThat(ask("direct:number")).isEqualTo(2);
    assertThat(ask("direct:fails")).isEqualTo("caught");
  }

  @Test
  void aClassMayBeNamedInYaml() {
    String yaml =
        "- route: { id: y, from: { uri: direct:y, steps: [ bean: { beanType: Answer } ] } }";
    String answer = "\npublic class Answer { public int give() { return %d; } }";
    take(java(1) + answer.formatted(7), yaml);
    assertThat(ask("direct:y")).isEqualTo(7);
    take(java(1) + answer.formatted(8), yaml);
    assertThat(ask("direct:y")).isEqualTo(8);
  }

  @Test
  void anEditThatFailsLeavesRoutesBeansAndClassesAsTheyWere() {
    take(java(1), "");
    String broken = java(2).replace("from(\"direct:type\")", "from(\"nocomponent:x\")");
    assertThatThrownBy(() -> take(broken, ""))
        .isInstanceOf(RouteFileException.class)
        .hasMessageContaining("routes/Numbers.java:11: ")
        .hasMessageContaining("nocomponent");
    assertThat(ask("direct:number")).isEqualTo(1);
    assertThat(ask("direct:type")).hasToString("1");
    assertThat(context.getRegistry().lookupByName("number")).hasToString("1");
    assertThat(routes.entries().keySet())
        .isEqualTo(Set.of("route number", "route type", "route fails"));
  }

  @Test
  void whatIsReplacedIsForgotten() {
    List<WeakReference<Class<?>>> types = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      take(java(i), "");
      assertThat(ask("direct:number")).isEqualTo(i);
      types.add(new WeakReference<>(ask("direct:type").getClass()));
    }
    await()
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(types.stream().filter(each -> each.get() != null)).hasSizeLessThan(10);
            });
  }
}
