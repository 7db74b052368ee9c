package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.store.MessageRow;
import io.github.smppbridge.store.MessageRowBuilder;
import io.github.smppbridge.store.StoreOptions;
import io.github.smppbridge.testkit.Answer;
import io.github.smppbridge.testkit.CommandRefused;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.FreePort;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.Parts;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.Sql;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.TestClock;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A long message whose bridge died after a step of sending it: what another bridge on the same
 * store makes of what it finds.
 */
abstract class ResumedParts {
  private static final String NUMBER = "4915112345678";
  private static final String TEXT = "A text of three parts. ".repeat(13);
  private static final String LAST = "4711";
  private static final String GATEWAY_ID = "the-gateway-id";
  private static final String OTHER_PHONE = "other-phone";

  @TempDir Path folder;
  @AutoClose final StubGateway gateway = StubGateway.start();
  private final TestClock clock = TestClock.running();
  final List<String> ids = new ArrayList<>();

  /** Of a database that replicas share; none = the embedded one. */
  private final StoreOptions shared;

  // one address, as a bridge that is started again has: its webhooks stand
  private final String http = "127.0.0.1:" + FreePort.next();
  private final Map<String, String> keys =
      new HashMap<>(
          Map.of(
              "http.address", http,
              "gateway.webhook_base_url", "http://" + http,
              "gateway.device_selection", "round_robin",
              "gateway.timeout", "20s",
              "smpp.parts_timeout", "1d"));

  ResumedParts(StoreOptions shared) {
    this.shared = shared;
    if (shared != null) {
      keys.put("store.url", shared.url());
      keys.put("store.username", shared.username());
      keys.put("store.password", shared.password());
    }
  }

  @BeforeEach
  void addAPhone() {
    gateway.account(StubGateway.USERNAME).device(OTHER_PHONE);
  }

  private static List<Sms> parts() {
    return Parts.of(0, TEXT.getBytes(StandardCharsets.US_ASCII), 110).to(NUMBER).udh8(77);
  }

  TestBridge start() {
    return TestBridge.start(gateway, folder, keys, clock);
  }

  /** Another one on the same store, which phones do not report to. */
  TestBridge replica() {
    Map<String, String> others = new HashMap<>(keys);
    others.put("http.address", "127.0.0.1:" + FreePort.next());
    return TestBridge.start(gateway, folder, others, clock);
  }

  StubGateway gateway() {
    return gateway;
  }

  private Sql database() {
    return shared == null
        ? Sql.of(folder.resolve("test.db"))
        : new Sql(shared.url(), shared.username(), shared.password());
  }

  private int count(String from) {
    return ((Number) database().run("SELECT COUNT(*) FROM " + from)).intValue();
  }

  /** Killed after the last part was stored, before the message was. */
  void diedBeforeTheMessageWasStored(UnaryOperator<Sms> asked) {
    try (TestBridge bridge = start();
        Esme esme = bridge.bind()) {
      ids.add(esme.submit(asked.apply(parts().get(0))));
      ids.add(esme.submit(asked.apply(parts().get(1))));
    }
    database()
        .run(
            """
            INSERT INTO part (account, source_addr, dest_addr, reference, total, generation,
              number, message_id, octets, data_coding, registered_delivery, attributes_json,
              received_at, expires_at)
            SELECT account, source_addr, dest_addr, reference, total, generation, 3,
              ?, ?, data_coding, registered_delivery, attributes_json, received_at, expires_at
            FROM part WHERE number = 1""",
            LAST,
            TEXT.substring(220).getBytes(StandardCharsets.US_ASCII));
    database().run("UPDATE part SET gateway_id = ?, marked_at = 1", GATEWAY_ID);
    ids.add(LAST);
  }

  /** Killed after the message was stored, before the gateway had it; or after, if it is told so. */
  void diedAfterTheMessageWasStored(UnaryOperator<MessageRowBuilder> row) {
    diedBeforeTheMessageWasStored(UnaryOperator.identity());
    try (TestBridge bridge = TestBridge.withoutTimers(gateway.baseUrl(), folder, keys)) {
      List<MessageRow> rows = new ArrayList<>();
      for (String id : ids) {
        MessageRowBuilder next =
            MessageRow.builder(id, GATEWAY_ID, StubGateway.USERNAME, clock.millis())
                .deviceId(OTHER_PHONE)
                .sourceAddr((String) database().run("SELECT MAX(source_addr) FROM part"))
                .destAddr(NUMBER)
                .destTon(1)
                .registeredDelivery(1)
                .bodyJson("{\"alphabet\":\"GSM\"}")
                .answeredAt(id.equals(LAST) ? null : clock.millis());
        rows.add(row.apply(next).build());
      }
      bridge.store().messages().insert(rows).toCompletableFuture().join();
    }
  }

  private void theGatewayTookTheMessage() {
    JsonObject message =
        new JsonObject()
            .put("id", GATEWAY_ID)
            .put("deviceId", OTHER_PHONE)
            .put("phoneNumbers", new JsonArray().add("+" + NUMBER))
            .put("textMessage", new JsonObject().put("text", TEXT));
    String pair = StubGateway.USERNAME + ":" + StubGateway.PASSWORD;
    String basic = "Basic " + Base64.getEncoder().encodeToString(pair.getBytes());
    int status =
        gateway.post(
            gateway.baseUrl() + "/messages", message.encode(), Map.of("Authorization", basic));
    assertThat(status).isEqualTo(202);
    gateway.forgetRequests();
  }

  void awaitTheEndOfTheSet() {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              // as long as a set that was not sent is left alone
              clock.advance(Duration.ofMinutes(1));
              return count("part WHERE marked_at IS NOT NULL") == 0;
            });
  }

  /** The ESME repeats the part that it got no answer to, as often as it is told to. */
  private static String repeatTheLastPart(Esme esme) {
    return await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(() -> esme.submit(parts().get(2)), id -> true);
  }

  private void eachEnds(Esme esme, String stat) {
    assertThat(ids).extracting(esme::awaitStat).containsOnly(stat);
    // whatever else would be told was stored before this
    String next = esme.submit("marker", NUMBER);
    gateway.deliver(gateway.last().id());
    esme.awaitReceipt(next);
    assertThat(esme.receipts()).hasSize(ids.size() + 1);
  }

  @Test
  void whatTheGatewayHasIsNotSentAgain() {
    diedAfterTheMessageWasStored(row -> row);
    theGatewayTookTheMessage();
    try (TestBridge bridge = start();
        Esme esme = bridge.bind()) {
      awaitTheEndOfTheSet();
      repeatTheLastPart(esme);
      assertThat(gateway.sent()).isEmpty();
      assertThat(gateway.deliver(GATEWAY_ID)).isEqualTo(200);
      eachEnds(esme, "DELIVRD");
    }
  }

  @Test
  void whatTheGatewayDoesNotHaveIsSentAgainToTheSamePhoneHoweverOftenThatIsRefused() {
    diedAfterTheMessageWasStored(row -> row);
    gateway.respond(
        GatewayOperation.SEND_MESSAGE,
        Answer.error(503, "queue limits exceeded"),
        Answer.error(500, "no"),
        Answer.close(),
        Answer.error(503, "queue limits exceeded"));
    try (TestBridge bridge = start();
        Esme esme = bridge.bind()) {
      awaitTheEndOfTheSet();
      assertThat(gateway.sent())
          .allMatch(sent -> sent.getString("id").equals(GATEWAY_ID))
          .allMatch(sent -> sent.getString("deviceId").equals(OTHER_PHONE));
      assertThat(gateway.accepted()).isEqualTo(1);
      repeatTheLastPart(esme);
      assertThat(gateway.deliver(GATEWAY_ID)).isEqualTo(200);
      eachEnds(esme, "DELIVRD");
    }
  }

  @Test
  void aGatewayThatCannotBeAskedIsWaitedFor() {
    diedAfterTheMessageWasStored(row -> row);
    theGatewayTookTheMessage();
    gateway.respond(
        GatewayOperation.GET_MESSAGE,
        Answer.error(503, "later"),
        Answer.error(401, "who"),
        Answer.error(400, "multiple"),
        Answer.garbage());
    try (TestBridge bridge = start();
        Esme esme = bridge.bind()) {
      awaitTheEndOfTheSet();
      assertThat(gateway.sent()).isEmpty();
      assertThat(gateway.deliver(GATEWAY_ID)).isEqualTo(200);
      eachEnds(esme, "DELIVRD");
    }
  }

  @Test
  void aValidityThatHasPassedDoesNotEndWhatTheGatewayHas() {
    diedAfterTheMessageWasStored(row -> row.expiresAt(clock.millis() + 60_000));
    theGatewayTookTheMessage();
    clock.advance(Duration.ofMinutes(2));
    try (TestBridge bridge = start();
        Esme esme = bridge.bind()) {
      awaitTheEndOfTheSet();
      assertThat(gateway.deliver(GATEWAY_ID)).isEqualTo(200);
      eachEnds(esme, "DELIVRD");
    }
  }

  @Test
  void aValidityThatHasPassedEndsWhatTheGatewayNeverGot() {
    diedAfterTheMessageWasStored(row -> row.expiresAt(clock.millis() + 60_000));
    clock.advance(Duration.ofMinutes(2));
    try (TestBridge bridge = start();
        Esme esme = bridge.bind()) {
      eachEnds(esme, "EXPIRED");
      assertThat(gateway.requests(GatewayOperation.SEND_MESSAGE)).hasSize(1);
    }
  }

  @Test
  void aValidityThatPassedBeforeTheMessageWasStoredExpiresItToo() {
    diedBeforeTheMessageWasStored(part -> part.withValidity("000000000100000R"));
    clock.advance(Duration.ofMinutes(2));
    try (TestBridge bridge = start();
        Esme esme = bridge.bind()) {
      eachEnds(esme, "EXPIRED");
      assertThat(gateway.requests(GatewayOperation.SEND_MESSAGE)).hasSize(1);
    }
  }

  @Test
  void whatEndedWhileItsAccountWasAwayIsLeftAsItEnded() {
    diedAfterTheMessageWasStored(
        row -> row.state(2).finalAt(clock.millis()).answeredAt(clock.millis()));
    clock.advance(Duration.ofHours(13));
    try (TestBridge bridge = start();
        Esme esme = bridge.bind()) {
      awaitTheEndOfTheSet();
      for (String id : ids) {
        assertThat(esme.query(id).getMessageState().value()).isEqualTo((byte) 2);
      }
      assertThat(gateway.requests(GatewayOperation.SEND_MESSAGE)).isEmpty();
      assertThat(esme.receipts()).isEmpty();
    }
  }

  @Test
  void whatTheGatewayHasIsWaitedForHoweverLongItsAccountIsAway() {
    diedAfterTheMessageWasStored(row -> row);
    theGatewayTookTheMessage();
    clock.advance(Duration.ofHours(30));
    try (TestBridge bridge = start()) {
      assertThat(count("message WHERE final_at IS NULL")).isEqualTo(3);
      try (Esme esme = bridge.bind()) {
        awaitTheEndOfTheSet();
        assertThat(gateway.deliver(GATEWAY_ID)).isEqualTo(200);
        eachEnds(esme, "DELIVRD");
      }
    }
  }

  @Test
  void aRefusalForGoodEndsWhatIsStoredWithReceiptsForAllParts() {
    diedAfterTheMessageWasStored(row -> row);
    gateway.respond(GatewayOperation.SEND_MESSAGE, Answer.error(400, "invalid phone number"));
    try (TestBridge bridge = start();
        Esme esme = bridge.bind()) {
      eachEnds(esme, "UNDELIV");
    }
  }

  @Test
  void partsThatCannotBeReadEnd() {
    diedBeforeTheMessageWasStored(UnaryOperator.identity());
    database().run("UPDATE part SET attributes_json = '{' WHERE number = 1");
    try (TestBridge bridge = start();
        Esme esme = bridge.bind()) {
      eachEnds(esme, "UNDELIV");
    }
  }

  @Test
  void aScheduleAndAValidityCountFromTheSubmitNotFromTheResume() {
    diedBeforeTheMessageWasStored(
        part -> part.withSchedule("000000010000000R").withValidity("000000020000000R"));
    clock.advance(Duration.ofMinutes(90));
    try (TestBridge bridge = start();
        Esme esme = bridge.bind()) {
      awaitTheEndOfTheSet();
      assertThat(esme.query(LAST).getMessageState().value()).isZero();
      JsonObject sent = gateway.sent().get(0);
      assertThat(sent.getString("scheduleAt")).isNull();
      assertThat(Instant.parse(sent.getString("validUntil")))
          .isBefore(clock.instant().plus(Duration.ofMinutes(31)));
    }
  }

  @Test
  void whatWasAcceptedWithoutAnAnswerIsANewMessageWhenAllOfItComesAgain() {
    diedAfterTheMessageWasStored(row -> row);
    theGatewayTookTheMessage();
    // the last that was done for it
    database().run("UPDATE part SET marked_at = NULL");
    try (TestBridge bridge = start();
        Esme esme = bridge.bind()) {
      assertThat(parts()).extracting(esme::submit).doesNotContainAnyElementsOf(ids);
      assertThat(gateway.sent()).hasSize(1);
      assertThat(count("part WHERE gateway_id IS NULL")).isZero();
      assertThat(gateway.deliver(GATEWAY_ID)).isEqualTo(200);
      assertThat(ids.subList(0, 2)).extracting(esme::awaitStat).containsOnly("DELIVRD");
    }
  }

  @Test
  void partsOfASubmitMultiAreResumedForEachDestination() {
    String[] numbers = {NUMBER, "4915112345679"};
    List<Sms> parts = Parts.of(0, TEXT.getBytes(StandardCharsets.US_ASCII), 110).to("").udh8(9);
    gateway.respondAlways(GatewayOperation.SEND_MESSAGE, Answer.close().afterProcessing());
    gateway.respondAlways(GatewayOperation.GET_MESSAGE, Answer.close());
    try (TestBridge bridge = start();
        Esme esme = bridge.bind()) {
      ids.add(esme.submitMulti(parts.get(0), numbers).getMessageId());
      ids.add(esme.submitMulti(parts.get(1), numbers).getMessageId());
      assertThatThrownBy(() -> esme.submitMulti(parts.get(2), numbers))
          .isInstanceOf(CommandRefused.class);
    }
    gateway.respondNormally(GatewayOperation.SEND_MESSAGE);
    gateway.respondNormally(GatewayOperation.GET_MESSAGE);
    try (TestBridge bridge = start();
        Esme esme = bridge.bind()) {
      awaitTheEndOfTheSet();
      assertThat(gateway.accepted()).isEqualTo(2);
      gateway.messages().forEach(message -> gateway.deliver(message.id()));
      assertThat(esme.awaitReceipts(6))
          .hasSize(6)
          .allMatch(receipt -> Esme.field(receipt, "stat").equals("DELIVRD"))
          .extracting(receipt -> Esme.field(receipt, "id") + " " + receipt.getSourceAddr())
          .doesNotHaveDuplicates();
    }
  }
}
