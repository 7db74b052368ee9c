package io.github.smppbridge.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.component.Secret;
import io.github.smppbridge.gateway.Device;
import io.github.smppbridge.gateway.GatewayAccount;
import io.github.smppbridge.gateway.GatewayAccounts;
import io.github.smppbridge.gateway.GatewayCredential;
import io.github.smppbridge.route.RouteProperties;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class DeviceSelectionTest {
  private static final DefaultCamelContext CONTEXT = new DefaultCamelContext();

  private final GatewayAccounts accounts = new GatewayAccounts();
  private final DeviceSelection selection =
      new DeviceSelection(accounts, DeviceSelection.Policy.ROUND_ROBIN, "");

  private void bound(String systemId, String user, String... phones) {
    GatewayAccount account =
        new GatewayAccount(
            systemId, GatewayCredential.basic(user, Secret.of("secret")), Clock.systemUTC());
    account.setDevices(
        Stream.of(phones).map(id -> new Device(id, Instant.EPOCH, List.of())).toList());
    accounts.admit(account);
  }

  private String phoneFor(String systemId) {
    Exchange exchange = new DefaultExchange(CONTEXT);
    Submission.Part part = new Submission.Part("1", 0, 0, 0, null, null);
    exchange.setProperty(
        RouteProperties.SUBMISSION, new Submission("g", systemId, Instant.EPOCH, List.of(part)));
    selection.choose(exchange);
    return exchange.getProperty(RouteProperties.DEVICE_ID, String.class);
  }

  @Test
  void accountsThatSendInTurnUseTheirPhonesInTurn() {
    bound("a", "a", "a1", "a2");
    bound("b", "b", "b1", "b2");
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      sent.add(phoneFor("a"));
      sent.add(phoneFor("b"));
    }
    assertThat(Stream.of("a1", "a2", "b1", "b2").map(id -> Collections.frequency(sent, id)))
        .containsOnly(10);
    assertThat(sent.subList(0, 4)).containsExactly("a1", "b1", "a2", "b2");
  }

  @Test
  void entriesOfOneUserShareTheTurnsOfItsPhones() {
    bound("sales", "shop", "p1", "p2");
    bound("stock", "shop", "p1", "p2");
    assertThat(Stream.of("sales", "stock", "sales", "stock").map(this::phoneFor))
        .containsExactly("p1", "p2", "p1", "p2");
  }

  @Test
  void aClientThatBindsForEachMessageTakesTurnsToo() {
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      bound("a", "a", "a1", "a2");
      sent.add(phoneFor("a"));
      accounts.forget("a", any -> true);
    }
    assertThat(sent).containsExactly("a1", "a2", "a1", "a2");
  }
}
