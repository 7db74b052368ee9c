package io.github.smppbridge.lean;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.Random;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.engine.DefaultUnitOfWork;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The routes that an exchange is in, beside Camel's way to keep them. */
class LeanUnitOfWorkTest {
  private final CamelContext context = new DefaultCamelContext();

  @BeforeEach
  void start() {
    context.start();
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  private static Route route(boolean kamelet, boolean template) {
    return (Route)
        Proxy.newProxyInstance(
            Route.class.getClassLoader(),
            new Class<?>[] {Route.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "isCreatedByKamelet" -> kamelet;
                  case "isCreatedByRouteTemplate" -> template;
                  case "equals" -> proxy == arguments[0];
                  case "hashCode" -> 1;
                  default -> method.getName();
                });
  }

  @Test
  void routesAreEnteredAndLeftAsInCamels() {
    Exchange exchange = new DefaultExchange(context);
    LeanUnitOfWork.Factory factory = new LeanUnitOfWork.Factory();
    factory.afterPropertiesConfigured(context);
    LeanUnitOfWork ours = (LeanUnitOfWork) factory.createUnitOfWork(exchange);
    DefaultUnitOfWork camels = new DefaultUnitOfWork(exchange);
    Random random = new Random(1);
    for (int i = 0; i < 2_000; i++) {
      if (random.nextBoolean()) {
        Route route = route(random.nextBoolean(), random.nextBoolean());
        ours.pushRoute(route);
        camels.pushRoute(route);
      } else {
        assertThat(ours.popRoute()).isSameAs(camels.popRoute());
      }
      assertThat(ours.getRoute()).isSameAs(camels.getRoute());
      assertThat(ours.routeStackLevel()).isEqualTo(camels.routeStackLevel());
      boolean templates = random.nextBoolean();
      boolean kamelets = random.nextBoolean();
      assertThat(ours.routeStackLevel(templates, kamelets))
          .isEqualTo(camels.routeStackLevel(templates, kamelets));
    }
    ours.reset();
    assertThat(ours.getRoute()).isNull();
  }
}
