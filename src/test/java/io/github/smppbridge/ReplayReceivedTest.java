package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.testkit.Answer;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.GatewayEvent;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.RecordedRequest;
import io.github.smppbridge.testkit.StubAccount;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.TestClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What phones received while nobody listened is asked for at the next bind, over sockets. */
class ReplayReceivedTest {
  private static final String PHONE = "+4917012345678";
  private static final String OURS = "+4915199999999";

  @TempDir static Path folder;
  static final TestClock clock = TestClock.running();
  static final StubGateway gateway = StubGateway.start();
  static TestBridge bridge;
  private static int accounts;

  private final String account = "RPL" + ++accounts;
  private final StubAccount user = gateway.account(account, StubGateway.PASSWORD);
  private Esme esme;

  @BeforeAll
  static void start() {
    bridge = TestBridge.start(gateway, folder, Map.of(), clock);
  }

  @AfterAll
  static void stop() {
    bridge.close();
    gateway.close();
  }

  @AfterEach
  void leave() {
    esme.close();
    gateway.calm();
  }

  private void bind() {
    esme = bridge.bind(account, StubGateway.PASSWORD);
  }

  private void unbind() {
    esme.unbind();
    await().until(() -> user.webhooks().isEmpty());
  }

  private GatewayEvent incoming(String text) {
    // by the bridge's clock
    return GatewayEvent.incoming("sms:received", user, PHONE, OURS, text)
        .with("receivedAt", clock.instant().toString());
  }

  /** The webhooks are where the phones know them. */
  private static void settle() {
    clock.advance(Duration.ofSeconds(11));
  }

  private List<String> texts() {
    return esme.mobileOriginated().stream().map(Esme::text).toList();
  }

  private List<RecordedRequest> refreshes() {
    return gateway.requests(GatewayOperation.REFRESH_INBOX);
  }

  @Test
  void whatCameAfterAnUnbindComesAtTheNextBindAndNothingTwice() {
    bind();
    assertThat(gateway.arrive(incoming("before"))).isEqualTo(200);
    esme.awaitMobileOriginated(1);
    settle();
    unbind();
    assertThat(gateway.arrive(incoming("meanwhile"))).as("nobody listens").isZero();

    bind();
    assertThat(gateway.arrive(incoming("after"))).isEqualTo(200);
    esme.awaitMobileOriginated(1);
    assertThat(refreshes()).as("the phones do not know the webhooks yet").isEmpty();
    settle();

    await().until(() -> texts().contains("meanwhile"));
    bridge.bind(account, StubGateway.PASSWORD).close();
    clock.advance(Duration.ofMinutes(2));
    assertThat(gateway.arrive(incoming("last"))).isEqualTo(200);
    await().until(() -> texts().contains("last"));
    assertThat(texts()).containsExactlyInAnyOrder("after", "meanwhile", "last");
    assertThat(refreshes()).as("each wakes the phones").hasSize(1);
    assertThat(refreshes().get(0).json().getString("webhookDelivery")).isEqualTo("Individual");
    assertThat(refreshes().get(0).header("Authorization")).startsWith("Bearer ");
    assertThat(gateway.requests(GatewayOperation.ISSUE_TOKEN))
        .allMatch(r -> r.json().getJsonArray("scopes").contains("inbox:refresh"));
  }

  @Test
  void aGatewayThatFailsIsAskedAgainAfterAMinute() {
    bind();
    unbind();
    gateway.arrive(incoming("meanwhile"));
    gateway.respond(GatewayOperation.REFRESH_INBOX, Answer.error(500, "failed to notify device"));
    bind();
    settle();
    await().until(() -> refreshes().size() == 1);
    assertThat(texts()).isEmpty();

    clock.advance(Duration.ofSeconds(61));
    assertThat(esme.awaitMobileOriginated(1)).hasSize(1);
    assertThat(refreshes()).hasSize(2);
  }

  @Test
  void anAccountThatHasMissedNothingWakesNoPhone() {
    bind();
    settle();
    esme.close();
    await().until(() -> bridge.server().getSessions().ofAccount(account).isEmpty());
    bind();
    settle();
    clock.advance(Duration.ofMinutes(2));
    assertThat(gateway.arrive(incoming("new"))).isEqualTo(200);
    esme.awaitMobileOriginated(1);
    assertThat(refreshes()).isEmpty();
  }

  @Test
  void whatCameInAnOutageThatPhonesGaveUpOnComesAtTheNextBind() {
    bind();
    bridge.close();
    clock.advance(Duration.ofHours(50));
    user.inbox().add(incoming("in the outage"));
    clock.advance(Duration.ofHours(1));
    start();

    bind();
    settle();
    assertThat(esme.awaitMobileOriginated(1)).hasSize(1);
    assertThat(texts()).containsExactly("in the outage");
    Instant since = Instant.parse(refreshes().get(0).json().getString("since"));
    Duration back = Duration.between(since, clock.instant());
    assertThat(back).isBetween(Duration.ofHours(51), Duration.ofHours(52));
  }
}
