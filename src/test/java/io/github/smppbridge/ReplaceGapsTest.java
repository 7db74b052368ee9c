package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.store.MessageRow;
import io.github.smppbridge.store.ReplacementRow;
import io.github.smppbridge.store.ReplacementTable.Begun;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.StubMessage;
import io.github.smppbridge.testkit.TestClock;
import io.github.smppbridge.testkit.TestHttp;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jsmpp.bean.DeliverSm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A process that ends between two steps of replace_sm, as the next one finds the store and the
 * gateway; and a store that fails at one of them.
 */
class ReplaceGapsTest {
  private static final int OK = 0;
  private static final int RSYSERR = 0x08;
  private static final String NUMBER = "4915112345678";
  private static final Duration SETTLED = Duration.ofMinutes(5);
  private static final Map<String, String> KEYS =
      Map.of(
          "gateway.timeout", "2s",
          "gateway.circuit_wait", "0",
          "receipts.first_check", "1s",
          "receipts.grace", "1s");

  @TempDir Path folder;
  private final TestClock clock = TestClock.running();
  private final StubGateway gateway = StubGateway.start();
  private TestBridge bridge;
  private Esme esme;
  private String id;
  private StubMessage old;
  private String next;

  /** The last step before the end of the process. */
  private enum Step {
    BEGUN,
    CANCELLED,
    MARKED,
    POSTED
  }

  @BeforeEach
  void submit() {
    start();
    id = esme.submit("old", NUMBER);
    old = gateway.last();
  }

  private void start() {
    bridge = TestBridge.start(gateway, folder, KEYS, clock);
    esme = bridge.bind();
  }

  @AfterEach
  void stop() {
    bridge.close();
    gateway.close();
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private MessageRow row() {
    return get(bridge.store().messages().byMessageId(StubGateway.USERNAME, id)).get(0);
  }

  /** The steps of routes/replace-sm up to one, then another process. */
  private void endAfter(Step last) {
    next = UUID.randomUUID().toString();
    long settled = clock.millis() + Duration.ofSeconds(6).toMillis();
    MessageRow row = row();
    MessageRow after =
        row.with()
            .gatewayId(next)
            .textHead("new")
            .nextCheckAt(clock.millis() + Duration.ofMinutes(1).toMillis())
            .build();
    assertThat(
            get(
                bridge
                    .store()
                    .replacements()
                    .begin(row, ReplacementRow.of(after, clock.millis()), settled)))
        .isEqualTo(Begun.BEGUN);
    if (last.compareTo(Step.CANCELLED) >= 0) {
      call("DELETE", "/messages/" + old.id(), null);
    }
    if (last.compareTo(Step.MARKED) >= 0) {
      assertThat(get(bridge.store().replacements().send(row(), clock.millis(), settled))).isTrue();
    }
    if (last == Step.POSTED) {
      call("POST", "/messages", old.request().put("id", next).put("textMessage", text("new")));
    }
    bridge.close();
    start();
  }

  private static JsonObject text(String text) {
    return new JsonObject().put("text", text);
  }

  private void call(String method, String path, JsonObject body) {
    String credentials = StubGateway.USERNAME + ":" + StubGateway.PASSWORD;
    String basic = Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    String json = body == null ? null : body.encode();
    int status =
        TestHttp.send(method, gateway.baseUrl() + path, "Basic " + basic, json).statusCode();
    assertThat(status).isBetween(200, 299);
  }

  private int replace(String text) {
    return esme.replaceStatus(id, text, 1);
  }

  private void assertOnlyReceipt(String stat, String text) {
    DeliverSm receipt = esme.awaitReceipt(id);
    assertThat(Esme.field(receipt, "stat")).isEqualTo(stat);
    assertThat(Esme.text(receipt)).endsWith("text:" + text);
    clock.advance(SETTLED);
    assertThat(esme.query(id).getMessageState().value())
        .isEqualTo((byte) (stat.equals("DELIVRD") ? 2 : 4));
    assertThat(esme.receipts()).hasSize(1);
  }

  @Test
  void whatWasNotTakenBackIsDeliveredAsItWas() {
    endAfter(Step.BEGUN);
    gateway.deliver(old.id());
    assertOnlyReceipt("DELIVRD", "old");
  }

  @Test
  void whatWasNotTakenBackIsAskedForAsItWas() {
    endAfter(Step.BEGUN);
    gateway.state(old.id(), "Delivered", null);
    clock.advance(SETTLED);
    assertOnlyReceipt("DELIVRD", "old");
  }

  @ParameterizedTest
  @EnumSource(names = {"CANCELLED", "MARKED"})
  void whatWasTakenBackAndHasNoReplacementIsDeleted(Step last) {
    endAfter(last);
    gateway.state(old.id(), "Cancelled", null);
    assertThat(esme.query(id).getMessageState().value()).as("in doubt").isEqualTo((byte) 1);
    clock.advance(SETTLED);
    assertOnlyReceipt("DELETED", "old");
  }

  @ParameterizedTest
  @EnumSource(names = {"BEGUN", "CANCELLED"})
  void aReplacementThatWasNotSentIsNoObstacleToTheNext(Step last) {
    endAfter(last);
    assertThat(replace("newer")).isEqualTo(OK);
    gateway.deliver(gateway.last().id());
    assertOnlyReceipt("DELIVRD", "newer");
  }

  @Test
  void aReplacementThatMayHaveBeenSentIs() {
    endAfter(Step.MARKED);
    assertThat(replace("newer")).isEqualTo(RSYSERR);
    clock.advance(SETTLED);
    gateway.state(old.id(), "Cancelled", null);
    assertOnlyReceipt("DELETED", "old");
  }

  @Test
  void theReplacementThatTheGatewayHasIsTheMessage() {
    endAfter(Step.POSTED);
    gateway.fireCancelled(old.id());
    gateway.deliver(next);
    assertOnlyReceipt("DELIVRD", "new");
  }

  @Test
  void theReplacementThatTheGatewayHasIsFoundWithoutItsEvents() {
    endAfter(Step.POSTED);
    gateway.state(old.id(), "Cancelled", null);
    gateway.state(next, "Delivered", null);
    clock.advance(SETTLED);
    assertOnlyReceipt("DELIVRD", "new");
  }

  @Test
  void aReplacementThatCannotBeStoredTakesNothingBack() {
    failing("INSERT ON replacement");
    assertThat(replace("new")).isEqualTo(RSYSERR);
    assertThat(old.state()).isEqualTo("Pending");
    healed();
    assertThat(replace("new")).isEqualTo(OK);
  }

  @Test
  void aReplacementThatCannotBeMarkedIsNotSent() {
    gateway.forgetRequests();
    failing("UPDATE OF sent_at ON replacement");
    assertThat(replace("new")).isEqualTo(RSYSERR);
    assertThat(gateway.requests(GatewayOperation.SEND_MESSAGE)).isEmpty();
    healed();
    assertThat(replace("newer")).as("it was taken back for that").isEqualTo(OK);
    gateway.deliver(gateway.last().id());
    assertOnlyReceipt("DELIVRD", "newer");
  }

  @Test
  void aReplacementThatTheGatewayHasIsAnsweredAlthoughTheStoreFails() {
    failing("UPDATE OF gateway_id ON message");
    assertThat(replace("new")).isEqualTo(OK);
    StubMessage replacement = gateway.last();
    gateway.fireCancelled(old.id());
    healed();
    gateway.deliver(replacement.id());
    assertOnlyReceipt("DELIVRD", "new");
  }

  private void failing(String what) {
    bridge
        .database()
        .run("CREATE TRIGGER fault BEFORE " + what + " BEGIN SELECT RAISE(ABORT, 'fault'); END");
  }

  private void healed() {
    bridge.database().run("DROP TRIGGER fault");
  }
}
