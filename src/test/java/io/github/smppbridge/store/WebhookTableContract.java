package io.github.smppbridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** How webhook bookkeeping behaves on any database. */
abstract class WebhookTableContract extends StoreContract {

  @Test
  void aTokenIsMadeOnceAndLeadsToItsAccount() {
    String token = get(store.webhooks().tokenFor("A", null));

    assertThat(token).matches("[A-Za-z0-9_-]{43}");
    assertThat(get(store.webhooks().tokenFor("A", null))).isEqualTo(token);
    assertThat(get(store.webhooks().tokenFor("B", null))).isNotEqualTo(token);
    for (int i = 0; i < 2; i++) {
      assertThat(get(store.webhookOwners().of(token))).contains(new WebhookOwner("A", null));
    }
    assertThat(get(store.webhookOwners().of("x".repeat(43)))).isEmpty();
    assertThat(get(store.webhookOwners().of("short"))).isEmpty();
  }

  @Test
  void concurrentBindsGetTheSameToken() {
    assertThat(together(40, i -> store.webhooks().tokenFor("A", null)).stream().distinct())
        .hasSize(1);
  }

  @Test
  void registrationsAreReplacedByEventAndForgottenTogether() {
    register("A", "sms:sent", "1");
    register("A", "sms:delivered", "2");
    register("A", "sms:sent", "3");
    register("B", "sms:sent", "4");

    assertThat(state("A").registrations())
        .extracting(WebhookRegistration::webhookId)
        .containsExactly("2", "3");
    forget("A");
    assertThat(state("A").registrations()).isEmpty();
    assertThat(state("B").registrations()).hasSize(1);
  }

  @Test
  void callsAreDoubtfulUntilTheyAreSettledAndWhenOthersSettledTheirsMeanwhile() {
    get(store.webhooks().tokenFor("A", null));
    List<WebhookRegistration> webhook = List.of(registration("A", "sms:sent", "1"));
    get(store.webhooks().doubt("A", webhook, false));
    assertThat(registeredAt()).isZero();
    get(store.webhooks().settle("A", null, 0, webhook, Map.of()));
    assertThat(registeredAt()).isEqualTo(now());

    get(store.webhooks().settle("A", null, 0, List.of(), Map.of("1", true)));
    assertThat(registeredAt()).as("registered meanwhile").isZero();
    get(store.webhooks().settle("A", null, 1, webhook, Map.of()));
    assertThat(registeredAt()).as("deleted meanwhile").isZero();

    get(store.webhooks().settle("A", null, 3, webhook, Map.of("another", true)));
    assertThat(registeredAt()).isEqualTo(now());
    get(store.webhooks().settle("A", null, 4, List.of(), Map.of("1", false)));
    assertThat(registeredAt()).as("may be gone").isZero();
    get(store.webhooks().settle("A", null, 5, List.of(), Map.of("1", true)));
    assertThat(state("A")).isEqualTo(new WebhookState(false, now(), 6, List.of()));
  }

  @Test
  void anAccountWhoseWebhooksAreBeingDeletedIsGivenToNobodyElse() {
    bound("A");
    get(store.webhooks().markReceivers("A", false, now()));
    get(store.webhooks().doubt("A", state("A").registrations(), true));

    assertThat(lingering(Duration.ZERO)).isEmpty();
    clock.advance(Duration.ofSeconds(61));
    assertThat(lingering(Duration.ZERO)).containsExactly("A");
  }

  @Test
  void anAccountThatWasBoundAgainLingersFromItsNextEnd() {
    bound("A");
    get(store.webhooks().markReceivers("A", false, now()));
    get(store.webhooks().doubt("A", state("A").registrations(), true));
    bound("A");
    get(store.webhooks().markReceivers("A", false, now()));

    assertThat(lingering(Duration.ZERO)).containsExactly("A");
  }

  @Test
  void anAccountLingersOnceAfterItsLastReceiverHasGone() {
    bound("A");
    Duration linger = Duration.ofMinutes(10);
    assertThat(lingering(linger)).isEmpty();

    get(store.webhooks().markReceivers("A", false, now()));
    clock.advance(linger.minusSeconds(1));
    assertThat(lingering(linger)).isEmpty();
    clock.advance(Duration.ofSeconds(1));
    assertThat(lingering(linger)).containsExactly("A");
    assertThat(lingering(linger)).isEmpty();

    clock.advance(Duration.ofSeconds(61));
    assertThat(lingering(linger)).containsExactly("A");
    forget("A");
    clock.advance(Duration.ofSeconds(61));
    assertThat(lingering(linger)).isEmpty();
  }

  @Test
  void anAccountThatIsBoundDoesNotLingerHoweverShortTheLinger() {
    bound("A");
    clock.advance(Duration.ofSeconds(30));
    get(store.heartbeat());
    clock.advance(Duration.ofSeconds(30));

    assertThat(lingering(Duration.ZERO)).isEmpty();
  }

  @Test
  void receiversOfAProcessThatDiedAge() {
    bound("A");
    clock.advance(Duration.ofMinutes(10));
    assertThat(lingering(Duration.ofMinutes(10))).containsExactly("A");
  }

  @Test
  void onlyAccountsTheCallerKnowsAreGivenOut() {
    bound("A");
    clock.advance(Duration.ofMinutes(10));

    assertThat(get(store.webhooks().claimLingering(List.of("B"), now() - 1, 10))).isEmpty();
    assertThat(get(store.webhooks().claimLingering(List.of(), now() - 1, 10))).isEmpty();
    assertThat(lingering(Duration.ofMinutes(10))).containsExactly("A");
  }

  @Test
  void receiversAreThoseOfAnyProcessUntilItsLeaseEnds() {
    assertThat(state("A").receivers()).isFalse();
    bound("A");
    assertThat(state("A").receivers()).isTrue();
    assertThat(state("B").receivers()).isFalse();

    clock.advance(options().nodeLease());
    assertThat(state("A").receivers()).isFalse();
    get(store.heartbeat());
    assertThat(state("A").receivers()).isTrue();
    get(store.webhooks().markReceivers("A", false, now()));
    assertThat(state("A").receivers()).isFalse();
  }

  @Test
  void whatAnAccountHasOfAUserStaysBehindWhenItBecomesAnotherAndIsItsOwnWhenItComesBack() {
    String first = get(store.webhooks().tokenFor("A", "u"));
    settle("A", List.of(registration("A", "sms:sent", "1")), Map.of());
    get(store.webhookOwners().move("A", "another", "v"));
    assertThat(state("A").registrations()).hasSize(1);
    get(store.webhookOwners().move("A", "u", "v"));
    String second = get(store.webhooks().tokenFor("A", "v"));

    assertThat(state("A").registrations()).isEmpty();
    assertThat(get(store.webhookOwners().of(List.of(first, second, "x".repeat(43)))))
        .isEqualTo(Map.of(first, new WebhookOwner("A", "u"), second, new WebhookOwner("A", "v")));
    assertThat(get(store.webhookOwners().users(10))).containsExactly("u");
    assertThat(get(store.webhookOwners().hasLeft("u"))).isTrue();
    assertThat(get(store.webhookOwners().owners("B", "v")))
        .containsExactly(new WebhookOwner("A", "v"));

    get(store.webhookOwners().move("A", "v", "u"));
    assertThat(get(store.webhooks().tokenFor("A", "u"))).isEqualTo(first);
    assertThat(registeredAt()).as("may be gone").isZero();
    assertThat(get(store.webhookOwners().hasLeft("u"))).isFalse();
  }

  @Test
  void whatWasLeftIsGivenOutOnceAMinuteUntilItIsGone() {
    get(store.webhooks().tokenFor("A", "u"));
    settle("A", List.of(registration("A", "sms:sent", "1")), Map.of());
    get(store.webhookOwners().move("A", "u", "v"));

    assertThat(claim("w")).isEmpty();
    List<WebhookOwners.Left> left = claim("v", "u");
    assertThat(left).extracting(each -> each.webhook().webhookId()).containsExactly("1");
    assertThat(claim("u")).isEmpty();
    assertThat(get(store.webhookOwners().users(10))).isEmpty();
    clock.advance(Duration.ofSeconds(61));
    assertThat(claim("u")).isEqualTo(left);
    get(store.webhookOwners().removed(left));
    clock.advance(Duration.ofSeconds(61));
    assertThat(claim("u")).isEmpty();

    // a call that was under way
    WebhookRegistration late = registration("A", "sms:sent", "1");
    get(store.webhooks().settle("A", "u", state("A").revision(), List.of(late), Map.of()));
    assertThat(state("A").registrations()).isEmpty();
    assertThat(claim("u")).isEqualTo(left);
    // whose deletion is overtaken by its owner's return
    get(store.webhookOwners().move("A", "v", "u"));
    settle("A", List.of(late), Map.of());
    assertThat(registeredAt()).isPositive();
    get(store.webhookOwners().removed(left));
    assertThat(registeredAt()).isZero();
  }

  private List<WebhookOwners.Left> claim(String... users) {
    return get(store.webhookOwners().claim(List.of(users), 10));
  }

  @Test
  void whatIsListedIsSureUnlessOthersHaveChangedAnything() {
    get(store.webhooks().tokenFor("A", null));
    settle("A", List.of(registration("A", "sms:sent", "1")), Map.of());
    get(store.webhooks().listed("A", 0, now() + 5, Map.of("1", false)));
    assertThat(registeredAt()).isEqualTo(now());
    get(store.webhooks().listed("A", 1, now() + 5, Map.of("1", true)));
    assertThat(registeredAt()).isEqualTo(now() + 5);
    get(store.webhooks().listed("A", 1, now() + 5, Map.of("1", false)));
    assertThat(registeredAt()).isZero();
    get(store.webhooks().listed("A", 1, now() + 5, Map.of("1", true)));
    assertThat(registeredAt()).as("a call about it may be under way").isZero();
  }

  @Test
  void whoseAnOldTokenIsIsNotedLater() {
    String token = get(store.webhooks().tokenFor("A", null));
    assertThat(get(store.webhookOwners().of(token))).contains(new WebhookOwner("A", null));
    get(store.webhookOwners().move("A", null, "u"));
    assertThat(get(store.webhookOwners().of(token))).contains(new WebhookOwner("A", "u"));
    get(store.webhookOwners().move("A", null, "v"));
    assertThat(get(store.webhooks().tokenFor("A", "v"))).isEqualTo(token);
  }

  private void bound(String account) {
    get(store.webhooks().tokenFor(account, null));
    register(account, "sms:sent", "id");
    get(store.webhooks().markReceivers(account, true, now()));
  }

  private void register(String account, String event, String id) {
    get(store.webhooks().tokenFor(account, null));
    settle(account, List.of(registration(account, event, id)), Map.of());
  }

  private WebhookRegistration registration(String account, String event, String id) {
    return new WebhookRegistration(account, event, id, "https://example.org/", now());
  }

  private void forget(String account) {
    Map<String, Boolean> deletions =
        state(account).registrations().stream()
            .collect(Collectors.toMap(WebhookRegistration::webhookId, each -> true));
    settle(account, List.of(), deletions);
  }

  private void settle(
      String account, List<WebhookRegistration> told, Map<String, Boolean> deletions) {
    get(store.webhooks().settle(account, null, state(account).revision(), told, deletions));
  }

  private WebhookState state(String account) {
    return get(store.webhooks().state(account));
  }

  private long registeredAt() {
    return state("A").registrations().get(0).registeredAt();
  }

  private List<String> lingering(Duration linger) {
    return get(
        store.webhooks().claimLingering(List.of("A", "B", "C"), now() - linger.toMillis(), 10));
  }
}
