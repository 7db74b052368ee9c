package io.github.smppbridge.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.github.smppbridge.component.Secret;
import io.github.smppbridge.gateway.GatewayCredential;
import io.github.smppbridge.gateway.UserName;
import io.github.smppbridge.smpp.CloseReason;
import io.github.smppbridge.store.Store;
import io.github.smppbridge.store.StoreOptions;
import io.github.smppbridge.store.WebhookOwner;
import io.github.smppbridge.store.WebhookRegistration;
import io.github.smppbridge.testkit.TestClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reconciler alone, of an account that is one user and then another, and of what is listed. */
class WebhookUsersReconcilerTest {
  private static final int EVENTS = 5;
  private static final String FORMER = "acme";
  private static final String LATER = "later";

  @TempDir Path folder;
  private final TestClock clock = new TestClock();
  private final ObjectMapper json = new ObjectMapper();

  /** By user and id. */
  private final Map<String, WebhookRegistration> registered = new ConcurrentHashMap<>();

  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger lists = new AtomicInteger();
  @AutoClose private Store store;
  private Replica bridge;
  private volatile String user = FORMER;

  @BeforeEach
  void start() {
    StoreOptions file = StoreOptions.of("jdbc:sqlite:" + folder.resolve("store.db"), "", "");
    store = Store.open(file.withNodeLease(Duration.ofDays(1)), ForkJoinPool.commonPool(), clock);
    bridge = replica();
  }

  private Replica replica() {
    Replica replica = new Replica(store, clock, Duration.ofMinutes(10), this::call);
    replica.list = this::list;
    return replica;
  }

  private int call(WebhookChange change) {
    calls.incrementAndGet();
    String by = change.by() == null ? user : change.by().user().toLowerCase(java.util.Locale.ROOT);
    String key = by + " " + change.webhook().webhookId();
    if (change.deletes()) {
      return registered.remove(key) == null ? 404 : 200;
    }
    registered.put(key, change.webhook());
    return 200;
  }

  private JsonNode list() {
    lists.incrementAndGet();
    ArrayNode list = json.createArrayNode();
    registered.forEach(
        (key, webhook) -> {
          if (key.startsWith(user + " ")) {
            list.addObject()
                .put("id", webhook.webhookId())
                .put("url", webhook.url())
                .put("event", webhook.event())
                .putNull("deviceId");
          }
        });
    return list;
  }

  private void pointAt(String next) {
    bridge.entries.put(Replica.ACCOUNT, GatewayCredential.basic(next, Secret.of("secret")));
  }

  /** As a bind does after the entry was pointed at another. */
  private void becomes(String next) {
    pointAt(next);
    bridge.admit(next);
    user = next;
  }

  private void expect(String ofUser, int count) {
    assertThat(registered.keySet().stream().filter(key -> key.startsWith(ofUser + " ")))
        .as(ofUser)
        .hasSize(count);
  }

  @Test
  void anEntryPointedAtAnotherUserTakesItsWebhooksThere() {
    bridge.bind("1");
    expect(FORMER, EVENTS);
    becomes(LATER);
    bridge.bind("2");
    expect(FORMER, 0);
    expect(LATER, EVENTS);
    assertThat(calls).hasValue(3 * EVENTS);
    bridge.align();
    bridge.tick();
    assertThat(calls).as("equal, so no call").hasValue(3 * EVENTS);
    bridge.end("2", CloseReason.UNBIND);
    bridge.end("1", CloseReason.UNBIND);
    expect(LATER, 0);
  }

  @Test
  void anEntryPointedElsewhereWhileItsCallsAreUnderWayIsRightInTheEnd() {
    Exchange bind = bridge.binding("1");
    List<WebhookChange> late = bridge.changes(bind);
    becomes(LATER);
    bridge.bind("2");
    // these reach the user that it was, after all was deleted there
    user = FORMER;
    bridge.make(late, bind);
    user = LATER;
    bridge.align(bind);
    for (int i = 0; i < 14; i++) {
      clock.advance(Duration.ofSeconds(10));
      bridge.tick();
    }
    expect(LATER, EVENTS);
    expect(FORMER, 0);
  }

  @Test
  void aTokenIsOfOneUserAndComesBackWithIt() {
    bridge.bind("1");
    String first = Replica.get(store.webhooks().tokenFor(Replica.ACCOUNT, FORMER));
    becomes(LATER);
    bridge.bind("2");
    String second = Replica.get(store.webhooks().tokenFor(Replica.ACCOUNT, LATER));
    assertThat(second).isNotEqualTo(first);
    assertThat(Replica.get(store.webhookOwners().of(first)))
        .contains(new WebhookOwner(Replica.ACCOUNT, UserName.canonical(FORMER)));
    becomes(FORMER);
    bridge.bind("3");
    assertThat(Replica.get(store.webhooks().tokenFor(Replica.ACCOUNT, FORMER))).isEqualTo(first);
    expect(FORMER, EVENTS);
    expect(LATER, 0);
  }

  @Test
  void anAccountThatIsBoundAsAUserThatItIsNoMoreRegistersNothingThere() {
    pointAt(LATER);
    bridge.bind("1");
    expect(FORMER, 0);
    becomes(FORMER);
    bridge.align();
    expect(FORMER, EVENTS);
    pointAt(LATER);
    bridge.tick();
    expect(FORMER, 0);
    assertThat(bridge.reconciler).isNotNull();
  }

  @Test
  void aReplicaDeletesWhatAnotherHasLeft() {
    bridge.bind("1");
    Replica other = replica();
    other.entries.put(Replica.ACCOUNT, GatewayCredential.basic(LATER, Secret.of("secret")));
    // it knows the credentials of the user, though of another entry's account
    other.tick();
    expect(FORMER, 0);
  }

  @Test
  void whatOthersDeletedOrChangedComesBackAndIsAskedForNoMoreThanIsSaid() {
    bridge.bind("1");
    assertThat(lists).as("what others may have left here").hasValue(1);
    bridge.tick();
    for (int round = 0; round < 3; round++) {
      clock.advance(Duration.ofMinutes(5));
      bridge.tick();
      bridge.tick();
    }
    assertThat(lists).hasValue(4);
    assertThat(calls).hasValue(EVENTS);
    String one = registered.keySet().iterator().next();
    registered.remove(one);
    clock.advance(Duration.ofMinutes(5));
    bridge.tick();
    expect(FORMER, EVENTS);
    assertThat(calls).hasValue(EVENTS + 1);
  }

  @Test
  void whatLeadsHereAndIsNobodysGoesAtTheNextBindAndWhatLeadsElsewhereStays() {
    String here = "https://bridge.example/api/smpp/v1/webhook?session=";
    String unknown = "x".repeat(43);
    // of a bridge whose store is gone, of another program that was here before, and by hand
    put("smpp-01234567-sent", here + unknown);
    put("V1StGXR8_Z5jdHi6B-myT", here + "0c1f6b2e-5d0a-4a43-8f3e-9d4d6a1c7b11");
    put("by-hand", here.replace("bridge.example/", "BRIDGE.example:443//"));
    put("smpp-01234567-failed", "https://other.example/api/smpp/v1/webhook?session=" + unknown);
    put("../devices/1", here + unknown);
    String others = Replica.get(store.webhooks().tokenFor("ACME2", FORMER));
    bridge.entries.put("ACME2", GatewayCredential.basic("ACME", Secret.of("secret")));
    put("smpp-89abcdef-sent", here + others);
    String own = Replica.get(store.webhooks().tokenFor(Replica.ACCOUNT, FORMER));
    put("smpp-89abcdef-cancelled", here + own);
    put("more-by-hand", here + own);

    bridge.bind("1");

    assertThat(registered.keySet())
        .hasSize(EVENTS + 4)
        .contains(
            FORMER + " smpp-01234567-failed",
            FORMER + " ../devices/1",
            FORMER + " smpp-89abcdef-sent",
            FORMER + " more-by-hand");
    bridge.entries.remove("ACME2");
    clock.advance(Duration.ofMinutes(6));
    bridge.tick();
    assertThat(registered.keySet()).hasSize(EVENTS + 3);
    // and once more, as somebody comes while it is bound
    put("late", here + unknown);
    clock.advance(Duration.ofMinutes(6));
    bridge.tick();
    assertThat(registered.keySet()).hasSize(EVENTS + 3);
  }

  @Test
  void webhooksOfManyOtherAccountsDoNotHideWhatNobodyKnows() {
    String here = "https://bridge.example/api/smpp/v1/webhook?session=";
    for (int i = 0; i < 60; i++) {
      String token = Replica.get(store.webhooks().tokenFor("OTHER" + i, FORMER));
      put("a-" + i, here + token);
    }
    put("stray", here + "x".repeat(43));
    bridge.bind("1");
    assertThat(registered.keySet()).hasSize(EVENTS + 60).doesNotContain(FORMER + " stray");
  }

  private void put(String id, String url) {
    registered.put(
        FORMER + " " + id, new WebhookRegistration(Replica.ACCOUNT, "sms:sent", id, url, 0));
  }

  @Test
  void aGatewayThatNeverTellsWhatWasRegisteredIsAskedLessAndLess() {
    bridge.list =
        () -> {
          lists.incrementAndGet();
          return json.createArrayNode();
        };
    bridge.bind("1");
    for (int minutes = 0; minutes < 24 * 60; minutes += 5) {
      bridge.tick();
      clock.advance(Duration.ofMinutes(5));
    }
    assertThat(lists.get()).isBetween(10, 20);
    expect(FORMER, EVENTS);
  }

  @Test
  void aGatewayThatDoesNotListIsAsBefore() {
    bridge.list = () -> null;
    bridge.bind("1");
    clock.advance(Duration.ofMinutes(6));
    bridge.tick();
    bridge.tick();
    assertThat(calls).hasValue(EVENTS);
    clock.advance(Duration.ofMillis(1));
    bridge = replica();
    bridge.list = () -> null;
    bridge.bind("2");
    assertThat(calls).hasValue(2 * EVENTS);
  }
}
