package io.github.smppbridge.lean;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.github.smppbridge.TestBridge;
import io.github.smppbridge.component.Secret;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.gateway.Device;
import io.github.smppbridge.gateway.GatewayAccount;
import io.github.smppbridge.gateway.GatewayAccounts;
import io.github.smppbridge.gateway.GatewayCredential;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.component.direct.DirectEndpoint;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.UnitOfWorkHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a submit costs in the routes as they are, with either engine: octets on the heap, and time
 * of the processors. The gateway is a step that answers at once; the rest, with the store, is
 * there.
 */
class RouteCostIT {
  private static final int ROUNDS = Integer.getInteger("cost.rounds", 3);
  private static final int SUBMITS = Integer.getInteger("cost.submits", 2_000);
  private static final Logger LOG = LoggerFactory.getLogger(RouteCostIT.class);

  private static final int AT_A_TIME = 32;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  @TempDir static Path folder;

  @Test
  void aSubmitCostsLessInOurs() throws Exception {
    try (TestBridge lean = start("true");
        TestBridge camel = start("false")) {
      assertThat(lean.context().getRoutes())
          .allMatch(route -> route.getProcessor() instanceof LeanRoute);
      assertThat(camel.context().getRoutes())
          .noneMatch(route -> route.getProcessor() instanceof LeanRoute);
      Cost ours = null;
      Cost theirs = null;
      for (int round = 0; round < ROUNDS; round++) {
        theirs = measure(camel);
        ours = measure(lean);
        LOG.warn("round {}: Camel {}, lean {}", round, theirs, ours);
      }
      assertThat(ours.octets).isLessThan(theirs.octets * 3 / 4);
    }
  }

  private static TestBridge start(String lean) throws Exception {
    TestBridge bridge =
        TestBridge.withoutTimers(
            "http://127.0.0.1:1/none",
            Files.createDirectory(folder.resolve(lean)),
            Map.of("routes.lean", lean));
    AdviceWith.adviceWith(
        bridge.context(),
        "gateway-request",
        a -> a.weaveById("to-gateway").replace().process(answer()));
    AdviceWith.adviceWith(
        bridge.context(), "submit-sm", a -> a.replaceFromWith("direct:submit_sm"));
    GatewayAccount account =
        new GatewayAccount(
            "ACME", GatewayCredential.basic("ACME", Secret.of("secret")), Clock.systemUTC());
    account.setDevices(
        List.of(
            new Device("phone-1", Instant.EPOCH, List.of(new Device.Sim(2, "+4917011111111")))));
    bridge.bean("gatewayAccounts", GatewayAccounts.class).admit(account);
    return bridge;
  }

  private static Processor answer() {
    return exchange -> {
      byte[] body = exchange.getMessage().getBody(byte[].class);
      String text = new String(body, StandardCharsets.ISO_8859_1);
      int id = text.indexOf("\"id\":\"") + 6;
      exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 202);
      exchange
          .getMessage()
          .setBody(
              "{\"id\":\""
                  + text.substring(id, text.indexOf('"', id))
                  + "\",\"state\":\"Pending\"}");
    };
  }

  private static Cost measure(TestBridge bridge) throws Exception {
    CamelContext context = bridge.context();
    DirectEndpoint entry = context.getEndpoint("direct:submit_sm", DirectEndpoint.class);
    AsyncProducer producer = entry.createAsyncProducer();
    producer.start();
    Semaphore free = new Semaphore(AT_A_TIME);
    Queue<String> refused = new ConcurrentLinkedQueue<>();
    CountDownLatch done = new CountDownLatch(SUBMITS);
    long octets = octets();
    long nanos = PROCESS.getProcessCpuTime();
    for (int i = 0; i < SUBMITS; i++) {
      free.acquire();
      Exchange exchange = submit(context);
      exchange
          .getExchangeExtension()
          .setUnitOfWork(PluginHelper.getUnitOfWorkFactory(context).createUnitOfWork(exchange));
      producer.process(
          exchange,
          sync -> {
            Object status = exchange.getMessage().getHeader(SmppServerConstants.COMMAND_STATUS);
            if (status != null || exchange.getException() != null) {
              refused.add(status + " " + exchange.getException());
            }
            UnitOfWorkHelper.doneUow(exchange.getUnitOfWork(), exchange);
            free.release();
            done.countDown();
          });
    }
    done.await();
    assertThat(refused).isEmpty();
    return new Cost((octets() - octets) / SUBMITS, (PROCESS.getProcessCpuTime() - nanos) / SUBMITS);
  }

  private static Exchange submit(CamelContext context) {
    Exchange exchange = new DefaultExchange(context, ExchangePattern.InOut);
    exchange.getIn().setBody("hello");
    exchange.getIn().setHeader(SmppServerConstants.SYSTEM_ID, "ACME");
    exchange.getIn().setHeader(SmppServerConstants.DEST_ADDR, "4915112345678");
    exchange.getIn().setHeader(SmppServerConstants.DEST_ADDR_TON, (byte) 1);
    exchange.getIn().setHeader(SmppServerConstants.REGISTERED_DELIVERY, (byte) 1);
    for (int i = 0; i < 20; i++) {
      exchange.getIn().setHeader("CamelSmppServerHeader" + i, i);
    }
    return exchange;
  }

  private static long octets() {
    long sum = 0;
    for (long each : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
      sum += each;
    }
    return sum;
  }

  private record Cost(long octets, long nanos) {
    @Override
    public String toString() {
      return octets + " octets, " + nanos + " ns of CPU";
    }
  }
}
