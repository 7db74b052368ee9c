package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.smpp.Command;
import io.github.smppbridge.testkit.Pdus;
import io.github.smppbridge.testkit.RawEsme;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.StubMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Routes are read again while submits are between their steps: each is answered once, what is told
 * to be accepted is sent once, and what is refused is not sent, or taken back. Not so for {@code
 * gateway.camel.yaml}, as {@code application-dev.properties} says.
 */
class ReloadUnderLoadIT {
  private static final int WINDOW = 30;

  /** When a client sends more after a refusal. */
  private static final Executor LATER =
      CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS);

  private static final AtomicInteger TESTS = new AtomicInteger();

  @RegisterExtension
  static final TestBridge bridge =
      TestBridge.start(Map.of("gateway.retries", "1", "gateway.circuit_wait", "0"));

  private final StubGateway gateway = bridge.gateway().latency(Duration.ofMillis(20));

  /** Of each submit by its sequence_number: the status it was answered with. */
  private final Map<Integer, Integer> statuses = new ConcurrentHashMap<>();

  private final AtomicInteger twice = new AtomicInteger();
  private final Semaphore places = new Semaphore(WINDOW);
  private final String number = "4915" + (10_000_000 + TESTS.incrementAndGet());
  private volatile boolean over;

  private static void read(String file) throws Exception {
    CamelContext context = bridge.context();
    PluginHelper.getRoutesLoader(context)
        .updateRoutes(
            ResourceHelper.resolveResource(context, "file:routes/" + file + ".camel.yaml"));
  }

  private static void beforeSubmit(String steps) throws Exception {
    String route =
        "- route: { id: before-submit, from: { uri: direct:before-submit, steps: [ %s ] } }";
    PluginHelper.getRoutesLoader(bridge.context())
        .updateRoutes(
            ResourceHelper.fromString("before-submit.camel.yaml", String.format(route, steps)));
  }

  private static byte[] submit(String to, int sequence) {
    byte[] body = Pdus.submitSm(to, sequence % 2, "message " + sequence);
    return Pdus.pdu(Command.SUBMIT_SM, sequence, body);
  }

  private int submitAll(RawEsme esme) {
    int sequence = 100;
    try {
      while (!over) {
        assertThat(places.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
        esme.write(submit(number, ++sequence));
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return sequence - 100;
  }

  private void readAll(RawEsme esme) {
    try {
      while (true) {
        RawEsme.Pdu answer = esme.read();
        if (answer.commandId() != (Pdus.SUBMIT_SM | Pdus.RESPONSE)) {
          continue;
        }
        if (statuses.put(answer.sequenceNumber(), answer.status()) != null) {
          twice.incrementAndGet();
        }
        if (answer.status() == 0) {
          places.release();
        } else {
          LATER.execute(places::release);
        }
      }
    } catch (IOException closed) {
      // the test is over
    }
  }

  private List<StubMessage> sent() {
    return gateway.messages().stream()
        .filter(one -> one.phoneNumbers().contains("+" + number))
        .toList();
  }

  private Set<String> told(boolean accepted) {
    return statuses.entrySet().stream()
        .filter(each -> (each.getValue() == 0) == accepted)
        .map(each -> "message " + each.getKey())
        .collect(Collectors.toSet());
  }

  private interface Reload {
    void run() throws Exception;
  }

  private void whileSubmitsAreUnderWay(Reload reload) throws Exception {
    try (RawEsme esme = RawEsme.connect(bridge.smppPort())) {
      esme.send(
          Command.BIND_TRANSCEIVER, 1, Pdus.bind(StubGateway.USERNAME, StubGateway.PASSWORD, 0x34));
      assertThat(esme.read().status()).isZero();
      CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> readAll(esme));
      CompletableFuture<Integer> submitting = CompletableFuture.supplyAsync(() -> submitAll(esme));
      for (int i = 0; i < 3; i++) {
        int before = told(true).size();
        await().atMost(60, TimeUnit.SECONDS).until(() -> told(true).size() > before + WINDOW);
        reload.run();
      }
      int before = told(true).size();
      await().atMost(60, TimeUnit.SECONDS).until(() -> told(true).size() > before + 2 * WINDOW);
      over = true;
      int count = submitting.get(60, TimeUnit.SECONDS);
      await().atMost(60, TimeUnit.SECONDS).until(() -> statuses.size() == count);
      assertThat(reading).isNotDone();
    }
    assertThat(twice).hasValue(0);
    assertThat(sent().stream().map(StubMessage::text)).doesNotHaveDuplicates();
    await()
        .atMost(60, TimeUnit.SECONDS)
        .untilAsserted(
            () -> {
              Set<String> pending =
                  sent().stream()
                      .filter(one -> one.state().equals("Pending"))
                      .map(StubMessage::text)
                      .collect(Collectors.toSet());
              assertThat(without(told(true), pending)).as("accepted and not sent").isEmpty();
              assertThat(without(pending, told(true))).as("refused and sent").isEmpty();
            });
  }

  private static Set<String> without(Set<String> some, Set<String> others) {
    return some.stream().filter(each -> !others.contains(each)).collect(Collectors.toSet());
  }

  @ParameterizedTest
  @ValueSource(strings = {"submit-sm", "gateway-message", "before-submit", "errors"})
  void ofAFile(String file) throws Exception {
    whileSubmitsAreUnderWay(() -> read(file));
  }

  /** From the event loop to a worker and back. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ setProperty: { name: rule, constant: x } }",
        "{ delay: { expression: { constant: 5 } } }"
      })
  void ofWhatATeamFillsIn(String steps) throws Exception {
    whileSubmitsAreUnderWay(
        () -> {
          beforeSubmit(steps);
          int before = statuses.size();
          await().atMost(60, TimeUnit.SECONDS).until(() -> statuses.size() > before + WINDOW);
          read("before-submit");
        });
  }
}
