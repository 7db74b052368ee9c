package io.github.smppbridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.testkit.Sql;
import io.github.smppbridge.testkit.TestClock;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What the tests of every part of the store share: a database of their own and a still clock. */
abstract class StoreContract {

  final TestClock clock = new TestClock();
  ExecutorService callbacks;
  Store store;
  private final List<Store> others = new ArrayList<>();

  @TempDir Path folder;
  private StoreOptions database;

  /** A database nobody else uses: an SQLite file, of integration tests PostgreSQL. */
  private StoreOptions createDatabase() {
    boolean integration = getClass().getSimpleName().endsWith("IT");
    return integration ? PostgresDatabase.create() : sqlite(folder);
  }

  static StoreOptions sqlite(Path folder) {
    return StoreOptions.of("jdbc:sqlite:" + folder.resolve("store.db"), "", "");
  }

  final LostCommits commits = new LostCommits();

  StoreOptions options() {
    return database.withRetentionInterval(Duration.ZERO).withCommits(commits);
  }

  /** Runs a statement that bypasses the store. */
  void execute(String sql, Object... parameters) {
    new Sql(database.url(), database.username(), database.password()).run(sql, parameters);
  }

  /** The first column of the first row, past the store. */
  Object query(String sql) {
    return new Sql(database.url(), database.username(), database.password()).run(sql);
  }

  /**
   * A column of what a statement that bypasses the store answers, as the store's planner sees it.
   */
  List<String> rows(String sql, int column) {
    try (Connection connection =
            DriverManager.getConnection(database.url(), database.username(), database.password());
        Statement statement = connection.createStatement()) {
      if (!Dialect.of(database).servesOneProcess()) {
        statement.execute("SET enable_seqscan = off");
      }
      List<String> all = new ArrayList<>();
      ResultSet result = statement.executeQuery(sql);
      while (result.next()) {
        all.add(result.getString(column));
      }
      return all;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void openTheStore() {
    database = createDatabase();
    callbacks = Executors.newFixedThreadPool(4, task -> new Thread(task, "callback"));
    store = Store.open(options(), callbacks, clock.clocks());
  }

  @AfterEach
  void closeTheStore() throws InterruptedException {
    others.forEach(Store::close);
    store.close();
    callbacks.shutdown();
    assertThat(callbacks.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
  }

  /** Another process on the same database, as far as the database can tell. */
  Store replica() {
    Store replica = Store.open(options(), callbacks, clock.clocks());
    others.add(replica);
    return replica;
  }

  /** All that are open on the database. */
  List<Store> stores() {
    return Stream.concat(Stream.of(store), others.stream()).toList();
  }

  /** One of them, in turn. */
  Store anyStore(int turn) {
    return stores().get(turn % stores().size());
  }

  static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }

  /** Starts as many without waiting for any, and gives what each brings. */
  static <T> List<T> together(int count, IntFunction<CompletionStage<T>> operation) {
    List<CompletionStage<T>> all = IntStream.range(0, count).mapToObj(operation).toList();
    return all.stream().map(StoreContract::get).toList();
  }

  long now() {
    return clock.millis();
  }

  void insert(MessageRowBuilder... rows) {
    get(store.messages().insert(Stream.of(rows).map(MessageRowBuilder::build).toList()));
  }

  /** The only row of a message of ACME. */
  MessageRow row(String messageId) {
    List<MessageRow> rows = get(store.messages().byMessageId("ACME", messageId));
    assertThat(rows).hasSize(1);
    return rows.get(0);
  }

  CompletableFuture<TransitionResult> transition(
      String event, String account, String gatewayId, Function<List<MessageRow>, Decision> decide) {
    Change change = new Change(event, account, gatewayId, decide);
    return store.messages().transition(change).toCompletableFuture();
  }

  /** Claims due checks, which are put off by so many seconds. */
  List<MessageRow> checks(long at, int limit, long seconds, String... accounts) {
    return get(
        store
            .messages()
            .claimChecks(
                at, List.of(accounts), limit, 0, row -> at + seconds * 1_000, row -> true));
  }

  MessageRowBuilder message(String messageId, String gatewayId) {
    return MessageRow.builder(messageId, gatewayId, "ACME", now())
        .sourceAddr("4477")
        .sourceTon(1)
        .sourceNpi(1)
        .destAddr("+491701234567")
        .destTon(1)
        .destNpi(1)
        .registeredDelivery(1);
  }

  OutboxEntry receipt(String account, String messageId, String gatewayId) {
    String payload = "{\"id\":\"" + messageId + "\"}";
    return entry(account, OutboxEntry.RECEIPT, messageId, gatewayId, payload);
  }

  OutboxEntry mo(String account, String payload) {
    return entry(account, OutboxEntry.MO, null, null, payload);
  }

  private OutboxEntry entry(
      String account, String kind, String messageId, String gatewayId, String payload) {
    long expiresAt = now() + Duration.ofHours(72).toMillis();
    return new OutboxEntry(account, kind, messageId, gatewayId, payload, now(), expiresAt);
  }
}
