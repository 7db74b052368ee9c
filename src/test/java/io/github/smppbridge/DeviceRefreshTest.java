package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubAccount;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.TestClock;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Phones come and go while an ESME stays bound for weeks. */
class DeviceRefreshTest {
  private static final int RMSGQFUL = 0x14;

  @AutoClose private TestBridge bridge;
  private StubGateway gateway;
  private StubAccount account;

  private Esme bind(String refresh) {
    bridge = TestBridge.start(Map.of("gateway.device_refresh", refresh), TestClock.running());
    gateway = bridge.gateway();
    account = gateway.account(StubGateway.USERNAME);
    return bridge.bind();
  }

  private int submit(Esme esme) {
    return esme.submitStatus(Sms.to("4915112345678").text("hello"));
  }

  private String lastDevice() {
    return gateway.last().request().getString("deviceId");
  }

  @Test
  void theMessageThatNoticesThatItsPhoneIsGoneGoesToTheNewOne() {
    Esme esme = bind("24h");
    replacePhone();

    assertThat(submit(esme)).isZero();

    assertThat(lastDevice()).isEqualTo("device-new");
    assertThat(gateway.requests(GatewayOperation.LIST_DEVICES)).hasSize(2);
  }

  @Test
  void withoutAnyPhoneItIsTemporaryUntilThereIsOne() {
    Esme esme = bind("24h");
    account.devices(new JsonObject[0]);
    assertThat(submit(esme)).isEqualTo(RMSGQFUL);
    account.device("device-new");
    await().until(() -> submit(esme) == 0);
  }

  @Test
  void aPhoneThatIsReplacedIsFoundInTime() {
    Esme esme = bind("1s");
    int before = gateway.requests(GatewayOperation.LIST_DEVICES).size();
    replacePhone();

    // two more: the second began when the phone was the new one for certain
    await().until(() -> gateway.requests(GatewayOperation.LIST_DEVICES).size() >= before + 2);
    await().until(() -> submit(esme) == 0);
    assertThat(lastDevice()).isEqualTo("device-new");
    anAccountWhoseAnswersDoNotComeHoldsUpNoOther();
  }

  private void anAccountWhoseAnswersDoNotComeHoldsUpNoOther() {
    List.of("ACME", "BETA", "GAMMA").forEach(name -> gateway.account(name, StubGateway.PASSWORD));
    List.of("ACME", "BETA", "GAMMA").forEach(name -> bridge.bind(name, StubGateway.PASSWORD));
    gateway.hold(GatewayOperation.LIST_DEVICES);
    gateway.forgetRequests();

    await()
        .until(
            () ->
                gateway.requests(GatewayOperation.LIST_DEVICES).stream()
                        .map(request -> request.header("Authorization"))
                        .distinct()
                        .count()
                    == 4);
    gateway.release(GatewayOperation.LIST_DEVICES);
  }

  @Test
  void aPasswordThatIsChangedIsNoticedWithoutAMessage() {
    Esme esme = bind("1s");
    account.password("another-password-now");

    esme.awaitClosed();
  }

  private void replacePhone() {
    account.devices(new JsonObject[0]).device("device-new");
  }
}
