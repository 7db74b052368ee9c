package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.gateway.AccountShares;
import io.github.smppbridge.gateway.GatewayCircuit;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.Pdus;
import io.github.smppbridge.testkit.RawEsme;
import io.github.smppbridge.testkit.RecordedRequest;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.WireEsme;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Accounts whose calls to the gateway hang, beside accounts whose calls it answers in 20 ms. */
@ParameterizedClass
@ValueSource(strings = {"built-in", "http"})
class NeighboursTest {
  private static final String NUMBER = "4915112345678";
  private static final int CONNECTIONS = 64;

  /** Less than a call takes that hangs, or waits for one that does. */
  private static final Duration HICCUP = Duration.ofMillis(1_200);

  static StubGateway gateway;
  static TestBridge bridge;

  @Parameter String client;

  private final List<WireEsme> sessions = new ArrayList<>();
  private final AtomicInteger answered = new AtomicInteger();
  private final Queue<Integer> statuses = new ConcurrentLinkedQueue<>();

  @BeforeParameterizedClassInvocation
  static void start(String client) {
    bridge =
        TestBridge.start(
            Map.of(
                "gateway.client", client,
                "gateway.max_connections", "" + CONNECTIONS,
                "gateway.timeout", "5s",
                "gateway.retries", "0",
                "limits.bind_failures", "0",
                "limits.bind_refusal_delay", "0",
                "gateway.circuit_wait", "2s"));
    gateway = bridge.gateway().recording(false);
    for (int i = 0; i < 5; i++) {
      gateway.account("HANGS" + i, StubGateway.PASSWORD);
    }
    gateway.account("BUSY", StubGateway.PASSWORD);
    gateway.latency(Duration.ofMillis(20));
    try (Esme warm = bridge.bind()) {
      times(warm, 20);
    }
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    bridge.close();
  }

  @AfterEach
  void calm() {
    gateway.hang(request -> false);
    sessions.forEach(WireEsme::close);
    sessions.clear();
    await().until(() -> bridge.bean("accountShares", AccountShares.class).figures().used() == 0);
  }

  /** Whose request it is, by either kind of authorization. */
  private static String user(RecordedRequest request) {
    String authorization = request.header("Authorization");
    if (authorization == null) {
      return "";
    }
    String value = authorization.substring(authorization.indexOf(' ') + 1);
    return authorization.startsWith("Basic ")
        ? new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8).split(":")[0]
        : value.split("-")[1];
  }

  private static List<Long> times(Esme esme, int count) {
    List<Long> nanos = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long start = System.nanoTime();
      assertThat(esme.submitStatus(Sms.to(NUMBER).text("n" + i))).isZero();
      nanos.add(System.nanoTime() - start);
    }
    return nanos;
  }

  /** Of most messages: a loaded machine has hiccups of its own. */
  private static Duration time(Esme esme) {
    List<Long> nanos = times(esme, 11);
    Collections.sort(nanos);
    return Duration.ofNanos(nanos.get(nanos.size() * 3 / 4));
  }

  private static Duration bindTime() {
    long start = System.nanoTime();
    try (Esme esme = bridge.bind()) {
      return Duration.ofNanos(System.nanoTime() - start);
    }
  }

  private void session(String systemId) {
    WireEsme esme = bridge.wire(WireEsme.TRANSMITTER, systemId);
    esme.onlyCounting()
        .listener(
            pdu -> {
              if (pdu.commandId() == (Pdus.SUBMIT_SM | Pdus.RESPONSE)) {
                statuses.add(pdu.status());
                answered.incrementAndGet();
              }
            });
    sessions.add(esme);
  }

  /** Messages of all these sessions, all at once. */
  private void submit(int messages) {
    for (WireEsme esme : sessions) {
      for (int i = 0; i < messages; i++) {
        esme.submit("hangs", NUMBER);
      }
    }
  }

  private void expectUnharmed(Esme good, Duration alone) {
    Duration limit = alone.multipliedBy(2).plus(HICCUP);
    assertThat(time(good)).isLessThan(limit);
    // five calls, one after the other
    assertThat(bindTime()).isLessThan(limit.multipliedBy(3));
    assertThat(bridge.bean("gatewayCircuit", GatewayCircuit.class).state())
        .isEqualTo(GatewayCircuit.State.CLOSED);
  }

  @Test
  void anAccountWhoseCallsHangHarmsNoOther() {
    Esme good = bridge.bind();
    Duration alone = time(good);
    gateway.hang(request -> user(request).equals("BUSY") && isSend(request));

    for (int i = 0; i < 10; i++) {
      session("BUSY");
    }
    submit(10);
    await()
        .until(
            () -> bridge.bean("accountShares", AccountShares.class).figures().largest(),
            held -> held > 0 && held < CONNECTIONS);
    expectUnharmed(good, alone);

    await().until(() -> bridge.bean("gatewayCircuit", GatewayCircuit.class).accountsOpen() >= 1);
    expectUnharmed(good, alone);
    await().until(() -> answered.get() == 100);
    assertThat(statuses).doesNotContain(0);
    assertThat(bridge.get("/metrics"))
        .contains("smsgate_slots_used", "smsgate_slots_waiting", "smsgate_slots_largest_share")
        .contains("smsgate_slots_refused_total", "smsgate_account_circuits_open");
  }

  @Test
  void norDoFiveOfThem() {
    Esme good = bridge.bind();
    Duration alone = time(good);
    for (int i = 0; i < 5; i++) {
      session("HANGS" + i);
    }
    gateway.hang(request -> user(request).startsWith("HANGS"));

    submit(10);

    expectUnharmed(good, alone);
  }

  @Test
  void bindsThatHangHarmNobodyWhoIsKnown() {
    Esme good = bridge.bind();
    Duration alone = time(good);
    gateway.hang(
        request ->
            request.operation() == GatewayOperation.LIST_DEVICES
                && !user(request).equals(StubGateway.USERNAME));
    List<RawEsme> guesses = new ArrayList<>();
    try {
      for (int i = 0; i < 60; i++) {
        RawEsme guess = RawEsme.connect(bridge.smppPort());
        guess.write(Pdus.pdu(Pdus.BIND_TRANSMITTER, 0, 1, Pdus.bind("GUESS" + i, "guess", 0x34)));
        guesses.add(guess);
      }
      AccountShares shares = bridge.bean("accountShares", AccountShares.class);
      // the bind guard lets through no more than half as many as there are connections
      await().until(() -> shares.figures().waiting() >= CONNECTIONS / 8);
      assertThat(shares.figures().unproved()).isEqualTo(CONNECTIONS / 8);

      expectUnharmed(good, alone);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      for (RawEsme guess : guesses) {
        close(guess);
      }
    }
  }

  @Test
  void aClientOfVersion50IsToldBeforeItIsRefused() {
    Assumptions.assumeTrue(client.equals("built-in"), "the client does not matter");
    gateway.account("TOLD", StubGateway.PASSWORD);
    gateway.hang(request -> user(request).equals("TOLD") && isSend(request));
    List<Integer> told = Collections.synchronizedList(new ArrayList<>());
    WireEsme esme =
        WireEsme.bind(
            WireEsme.TRANSMITTER,
            bridge.smppPort(),
            "TOLD",
            StubGateway.PASSWORD,
            0x50,
            session ->
                session.listener(
                    pdu -> {
                      if (pdu.commandId() == (Pdus.SUBMIT_SM | Pdus.RESPONSE)) {
                        told.add((int) pdu.body()[pdu.body().length - 1]);
                      }
                    }));
    sessions.add(esme);

    esme.submit("hangs", NUMBER);
    await().until(() -> told.size() == 1);
    assertThat(told.get(0)).as("an answer that takes long").isGreaterThan(0);
    submit(40);
    await().until(() -> told.size() == 41);

    assertThat(told)
        .as("the first of many")
        .element(1)
        .satisfies(t -> assertThat(t).isGreaterThan(50));
    assertThat(told)
        .as("its circuit is open, or tries")
        .last()
        .satisfies(t -> assertThat(t).isGreaterThanOrEqualTo(90));
  }

  private static void close(RawEsme esme) {
    try {
      esme.close();
    } catch (IOException e) {
      // as closed as it can be
    }
  }

  private static boolean isSend(RecordedRequest request) {
    return request.operation() == GatewayOperation.SEND_MESSAGE;
  }
}
