package io.github.smppbridge.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.testkit.Sms;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a team's test sees of the bridge, its gateway, its phones and its ESMEs. */
class BridgeExtensionTest {
  private static final String NUMBER = "4915112345678";

  @RegisterExtension
  static final BridgeExtension BRIDGE =
      BridgeExtension.withRoutes("routes/examples/block-and-rewrite-prefixes.camel.yaml")
          .otherGateway("cloud")
          .patience(Duration.ofSeconds(60));

  @Test
  void theTeamsRouteIsInThePlaceOfTheBundles() {
    assertThat(BRIDGE.esme().refused("49900123456", "hello")).isEqualTo("ESME_RINVDSTADR");

    BRIDGE.esme().submit(NUMBER, "hello");
    assertThat(BRIDGE.gateway().message().to()).isEqualTo("+" + NUMBER);
    assertThat(BRIDGE.gateway().message().text()).isEqualTo("hello");
  }

  @Test
  void thePhoneSaysWhatBecomesOfAMessage() {
    PretendEsme esme = BRIDGE.esme();
    String arrives = esme.submit(Sms.to(NUMBER).text("arrives").withSource("SHOP"));
    String fails = esme.submit(NUMBER, "fails");

    BRIDGE.phone().delivers(arrives);
    BRIDGE.phone().fails(fails, "Send result: RESULT_ERROR_NO_SERVICE");

    assertThat(esme.receipt(arrives).stat()).isEqualTo("DELIVRD");
    assertThat(esme.receipt(arrives).to()).isEqualTo("SHOP");
    assertThat(esme.receipt(fails).stat()).isEqualTo("UNDELIV");
    assertThat(BRIDGE.gateway().message(fails).text()).isEqualTo("fails");
  }

  @Test
  void thePhoneReceives() {
    PretendEsme esme = BRIDGE.esme();

    BRIDGE.phone().receives("+4915199999999", "+4915550000009", "grüße");

    assertThat(esme.receivedFrom("4915199999999"))
        .isEqualTo(new ReceivedText("4915199999999", "4915550000009", "grüße"));
  }

  @Test
  void eachAccountHasItsSession() {
    PretendEsme acme = BRIDGE.esme("ACME");
    PretendEsme team = BRIDGE.esme();
    String id = acme.submit(NUMBER, "of ACME");

    BRIDGE.phone("ACME").delivers(id);
    BRIDGE.phone("ACME").receives("+4915199999998", "to ACME");

    assertThat(acme.receipt(id).stat()).isEqualTo("DELIVRD");
    assertThat(acme.receivedFrom("4915199999998").text()).isEqualTo("to ACME");
    assertThat(team.received()).isEmpty();
    assertThat(BRIDGE.esme("ACME")).isSameAs(acme);
  }

  @Test
  void longAndForeignTextsAreOneMessage() {
    String text = "日本語 ".repeat(80);

    BRIDGE.esme().submit(NUMBER, text);

    assertThat(BRIDGE.gateway().message().text()).isEqualTo(text);
  }

  @Test
  void theGatewayFailsAsItIsTold() {
    PretendEsme esme = BRIDGE.esme();
    BRIDGE.gateway().answers(400);
    assertThat(esme.refused(NUMBER, "once")).isNotEqualTo("ESME_ROK");

    assertThat(esme.submit(NUMBER, "again")).isNotEmpty();
    assertThat(BRIDGE.gateway().messages()).hasSize(2);
  }

  @Test
  void whatIsWaitedForInVainIsToldWithWhatCameInstead() {
    BridgeExtension impatient = BridgeExtension.withRoutes().patience(Duration.ofMillis(200));
    impatient.beforeEach(null);
    try {
      PretendEsme esme = impatient.esme();
      assertThatThrownBy(() -> impatient.gateway().message())
          .isInstanceOf(AssertionError.class)
          .hasMessage(
              "a message at the gateway: not within 200 ms; the gateway was asked for nothing");
      String id = esme.submit(NUMBER, "hello");
      assertThatThrownBy(() -> esme.receipt(id))
          .hasMessage("a receipt of message " + id + ": not within 200 ms; the ESME got nothing");
      impatient.phone().delivers(id);
      assertThatThrownBy(() -> esme.receipt("1")).hasMessageContaining("stat=DELIVRD");
      assertThatThrownBy(() -> impatient.phone().delivers("1"))
          .hasMessage("the bridge has no message 1 of TEAM");
      assertThatThrownBy(() -> esme.refused(NUMBER, "hello"))
          .hasMessage("submit_sm to " + NUMBER + " was taken");
      impatient.gateway().fails(400);
      assertThatThrownBy(() -> esme.submit(NUMBER, "hello"))
          .hasMessageContaining("submit_sm to " + NUMBER + " was answered ESME_");
    } finally {
      impatient.afterAll(null);
    }
  }

  @Test
  void routesInJavaTakeTheirPlaces() {
    BridgeExtension java =
        BridgeExtension.withJava(
            () ->
                new RouteBuilder() {
                  @Override
                  public void configure() {
                    from("direct:before-submit")
                        .routeId("before-submit")
                        .setHeader(SmppServerConstants.COMMAND_STATUS, constant("{{verdict}}"));
                  }
                });
    // not the place of the file's that it has taken
    assertThatThrownBy(() -> java.beforeEach(null))
        .hasMessageContaining("[verdict]")
        .hasMessageNotContaining(".yaml");
    java.set("verdict", "ESME_RINVSRCADR").beforeEach(null);
    try {
      assertThat(java.esme().refused(NUMBER, "hello")).isEqualTo("ESME_RINVSRCADR");
      // beside the other one, which goes on
      assertThat(BRIDGE.esme().submit(NUMBER, "hello")).isNotEmpty();
    } finally {
      java.afterAll(null);
    }
  }

  @Test
  void anotherGatewayIsNamedByTheRoute(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("before-submit.camel.yaml");
    Files.writeString(
        file,
        """
        - route:
            id: before-submit
            from:
              uri: direct:before-submit
              steps:
                - setHeader: { name: GatewayName, constant: "own,cloud" }
        """);
    BridgeExtension two = BridgeExtension.withRoutes(file.toString()).otherGateway("cloud");
    two.beforeEach(null);
    try {
      PretendEsme esme = two.esme();
      two.gateway().fails(503);
      String id = esme.submit(NUMBER, "hello");
      assertThat(two.gateway("cloud").message(id).text()).isEqualTo("hello");
      two.phone().delivers(id);
      assertThat(esme.receipt(id).stat()).isEqualTo("DELIVRD");
    } finally {
      two.afterAll(null);
    }
  }

  @Test
  void aFileThatDoesNotLoadFailsTheTestWithItsPlace(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("mine.camel.yaml");
    for (Map.Entry<String, String> each :
        Map.of(
                "- to: direct:nowhere", "calls direct:nowhere",
                "- toto: { uri: log:x }", "toto")
            .entrySet()) {
      Files.writeString(
          file,
          """
          - route:
              id: mine
              from:
                uri: direct:mine
                steps:
                  %s
          """
              .formatted(each.getKey()));
      assertThatThrownBy(() -> BridgeExtension.withRoutes(folder.toString()).beforeEach(null))
          .hasMessageContaining(file + ":")
          .hasMessageContaining(each.getValue());
    }
    assertThatThrownBy(() -> BridgeExtension.withRoutes("nowhere.yaml").beforeEach(null))
        .hasMessageContaining(
            "no route file or folder: " + Path.of("nowhere.yaml").toAbsolutePath());
    assertThatThrownBy(() -> BridgeExtension.withRoutes().set("smpp.windou", "1").beforeEach(null))
        .hasMessageContaining("smpp.windou");
  }
}
