package io.github.smppbridge.boot;

import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.submit.Withdrawals;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has route {@code gateway-withdraw} take back messages whose own exchange comes too late, or
 * hangs.
 */
record LateWithdrawals(CamelContext context, ExecutorService workers) implements Withdrawals {
  private static final Logger LOG = LoggerFactory.getLogger(LateWithdrawals.class);
  private static final String ROUTE = "direct:gateway-withdraw";

  @Override
  public void withdraw(String account, String gateway, String gatewayId) {
    if (context.hasEndpoint(ROUTE) == null) {
      return;
    }
    // not without an endpoint that it comes from: a step that begins another exchange asks for it
    Exchange exchange = context.getEndpoint(ROUTE).createExchange();
    exchange.getMessage().setHeader(SmppServerConstants.SYSTEM_ID, account);
    exchange.setProperty(RouteProperties.GATEWAY_ID, gatewayId);
    exchange.setProperty(RouteProperties.GATEWAY_NAME, gateway);
    try {
      workers.execute(() -> send(exchange, gatewayId));
    } catch (RejectedExecutionException e) {
      LOG.warn("message {} cannot be withdrawn: no thread is free", gatewayId);
    }
  }

  private void send(Exchange exchange, String gatewayId) {
    // several attempts, some seconds apart: no thread waits for them
    ProducerTemplate template = context.createProducerTemplate();
    template
        .asyncSend(ROUTE, exchange)
        .whenComplete(
            (done, failure) -> {
              template.stop();
              if (failure != null) {
                LOG.warn("message {} cannot be withdrawn: {}", gatewayId, failure.toString());
              }
            });
  }
}
