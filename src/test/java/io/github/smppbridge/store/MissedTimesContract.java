package io.github.smppbridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.store.MissedTimes.Missed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Since when nobody listened to an account's phones, on any database. */
abstract class MissedTimesContract extends StoreContract {
  private static final String RECEIVED = "sms:received";
  private static final Duration SETTLED = Duration.ofSeconds(10);

  /** Of a case. */
  private String account;

  private void listens(Store where, String account) {
    get(where.webhooks().tokenFor(account, "user"));
    WebhookRegistration webhook =
        new WebhookRegistration(account, RECEIVED, "id", "https://example.org/", now());
    settle(account, List.of(webhook), Map.of());
    get(where.webhooks().markReceivers(account, true, now()));
  }

  private void settle(
      String account, List<WebhookRegistration> told, Map<String, Boolean> deletions) {
    get(store.webhooks().settle(account, "user", state(account).revision(), told, deletions));
  }

  private WebhookState state(String account) {
    return get(store.webhooks().state(account));
  }

  private void leaves(String account) {
    get(store.webhooks().markReceivers(account, false, now()));
    get(store.webhooks().doubt(account, state(account).registrations(), true));
    settle(account, List.of(), Map.of("id", true));
  }

  private List<Missed> claim(Store where) {
    return get(where.missedTimes().claim(RECEIVED, SETTLED, 10));
  }

  private List<Missed> claim() {
    return claim(store);
  }

  private void after(long seconds) {
    clock.advance(Duration.ofSeconds(seconds));
    get(store.heartbeat());
  }

  @Test
  void whatAnAccountHasMissedIsKnownAndAskedForOnce() {
    List<Runnable> cases =
        List.of(
            this::anAccountThatWentAndIsBackHasMissedTheTimeBetween,
            this::whatCameBeforeTheGatewayTookItsWebhookIsMissed,
            this::whatIsNotMadeGoodComesAgainAfterAMinuteAndWhatIsPutOffLater,
            this::anAccountThatLeavesWhileItIsAskedForMissesWhatComesThen,
            this::aWebhookThatWasTakenAwayIsMissedSinceItWasLastThere,
            this::theAccountOfAnotherUserHasMissedNothingThere,
            this::aPutOffThatAClockThatWasAheadHasWrittenEnds);
    for (Runnable each : cases) {
      account = "ACCOUNT" + cases.indexOf(each);
      each.run();
      // of the next case nobody else has missed anything
      execute("UPDATE webhook_route SET missed_since = NULL");
    }
  }

  private void anAccountThatWentAndIsBackHasMissedTheTimeBetween() {
    long known = now();
    listens(store, account);
    after(60);
    assertThat(claim()).isEmpty();
    final long left = now();
    leaves(account);
    after(600);
    assertThat(claim()).as("it is away").isEmpty();
    listens(store, account);
    after(9);
    assertThat(claim()).as("phones do not know the webhook yet").isEmpty();
    after(1);
    List<Missed> missed = claim();
    assertThat(missed).singleElement().matches(m -> m.since() == left && m.knownFrom() == known);
    assertThat(claim()).as("it is asked for").isEmpty();
    get(store.missedTimes().good(missed.get(0)));
    after(3_600);
    assertThat(claim()).isEmpty();
  }

  private void whatCameBeforeTheGatewayTookItsWebhookIsMissed() {
    get(store.webhooks().tokenFor(account, "user"));
    get(store.webhooks().markReceivers(account, true, now()));
    final long began = now();
    get(store.webhooks().notHeard(account));
    after(30);
    get(store.webhooks().notHeard(account));
    get(store.webhooks().markReceivers(account, false, now()));
    after(600);
    assertThat(claim()).isEmpty();
    listens(store, account);
    after(10);
    assertThat(claim()).singleElement().matches(m -> m.since() == began);
  }

  private void whatIsNotMadeGoodComesAgainAfterAMinuteAndWhatIsPutOffLater() {
    listens(store, account);
    leaves(account);
    listens(store, account);
    after(10);
    assertThat(claim()).hasSize(1);
    after(59);
    assertThat(claim()).isEmpty();
    after(1);
    List<Missed> again = claim();
    get(store.missedTimes().putOff(again.get(0), Duration.ofDays(1)));
    after(86_399);
    assertThat(claim()).isEmpty();
    after(1);
    assertThat(claim()).singleElement().matches(m -> m.since() == again.get(0).since());
  }

  private void anAccountThatLeavesWhileItIsAskedForMissesWhatComesThen() {
    listens(store, account);
    leaves(account);
    listens(store, account);
    after(10);
    List<Missed> asked = claim();
    leaves(account);
    get(store.missedTimes().good(asked.get(0)));
    after(60);
    listens(store, account);
    after(10);
    assertThat(claim()).hasSize(1);
  }

  private void aWebhookThatWasTakenAwayIsMissedSinceItWasLastThere() {
    listens(store, account);
    final long there = now();
    after(300);
    get(store.webhooks().listed(account, state(account).revision(), now(), Map.of("id", false)));
    listens(store, account);
    after(10);
    assertThat(claim()).singleElement().matches(m -> m.since() == there);
  }

  @Test
  void whatNoProcessWasThereForIsMissedIfPhonesTold() {
    listens(store, "A");
    listens(store, "B");
    leaves("B");
    get(store.heartbeat());
    final long last = now();
    store.close();
    clock.advance(Duration.ofHours(50));
    store = Store.open(options(), callbacks, clock.clocks());
    get(store.webhooks().markReceivers("A", true, now()));
    assertThat(claim()).singleElement().matches(m -> m.account().equals("A") && m.since() == last);
  }

  @Test
  void aRestartIsNoOutage() {
    listens(store, "A");
    get(store.heartbeat());
    store.close();
    clock.advance(Duration.ofSeconds(12));
    store = Store.open(options(), callbacks, clock.clocks());
    get(store.webhooks().markReceivers("A", true, now()));
    assertThat(claim()).isEmpty();
  }

  /** Of a version that did not know received SMS: they would all come once more. */
  @Test
  void whatAnOlderVersionHeardIsNotAskedFor() {
    listens(store, "A");
    execute("UPDATE webhook_route SET known_from = NULL");
    store.close();
    clock.advance(Duration.ofHours(1));
    store = Store.open(options(), callbacks, clock.clocks());
    get(store.webhooks().markReceivers("A", true, now()));
    assertThat(claim()).isEmpty();
    final long known = now();
    leaves("A");
    listens(store, "A");
    after(10);
    assertThat(claim()).singleElement().matches(m -> m.knownFrom() == known);
  }

  private void theAccountOfAnotherUserHasMissedNothingThere() {
    listens(store, account);
    leaves(account);
    get(store.webhookOwners().move(account, "user", "another"));
    get(store.webhooks().markReceivers(account, true, now()));
    execute(
        "INSERT INTO webhook_registration VALUES ('"
            + account
            + "', 'sms:received', 'x', 'u', "
            + now()
            + ")");
    after(10);
    assertThat(claim()).isEmpty();
  }

  private void aPutOffThatAClockThatWasAheadHasWrittenEnds() {
    listens(store, account);
    leaves(account);
    execute(
        "UPDATE webhook_route SET replay_at = ? WHERE account = ?",
        now() + Duration.ofDays(400).toMillis(),
        account);
    listens(store, account);
    after(10);
    assertThat(claim()).isEmpty();
    get(store.lowerTimesAhead());
    assertThat(claim()).hasSize(1);
  }
}
