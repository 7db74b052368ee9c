package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.testkit.Answer;
import io.github.smppbridge.testkit.CommandRefused;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.Parts;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubGateway;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.UnsuccessDelivery;
import org.jsmpp.session.SubmitMultiResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** submit_multi over real sockets: a gateway message and a receipt a destination. */
class SubmitMultiTest {
  @RegisterExtension static final TestBridge bridge = TestBridge.start(Map.of());

  static final StubGateway gateway = bridge.gateway();
  private final Esme esme = bridge.bind();

  private static Sms text(String text) {
    return Sms.to("").text(text);
  }

  private static List<String> numbers() {
    return gateway.sent().stream()
        .map(message -> message.getJsonArray("phoneNumbers").getString(0))
        .toList();
  }

  @Test
  void eachDestinationHasAMessageAndAReceiptUnderTheOneId() {
    SubmitMultiResult result =
        esme.submitMulti(text("hi"), "4915112345601", "4915112345602", "4915112345603");

    assertThat(result.getUnsuccessDeliveries()).isEmpty();
    assertThat(numbers())
        .containsExactlyInAnyOrder("+4915112345601", "+4915112345602", "+4915112345603");
    List<String> gatewayIds =
        gateway.sent().stream().map(message -> message.getString("id")).toList();
    assertThat(gatewayIds).doesNotHaveDuplicates();
    for (String id : gatewayIds) {
      assertThat(gateway.deliver(id)).isEqualTo(200);
    }
    List<DeliverSm> receipts = esme.awaitReceipts(3);
    assertThat(receipts)
        .extracting(receipt -> Esme.field(receipt, "id"))
        .containsOnly(result.getMessageId());
    assertThat(receipts)
        .extracting(DeliverSm::getSourceAddr)
        .containsExactlyInAnyOrder("4915112345601", "4915112345602", "4915112345603");
  }

  @Test
  void destinationsThatFailAreListedAndTheOthersGoOut() {
    SubmitMultiResult result =
        esme.submitMulti(text("hi"), "4915112345604", "0123456789", "4915112345605");

    UnsuccessDelivery[] failed = result.getUnsuccessDeliveries();
    assertThat(failed).hasSize(1);
    assertThat(failed[0].getDestinationAddress().getAddress()).isEqualTo("0123456789");
    assertThat(failed[0].getErrorStatusCode()).isEqualTo(0x0B);
    assertThat(numbers()).containsExactlyInAnyOrder("+4915112345604", "+4915112345605");
  }

  @Test
  void whenAllFailTheWholeFailsWithTheFirstOnesStatus() {
    gateway.respondAlways(GatewayOperation.SEND_MESSAGE, Answer.error(503, "limits"));
    assertThatThrownBy(() -> esme.submitMulti(text("hi"), "4915112345606", "0123456789"))
        .isInstanceOf(CommandRefused.class)
        .extracting("commandStatus")
        .isEqualTo(0x58);
  }

  @Test
  void manyDestinationsGoOutTenAtATime() {
    gateway.hold(GatewayOperation.SEND_MESSAGE);
    String[] numbers =
        IntStream.range(0, 40).mapToObj(i -> "49151123457" + (10 + i)).toArray(String[]::new);
    Esme other = bridge.bind();
    CompletableFuture<SubmitMultiResult> multi =
        CompletableFuture.supplyAsync(() -> esme.submitMulti(text("hi"), numbers));
    await().until(() -> numbers().size() == 10);
    // an eleventh would have been there by now
    CompletableFuture<String> single = other.submitAsync(Sms.to("4915112345699").text("x"));
    await().until(() -> numbers().contains("+4915112345699"));
    assertThat(numbers()).hasSize(11);

    gateway.release(GatewayOperation.SEND_MESSAGE);
    assertThat(multi.join().getUnsuccessDeliveries()).isEmpty();
    assertThat(single.join()).isNotEmpty();
    assertThat(numbers()).hasSize(41).doesNotHaveDuplicates();
  }

  @Test
  void partsOfALongMessageAreJoinedForEachDestination() {
    String text = "long text ".repeat(30);
    List<Sms> parts = Parts.of(0, text.getBytes(StandardCharsets.US_ASCII), 150).to("").udh8(9);
    String[] numbers = {"4915112345607", "4915112345608"};
    List<String> ids =
        parts.stream().map(part -> esme.submitMulti(part, numbers).getMessageId()).toList();
    assertThat(ids).doesNotHaveDuplicates();
    assertThat(numbers()).containsExactlyInAnyOrder("+4915112345607", "+4915112345608");
    assertThat(gateway.sentTexts()).containsOnly(text);
  }
}
