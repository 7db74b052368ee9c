package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.testkit.Answer;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.Parts;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.StubMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A validity that is over, and a message taken back: the ESME hears of it within two seconds. */
class EndsInTimeTest {
  private static final String NUMBER = "4915112345678";
  private static final String TWO_SECONDS = "000000000002000R";

  /** Within two seconds, and as much for a machine that is busy; other questions take minutes. */
  private static final Duration IN_TIME = Duration.ofSeconds(4);

  private static final byte EXPIRED = 3;
  private static final byte DELETED = 4;

  @RegisterExtension static final TestBridge bridge = TestBridge.start(Map.of());

  static final StubGateway gateway = bridge.gateway();
  private final Esme esme = bridge.bind();

  private static Sms twoSeconds() {
    return Sms.to(NUMBER).text("soon over").withValidity(TWO_SECONDS);
  }

  private byte state(String id) {
    return esme.query(id).getMessageState().value();
  }

  @Test
  void aValidityThatIsOverIsToldWithinTwoSeconds() {
    final long begin = System.nanoTime();
    String pending = esme.submit(twoSeconds());
    final StubMessage taken = gateway.last();
    String processed = esme.submit(twoSeconds());
    gateway.state(gateway.last().id(), "Processed", null);
    String unknown = esme.submit(twoSeconds());
    gateway.forget(gateway.last());
    String quiet = esme.submit(twoSeconds().withRegistered(0));
    final StubMessage unasked = gateway.last();
    List<String> parts =
        Parts.of(0, "in two parts".getBytes(StandardCharsets.US_ASCII), 6)
            .to(NUMBER)
            .udh8(7)
            .stream()
            .map(part -> esme.submit(part.withValidity(TWO_SECONDS)))
            .toList();
    String sent = esme.submit(twoSeconds());
    gateway.fireSent(gateway.last().id(), 1);
    final String none = esme.submit("without a validity", NUMBER);
    // it does not answer the first question of some
    gateway.respond(
        GatewayOperation.GET_MESSAGE, Answer.error(503, "busy"), Answer.error(503, "busy"));
    final long submitted = System.nanoTime();

    await().until(() -> !esme.receipts().isEmpty());
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(1_900));
    for (String id : List.of(pending, processed, unknown, parts.get(0), parts.get(1))) {
      assertThat(esme.awaitStat(id)).isEqualTo("EXPIRED");
    }
    await().until(() -> state(quiet) == EXPIRED);
    assertThat(Duration.ofNanos(System.nanoTime() - submitted)).isLessThan(IN_TIME.plusSeconds(2));
    assertThat(List.of(taken.state(), unasked.state())).containsOnly("Cancelling");
    assertThat(esme.receipts()).hasSize(5);
    assertThat(state(sent)).isEqualTo((byte) 1);
    assertThat(state(none)).isZero();
  }

  @Test
  void whatTheGatewayHasTakenBackIsToldWithinTwoSeconds() {
    String id = esme.submit("hello", NUMBER);
    StubMessage message = gateway.last();
    String quiet = esme.submit(Sms.to(NUMBER).text("quiet").withRegistered(0));
    final StubMessage quietly = gateway.last();
    List<Integer> statuses = List.of(esme.cancelStatus(id), esme.cancelStatus(quiet));
    assertThat(statuses).containsOnly(0);
    await().until(() -> asked(message) >= 2 && asked(quietly) >= 2);

    gateway.state(message.id(), "Cancelled", null);
    gateway.state(quietly.id(), "Cancelled", null);
    final long begin = System.nanoTime();
    assertThat(esme.awaitStat(id)).isEqualTo("DELETED");
    long before = asked(quietly);
    // the store knows by itself
    await().until(() -> known(() -> state(quiet), before, quietly));
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(IN_TIME);
    assertThat(esme.receipts()).hasSize(1);
  }

  private static boolean known(Supplier<Byte> query, long before, StubMessage message) {
    long questions = asked(message);
    return query.get() == DELETED && asked(message) == questions && questions >= before;
  }

  private static long asked(StubMessage message) {
    return gateway.requests(GatewayOperation.GET_MESSAGE).stream()
        .filter(request -> request.path().endsWith(message.id()))
        .count();
  }

  private List<String> submitted(Esme client, int many) {
    List<CompletableFuture<String>> ids =
        IntStream.range(0, many)
            .mapToObj(i -> client.submitAsync(Sms.to(NUMBER).text("one of many " + i)))
            .toList();
    return ids.stream().map(CompletableFuture::join).toList();
  }

  /** All of them, delivered while nobody was bound. */
  private static Esme boundAgainAfterDelivery(Esme client, String account) {
    client.unbind();
    await().until(() -> gateway.account(account).webhooks().isEmpty());
    gateway.messages().forEach(message -> message.state("Delivered", null));
    gateway.forgetRequests();
    return bridge.bind(account, StubGateway.PASSWORD);
  }

  @Test
  void manyThatAreDueAreAskedForInPages() {
    // of its own: a receipt that another test did not answer would come as well
    gateway.account("MANYDUE", StubGateway.PASSWORD);
    gateway.forgetMessages();
    Esme client = bridge.bind("MANYDUE", StubGateway.PASSWORD);
    List<String> ids = submitted(client, 230);

    Esme again = boundAgainAfterDelivery(client, "MANYDUE");

    assertThat(again.awaitReceipts(ids.size())).hasSize(ids.size());
    assertThat(gateway.requests(GatewayOperation.LIST_MESSAGES)).hasSizeBetween(3, 12);
    assertThat(gateway.requests(GatewayOperation.GET_MESSAGE)).hasSizeLessThan(20);
    String query = gateway.requests(GatewayOperation.LIST_MESSAGES).get(0).parameters().toString();
    assertThat(query).contains("limit=100").doesNotContain("includeContent");
  }

  @Test
  void aGatewayWithoutAListIsAskedForOneAfterTheOther() {
    gateway.forgetMessages();
    gateway.respondAlways(GatewayOperation.LIST_MESSAGES, Answer.error(405, "Method Not Allowed"));
    gateway.account("NOLIST", StubGateway.PASSWORD);
    Esme old = bridge.bind("NOLIST", StubGateway.PASSWORD);
    List<String> ids = submitted(old, 25);

    Esme again = boundAgainAfterDelivery(old, "NOLIST");

    assertThat(again.awaitReceipts(ids.size())).hasSize(ids.size());
    assertThat(gateway.requests(GatewayOperation.LIST_MESSAGES)).hasSize(1);
    assertThat(gateway.requests(GatewayOperation.GET_MESSAGE)).hasSizeBetween(25, 40);
  }
}
