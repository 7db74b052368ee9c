package io.github.smppbridge.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.component.Secret;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.gateway.Device;
import io.github.smppbridge.gateway.DeviceRefresh;
import io.github.smppbridge.gateway.GatewayAccount;
import io.github.smppbridge.gateway.GatewayAccounts;
import io.github.smppbridge.gateway.GatewayCredential;
import io.github.smppbridge.gateway.GatewayOutcome;
import io.github.smppbridge.gateway.PhoneRules;
import io.github.smppbridge.gateway.PhoneRules.Sender;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.smpp.SmppStatusException;
import io.github.smppbridge.testkit.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class DeviceSelectionTest {
  private static final DefaultCamelContext CONTEXT = new DefaultCamelContext();
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
  private static final String DESTINATION = "+4915112345678";

  private final GatewayAccounts accounts = new GatewayAccounts();
  private final TestClock clock = TestClock.running();
  private PhoneRules rules = PhoneRules.NONE;
  private DeviceSelection selection = selection("round_robin");
  private Runnable refreshed = () -> {};
  private CompletableFuture<Void> answered = CompletableFuture.completedFuture(null);
  private int questions;

  private DeviceSelection selection(String policy) {
    DeviceRefresh refresh =
        new DeviceRefresh(
            accounts,
            systemId -> {
              questions++;
              refreshed.run();
              return answered;
            },
            Runnable::run);
    return new DeviceSelection(
        accounts,
        refresh,
        systemId -> rules,
        new DeviceSelection.Options(policy, Duration.ofHours(1), "DE"),
        new GatewayChoice(null),
        clock);
  }

  private void bound(String systemId, String user, String... phones) {
    devices(systemId, user, Stream.of(phones).map(id -> phone(id, 0)).toArray(Device[]::new));
  }

  private void devices(String systemId, String user, Device... devices) {
    GatewayAccount account =
        new GatewayAccount(systemId, GatewayCredential.basic(user, Secret.of("secret")), clock);
    account.setDevices(List.of(devices), NOW);
    accounts.admit(account);
  }

  private static Device phone(String id, long minutesUnseen, Device.Sim... sims) {
    return new Device(
        id,
        "Google/" + id,
        NOW.minus(Duration.ofMinutes(minutesUnseen)),
        List.of(sims),
        Stream.of(sims).map(Device.Sim::number).toList());
  }

  private static Device.Sim sim(int number, String phoneNumber) {
    return new Device.Sim(number, phoneNumber);
  }

  private static Exchange submit(String systemId, String source, String destination) {
    Exchange exchange = new DefaultExchange(CONTEXT);
    Submission.Part part = new Submission.Part("1", 0, 0, null, 0, null, null);
    exchange.setProperty(
        RouteProperties.SUBMISSION, new Submission("g", systemId, Instant.EPOCH, List.of(part)));
    exchange.setProperty(RouteProperties.DESTINATION, destination);
    exchange.getMessage().setHeader(SmppServerConstants.SYSTEM_ID, systemId);
    exchange.getMessage().setHeader(SmppServerConstants.SOURCE_ADDR, source);
    return exchange;
  }

  private String phoneFor(String systemId) {
    return chosen(submit(systemId, null, DESTINATION));
  }

  /** Phone and SIM for a message from that sender; "none" when it is refused. */
  private String from(String source) {
    try {
      return chosen(submit("a", source, DESTINATION));
    } catch (CompletionException e) {
      assertThat(e)
          .hasCauseInstanceOf(SmppStatusException.class)
          .hasMessageContaining("is not there");
      return "none";
    }
  }

  private String chosen(Exchange exchange) {
    selection.choose(exchange).toCompletableFuture().join();
    return told(exchange);
  }

  private static String told(Exchange exchange) {
    Integer sim = exchange.getProperty(RouteProperties.SIM, Integer.class);
    return exchange.getProperty(RouteProperties.DEVICE_ID, String.class)
        + (sim == null ? "" : "/" + sim);
  }

  /** The phone that is asked next, after those that were refused; "none" when there is none. */
  private String next(Exchange exchange, int status, String words) {
    exchange.setProperty(RouteProperties.GATEWAY_OUTCOME, GatewayOutcome.REFUSED.name());
    exchange.setProperty(RouteProperties.GATEWAY_STATUS, status);
    exchange.setProperty(RouteProperties.GATEWAY_MESSAGE, words);
    selection.next(exchange).toCompletableFuture().join();
    return exchange.getProperty(RouteProperties.OTHER_PHONE) == null ? "none" : told(exchange);
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

  @Test
  void aPhoneThatWasNotSeenForLongIsLeftOutWhileAnotherIsThere() {
    devices("a", "a", phone("dead", 90 * 24 * 60), phone("there", 59), phone("hours", 61));
    for (String policy : PhoneRules.SELECTIONS) {
      selection = selection(policy);
      for (int i = 0; i < 20; i++) {
        assertThat(phoneFor("a")).as(policy).isEqualTo("there");
      }
    }
    assertThat(questions).isZero();
  }

  @Test
  void ofPhonesThatAreAllAwayThoseSeenLastAreUsedOnceTheGatewayWasAskedForNewOnes() {
    devices("a", "a", phone("dead", 90 * 24 * 60), phone("asleep", 300), phone("too", 301));
    assertThat(Set.of(phoneFor("a"), phoneFor("a"))).containsExactlyInAnyOrder("asleep", "too");
    assertThat(questions).as("one a second").isEqualTo(1);
  }

  @Test
  void aNewPhoneIsUsedAtOnceWhenTheOnlyOtherIsDead() {
    devices("a", "a", phone("dead", 90 * 24 * 60));
    refreshed = () -> devicesNow("a", phone("dead", 90 * 24 * 60), phone("new", 0));
    assertThat(phoneFor("a")).isEqualTo("new");
  }

  @Test
  void messagesThatGoOnComingWaitOnceForPhonesThatAreAway() {
    devices("a", "a", phone("away", 300));
    answered = new CompletableFuture<>();
    CompletableFuture<Void> first = choice();
    assertThat(first).as("nobody has asked since the bind").isNotDone();
    devicesNow("a", phone("away", 300));
    answered.complete(null);
    assertThat(first).isDone();
    for (int second = 1; second <= 3; second++) {
      clock.advance(Duration.ofSeconds(1));
      answered = new CompletableFuture<>();
      assertThat(choice()).isDone();
      assertThat(questions).isEqualTo(1 + second);
      devicesNow("a", phone("away", 300));
      answered.complete(null);
    }
    clock.advance(Duration.ofSeconds(4));
    answered = new CompletableFuture<>();
    assertThat(choice()).as("what is known is too old").isNotDone();
  }

  private CompletableFuture<Void> choice() {
    return selection.choose(submit("a", null, DESTINATION)).toCompletableFuture();
  }

  private void devicesNow(String systemId, Device... devices) {
    accounts.find(systemId).orElseThrow().setDevices(List.of(devices), NOW);
  }

  @Test
  void phonesOfAGatewayThatTellsNoTimesAreAllThere() {
    Device.Sim[] none = {};
    devices(
        "a",
        "a",
        new Device("x", Instant.EPOCH, List.of(none)),
        new Device("y", Instant.EPOCH, List.of(none)));
    assertThat(Set.of(phoneFor("a"), phoneFor("a"))).containsExactlyInAnyOrder("x", "y");
    assertThat(questions).isZero();
  }

  @Test
  void aFullPhonesMessagesGoToTheNextAndItIsLeftAloneForAMoment() {
    bound("a", "a", "a1", "a2", "a3");
    Exchange exchange = submit("a", null, DESTINATION);
    assertThat(chosen(exchange)).isEqualTo("a1");
    String second = next(exchange, 503, "failed to enqueue message: queue limits exceeded");
    assertThat(second).isIn("a2", "a3");
    for (int i = 0; i < 6; i++) {
      assertThat(phoneFor("a")).isNotEqualTo("a1");
    }
    assertThat(next(exchange, 503, "queue limits exceeded")).isIn("a2", "a3").isNotEqualTo(second);
    assertThat(next(exchange, 503, "queue limits exceeded")).as("refused by all").isEqualTo("none");
    assertThat(phoneFor("a")).as("of full ones the first to be so").isEqualTo("a1");
    clock.advance(AvoidedPhones.AVOIDED_FOR);
    assertThat(Set.of(phoneFor("a"), phoneFor("a"), phoneFor("a"))).hasSize(3);
  }

  @Test
  void onlyWhatWasCertainlyNotTakenGoesToAnotherPhone() {
    bound("a", "a", "a1", "a2");
    Exchange exchange = submit("a", null, DESTINATION);
    chosen(exchange);
    exchange.setProperty(RouteProperties.GATEWAY_OUTCOME, GatewayOutcome.UNKNOWN.name());
    exchange.setProperty(RouteProperties.GATEWAY_STATUS, 503);
    selection.next(exchange).toCompletableFuture().join();
    assertThat(exchange.getProperty(RouteProperties.OTHER_PHONE)).isNull();
    assertThat(next(exchange, 400, "phone number is not a mobile one")).isEqualTo("none");
    assertThat(next(exchange, 401, "unauthorized")).isEqualTo("none");
    assertThat(next(exchange, 503, "busy")).as("after it was processed?").isEqualTo("none");
    assertThat(next(exchange, 400, "No active device with such ID found")).isEqualTo("a2");
    assertThat(next(exchange, 404, "not found")).isEqualTo("none");
  }

  @Test
  void forADestinationTheSamePhoneAndSimAreChosenAndEachAsOftenAsTheOthers() {
    selection = selection("sticky");
    Device one = phone("one", 0, sim(1, "+491"), sim(2, "+492"));
    Device two = phone("two", 0, sim(1, "+493"));
    Device three = phone("three", 0);
    devices("a", "a", one, two, three);
    Map<String, String> first = destinations();
    assertThat(destinations()).isEqualTo(first);
    for (String slot : List.of("one/1", "one/2", "two", "three")) {
      assertThat(Collections.frequency(first.values(), slot)).as(slot).isBetween(80, 120);
    }

    devices("a", "a", three, one);
    destinations()
        .forEach(
            (destination, slot) -> {
              if (!first.get(destination).equals("two")) {
                assertThat(slot)
                    .as("of a phone that is still there")
                    .isEqualTo(first.get(destination));
              }
            });
    devices("a", "a", one, two, three);
    assertThat(destinations()).as("when it is back").isEqualTo(first);
  }

  private Map<String, String> destinations() {
    Map<String, String> chosen = new HashMap<>();
    IntStream.range(0, 400)
        .mapToObj(i -> "+49151" + (10_000_000 + i))
        .forEach(number -> chosen.put(number, chosen(submit("a", null, number))));
    return chosen;
  }

  @Test
  void anAccountHasItsOwnPolicy() {
    rules = new PhoneRules(Optional.of("sticky"), Map.of());
    bound("a", "a", "a1", "a2", "a3");
    assertThat(Stream.generate(() -> phoneFor("a")).limit(9).distinct()).hasSize(1);
  }

  @Test
  void aSenderStandsForAPhoneAndASim() {
    rules =
        new PhoneRules(
            Optional.empty(),
            Map.of(
                "SHOP", new Sender(Optional.of("google/B"), Optional.of(2)),
                "+49170 1111111", new Sender(Optional.of("c"), Optional.empty()),
                "ANYWHERE", new Sender(Optional.empty(), Optional.of(2)),
                "GONE", new Sender(Optional.of("d"), Optional.of(1))));
    devices("a", "a", phone("a", 0), phone("b", 0, sim(1, "+491"), sim(2, "+492")), phone("c", 0));
    assertThat(from("Shop")).isEqualTo("b/2");
    assertThat(Stream.of("491701111111", "+491701111111", "00491701111111", "01701111111"))
        .allSatisfy(source -> assertThat(from(source)).isEqualTo("c"));
    assertThat(from("ANYWHERE")).as("the only one with two").isEqualTo("b/2");
    assertThat(from("GONE")).as("no other phone may send it").isEqualTo("none");
    assertThat(questions).as("it may be a new one").isEqualTo(1);
    Exchange exchange = submit("a", "SHOP", DESTINATION);
    chosen(exchange);
    assertThat(next(exchange, 503, "queue limits exceeded")).as("not moved").isEqualTo("none");
  }

  @Test
  void aSenderWhoseSimNoPhoneTellsIsNotSentWithAnother() {
    rules =
        new PhoneRules(
            Optional.empty(),
            Map.of(
                "THIRD", new Sender(Optional.empty(), Optional.of(3)),
                "PULLED", new Sender(Optional.of("a"), Optional.of(2))));
    devices("a", "a", phone("a", 0, sim(1, "+491")), phone("b", 0, sim(1, "+492")));
    assertThat(from("THIRD")).isEqualTo("none");
    assertThat(from("PULLED")).isEqualTo("none");
    devices("a", "a", phone("a", 0), phone("b", 0, sim(1, "+492")));
    assertThat(from("THIRD")).as("of those that tell none").isEqualTo("a/3");
    assertThat(from("PULLED")).isEqualTo("a/2");
  }

  @Test
  void aSenderThatIsAPhonesIdOrNameStandsForIt() {
    String id = "V1StGXR8_Z5jdHi6B-myT";
    devices("a", "a", phone("a", 0), phone(id, 0));
    assertThat(from(id)).isEqualTo(id);
    assertThat(from(id.substring(0, 20))).as("no more fits into submit_sm").isEqualTo(id);
    assertThat(from("google/" + "a")).isEqualTo("a");
    assertThat(Set.of(from("Google"), from("Google"))).as("the beginning is none").hasSize(2);
  }

  @Test
  void ofPhonesOfOneNameTheOneThatIsThereSends() {
    Device old =
        new Device("old", "Google/lynx", NOW.minus(Duration.ofDays(9)), List.of(), List.of());
    Device now = new Device("now", "Google/lynx", NOW, List.of(), List.of());
    devices("a", "a", old, now, phone("other", 0));
    for (int i = 0; i < 5; i++) {
      assertThat(from("google/lynx")).isEqualTo("now");
    }
  }

  @Test
  void aSimIsChosenByItsNumberOrTheVisibleEndOfAMaskedOne() {
    devices(
        "a",
        "a",
        phone("a", 0, sim(1, "+491701111111"), sim(2, "**********2222")),
        phone("b", 0, sim(1, "**********3333"), sim(2, "****")),
        phone("old", 9_000, sim(1, "**********2222")));
    assertThat(from("01701111111")).isEqualTo("a/1");
    assertThat(from("491702222222")).as("as the old phone's ends alike").isEqualTo("a/2");
    assertThat(from("+49 170 333-3333")).isEqualTo("b/1");
    assertThat(from("**********3333")).as("as an answer to it").isEqualTo("b/1");
    assertThat(Set.of(from("491704444444"), from("491704444444"))).as("unknown").hasSize(2);
    assertThat(Set.of(from("Shop3333"), from("Shop3333"))).as("a name").hasSize(2);
  }

  @Test
  void aVisibleEndThatTwoShareChoosesNeither() {
    devices("a", "a", phone("a", 0, sim(1, "*********2222")), phone("b", 0, sim(2, "****2222")));
    Set<String> chosen = new HashSet<>(List.of(from("491702222222"), from("491702222222")));
    assertThat(chosen).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void aSimOfAPhoneThatIsFullIsNotExchanged() {
    devices("a", "a", phone("a", 0, sim(1, "*********2222")), phone("b", 0));
    Exchange exchange = submit("a", "491702222222", DESTINATION);
    assertThat(chosen(exchange)).isEqualTo("a/1");
    assertThat(next(exchange, 503, "queue limits exceeded")).isEqualTo("none");
    assertThat(next(exchange, 400, "device not found")).isEqualTo("none");
  }

  @Test
  void aPhoneThatWasInstalledAgainTakesTheMessageOfItsName() {
    devices("a", "a", new Device("old", "Google/lynx", NOW, List.of(), List.of()), phone("b", 0));
    Exchange exchange = submit("a", "Google/lynx", DESTINATION);
    assertThat(chosen(exchange)).isEqualTo("old");
    Device again = new Device("again", "Google/lynx", NOW, List.of(), List.of());
    refreshed = () -> devicesNow("a", again, phone("b", 0));
    assertThat(next(exchange, 400, "device not found")).isEqualTo("again");
  }

  @Test
  void whatWasSentBeforeARestartKeepsItsPhone() {
    bound("a", "a", "a1", "a2");
    Exchange exchange = submit("a", null, DESTINATION);
    Submission before = Submission.of(exchange);
    exchange.setProperty(
        RouteProperties.SUBMISSION,
        new Submission(before.gatewayId(), "a", Instant.EPOCH, before.parts(), true));
    exchange.setProperty(RouteProperties.DEVICE_ID, "a2");
    assertThat(chosen(exchange)).isEqualTo("a2");
    assertThat(next(exchange, 503, "queue limits exceeded")).isEqualTo("none");
  }
}
