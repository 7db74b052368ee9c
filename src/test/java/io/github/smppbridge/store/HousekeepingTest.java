package io.github.smppbridge.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.store.commit.CommitObserver;
import io.github.smppbridge.store.commit.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HousekeepingTest extends HousekeepingContract {

  @Test
  void aSecondStoreOnTheSameFileIsRefused() {
    assertThatThrownBy(() -> Store.open(options(), callbacks))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("store.url")
        .hasMessageContaining("is in use by another smpp-bridge");
    get(store.ping());
  }

  private Store open(String url) {
    return Store.open(StoreOptions.of(url, "", ""), callbacks);
  }

  @Test
  void foldersAreCreated() {
    Path file = folder.resolve("a/b/c.db");
    open("jdbc:sqlite:" + file).close();
    assertThat(file).exists();
  }

  @Test
  void aFolderThatCannotBeMadeStopsTheStartWithAClearMessage() throws Exception {
    Path inTheWay = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> open("jdbc:sqlite:" + inTheWay.resolve("x.db")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("store.url: the folder " + inTheWay + " cannot be written");
  }

  @Test
  void aFileThatIsNoDatabaseStopsTheStart() throws Exception {
    Path text = Files.writeString(folder.resolve("text.db"), "this is no database ".repeat(100));
    assertThatThrownBy(() -> open("jdbc:sqlite:" + text))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("store.url: jdbc:sqlite:" + text + " cannot be used");
  }

  @Test
  void anotherKindOfDatabaseIsRefusedNamingWhatIsAllowed() {
    assertThatThrownBy(() -> open("jdbc:mysql://u:secret@db/x?password=secret"))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("store.url: \"jdbc:mysql://…@db/x\" is not supported")
        .hasMessageContaining("jdbc:postgresql:")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> open("jdbc:sqlite::memory:")).hasMessageContaining("names no file");
  }

  @Test
  void optionsDoNotPrintThePassword() {
    assertThat(StoreOptions.of("jdbc:postgresql://db/x?password=secret", "u", "secret").toString())
        .doesNotContain("secret");
    assertThat(StoreOptions.of("", null, null).url()).isEqualTo(StoreOptions.DEFAULT_URL);
  }

  @Test
  void anErrorIsNotTheEndOfRetention() {
    get(store.outbox().insert(null, "A", List.of(mo("A", "1"))));
    store.close();
    // or the clock would be doubted, which is that much further at the next start
    execute("DELETE FROM node");
    clock.advance(Duration.ofHours(72));
    AtomicInteger strikes = new AtomicInteger();
    Clock stricken =
        new Clock() {
          @Override
          public long millis() {
            if (Thread.currentThread().getName().startsWith("store-housekeeping")
                && strikes.incrementAndGet() <= 3) {
              throw new StackOverflowError();
            }
            return clock.millis();
          }

          @Override
          public Instant instant() {
            return Instant.ofEpochMilli(millis());
          }

          @Override
          public ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            return this;
          }
        };

    store = Store.open(options().withRetentionInterval(Duration.ofMillis(20)), callbacks, stricken);

    await().untilAsserted(() -> assertThat(store.figures().outboxExpired()).isEqualTo(1));
    assertThat(strikes).hasValueGreaterThan(3);
  }

  @Test
  void aHeartbeatThatFailsIsMadeAgainSoon() {
    store.close();
    AtomicInteger failures = new AtomicInteger(2);
    CommitObserver disk =
        new CommitObserver() {
          @Override
          public void before(Collection<String> kinds) throws SQLException {
            if (kinds.contains("node heartbeat") && failures.getAndDecrement() > 0) {
              throw new SQLException("disk I/O error");
            }
          }

          @Override
          public void after(Collection<String> kinds) {
            // all is well
          }
        };
    StoreOptions seldom = options().withNodeLease(Duration.ofHours(1)).withCommits(disk);
    store = Store.open(seldom, callbacks, clock.clocks());
    Object mark = query("SELECT MAX(id_mark) FROM node");
    clock.advance(Duration.ofMinutes(1));

    store.beat();

    await()
        .untilAsserted(() -> assertThat(query("SELECT MAX(id_mark) FROM node")).isNotEqualTo(mark));
    assertThat(failures).hasValue(-1);
  }

  @Test
  void anErrorIsNotTheEndOfRepetition() {
    EventualWrites eventual = new EventualWrites();
    AtomicInteger attempts = new AtomicInteger();
    eventual.insist(
        "key",
        () -> {
          if (attempts.incrementAndGet() < 3) {
            throw new StackOverflowError();
          }
          return CompletableFuture.completedFuture(null);
        },
        () -> {});
    assertThat(eventual.waiting()).isEqualTo(1);

    eventual.repeat();
    eventual.repeat();

    assertThat(attempts).hasValue(3);
    assertThat(eventual.waiting()).isZero();
  }

  @Test
  void whatIsToBeRepeatedIsBoundedAndTheOldestIsGivenUp() {
    EventualWrites eventual = new EventualWrites();
    AtomicInteger givenUp = new AtomicInteger();
    for (int i = 0; i < EventualWrites.CAPACITY + 5; i++) {
      eventual.insist(
          i,
          () -> CompletableFuture.failedFuture(new StoreException("store: away")),
          givenUp::incrementAndGet);
    }

    assertThat(eventual.waiting()).isEqualTo(EventualWrites.CAPACITY);
    assertThat(givenUp).hasValue(5);
  }
}
