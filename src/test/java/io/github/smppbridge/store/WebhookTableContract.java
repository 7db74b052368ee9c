package io.github.smppbridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How webhook bookkeeping behaves on any database. */
abstract class WebhookTableContract extends StoreContract {

  @Test
  void aTokenIsMadeOnceAndLeadsToItsAccount() {
    String token = get(store.webhooks().tokenFor("A"));

    assertThat(token).matches("[A-Za-z0-9_-]{43}");
    assertThat(get(store.webhooks().tokenFor("A"))).isEqualTo(token);
    assertThat(get(store.webhooks().tokenFor("B"))).isNotEqualTo(token);
    for (int i = 0; i < 2; i++) {
      assertThat(get(store.webhooks().accountOf(token))).contains("A");
    }
    assertThat(get(store.webhooks().accountOf("x".repeat(43)))).isEmpty();
    assertThat(get(store.webhooks().accountOf("short"))).isEmpty();
  }

  @Test
  void concurrentBindsGetTheSameToken() {
    List<CompletableFuture<String>> tokens = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      tokens.add(store.webhooks().tokenFor("A").toCompletableFuture());
    }
    assertThat(tokens.stream().map(StoreContract::get).distinct()).hasSize(1);
  }

  @Test
  void registrationsAreReplacedByEventAndForgottenTogether() {
    register("A", "sms:sent", "1");
    register("A", "sms:delivered", "2");
    register("A", "sms:sent", "3");
    register("B", "sms:sent", "4");

    assertThat(get(store.webhooks().registrations("A")))
        .extracting(WebhookRegistration::webhookId)
        .containsExactly("2", "3");
    get(store.webhooks().forget("A"));
    assertThat(get(store.webhooks().registrations("A"))).isEmpty();
    assertThat(get(store.webhooks().registrations("B"))).hasSize(1);
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
    get(store.webhooks().forget("A"));
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
    assertThat(get(store.webhooks().hasReceivers("A"))).isFalse();
    bound("A");
    assertThat(get(store.webhooks().hasReceivers("A"))).isTrue();
    assertThat(get(store.webhooks().hasReceivers("B"))).isFalse();

    clock.advance(options().nodeLease());
    assertThat(get(store.webhooks().hasReceivers("A"))).isFalse();
    get(store.heartbeat());
    assertThat(get(store.webhooks().hasReceivers("A"))).isTrue();
    get(store.webhooks().markReceivers("A", false, now()));
    assertThat(get(store.webhooks().hasReceivers("A"))).isFalse();
  }

  private void bound(String account) {
    get(store.webhooks().tokenFor(account));
    register(account, "sms:sent", "id");
    get(store.webhooks().markReceivers(account, true, now()));
  }

  private void register(String account, String event, String id) {
    get(store.webhooks().registered(account, event, id, "https://example.org/", now()));
  }

  private List<String> lingering(Duration linger) {
    return get(
        store.webhooks().claimLingering(List.of("A", "B", "C"), now() - linger.toMillis(), 10));
  }
}
