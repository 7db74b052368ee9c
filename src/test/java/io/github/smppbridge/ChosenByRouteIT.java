package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.routes.ExampleRoutes;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.GatewayOperation;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubGateway;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a route chose outlives the process, whatever the route would choose after that. */
class ChosenByRouteIT {
  private static final String IN_FIVE_SECONDS = "000000000005000R";
  private static final String RULE =
      """
      - route:
          id: before-submit
          from:
            uri: direct:before-submit
            steps:
              - setHeader: { name: GatewayName, constant: cloud }
              - setHeader: { name: GatewayDevice, constant: second }
              - setHeader: { name: GatewaySim, constant: "2" }
              - setHeader: { name: GatewayPriority, constant: "100" }
      """;

  @TempDir Path folder;
  @AutoClose private final StubGateway own = StubGateway.start();
  @AutoClose private final StubGateway cloud = StubGateway.start();

  @Test
  void aKilledBridgeGoesOnWhereTheMessagesWent() throws Exception {
    cloud.account("CLOUDY", "cloud-password-14").device("first").device("second");
    Files.writeString(folder.resolve("password"), "cloud-password-14");
    Path accounts =
        Files.writeString(
            folder.resolve("accounts.yaml"),
            """
            gateways:
              cloud: {url: "%s", username: CLOUDY, password_file: password}
            accounts: {}
            """
                .formatted(cloud.baseUrl()));
    Path rule = ExampleRoutes.in(folder, Map.of()).resolve("before-submit.camel.yaml");
    String none = Files.readString(rule);
    Files.writeString(rule, RULE);
    try (BridgeProcess bridge =
        new BridgeProcess(
            "bridge",
            folder,
            Map.of(
                "gateway.api_base_url", own.baseUrl(),
                "accounts.file", accounts.toString(),
                "store.url", "jdbc:sqlite:" + folder.resolve("test.db")))) {
      bridge.start().awaitReady();
      String sent;
      String held;
      try (Esme esme = bind(bridge)) {
        await().until(() -> cloud.account("CLOUDY").webhooks().size() == 3);
        sent = esme.submit(Sms.to("4915112345678").text("sent before"));
        held =
            esme.submit(
                Sms.to("4915112345678").text("held until then").withSchedule(IN_FIVE_SECONDS));
        bridge.kill();
      }
      Files.writeString(rule, none);
      bridge.start().awaitReady();
      try (Esme esme = bind(bridge)) {
        assertThat(esme.query(sent).getMessageState().value()).isZero();
        assertThat(cloud.requests(GatewayOperation.GET_MESSAGE)).isNotEmpty();
        await().atMost(Duration.ofSeconds(60)).until(() -> cloud.accepted() == 2);
        cloud.messages().forEach(message -> cloud.deliver(message.id()));
        assertThat(esme.awaitStat(sent)).isEqualTo("DELIVRD");
        assertThat(esme.awaitStat(held)).isEqualTo("DELIVRD");
        assertThat(cloud.messages())
            .extracting(message -> message.request())
            .allSatisfy(
                request -> {
                  assertThat(request.getString("deviceId")).isEqualTo("second");
                  assertThat(request.getInteger("simNumber")).isEqualTo(2);
                  assertThat(request.getInteger("priority")).isEqualTo(100);
                });
        assertThat(esme.submit("as usual", "4915112345678")).isNotBlank();
        assertThat(own.sentTexts()).containsExactly("as usual");
      }
    }
  }

  private static Esme bind(BridgeProcess bridge) {
    return Esme.bind(bridge.smppPort(), StubGateway.USERNAME, StubGateway.PASSWORD);
  }
}
