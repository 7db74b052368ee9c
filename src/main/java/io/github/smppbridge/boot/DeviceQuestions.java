package io.github.smppbridge.boot;

import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.gateway.GatewayAccount;
import io.github.smppbridge.route.RouteProperties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

/** Has route {@code refresh-account-devices} ask for the phones of an account. */
record DeviceQuestions(CamelContext context, ExecutorService workers) {
  private static final String ROUTE = "direct:refresh-account-devices";

  /** Completes when it is over, however it ends. */
  CompletionStage<Void> ask(GatewayAccount account) {
    CompletableFuture<Void> over = new CompletableFuture<>();
    if (context.hasEndpoint(ROUTE) == null) {
      over.complete(null);
      return over;
    }
    // not without an endpoint that it comes from: a step that begins another exchange asks for it
    Exchange exchange = context.getEndpoint(ROUTE).createExchange();
    exchange.getMessage().setHeader(SmppServerConstants.SYSTEM_ID, account.systemId());
    exchange.setProperty(RouteProperties.GATEWAY_ACCOUNT, account);
    exchange.setProperty(RouteProperties.GATEWAY_NAME, account.gatewayName());
    try {
      workers.execute(() -> send(exchange, over));
    } catch (RejectedExecutionException e) {
      over.complete(null);
    }
    return over;
  }

  private void send(Exchange exchange, CompletableFuture<Void> over) {
    ProducerTemplate template = context.createProducerTemplate();
    template
        .asyncSend(ROUTE, exchange)
        .whenComplete(
            (done, failure) -> {
              template.stop();
              over.complete(null);
            });
  }
}
