package io.github.smppbridge.crash;

import io.github.smppbridge.store.StoreOptions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Looks into a store past the bridge, over one connection, and has time pass for what is stored.
 */
final class StoreView implements AutoCloseable {
  /** A row of a message as it matters here; {@code finalAt} and {@code answeredAt} may be null. */
  record Message(
      String messageId, int slot, String gatewayId, int state, boolean ended, boolean answered) {}

  /** A receipt that waits, or a received message, which has no message_id. */
  record Waiting(String messageId) {}

  private interface Row<T> {
    T of(ResultSet row) throws SQLException;
  }

  private final StoreOptions database;
  private Connection connection;
  private Map<String, List<String>> times;

  StoreView(StoreOptions database) {
    this.database = database;
  }

  /** Keys of a bridge on this database. */
  Map<String, String> keys() {
    return Map.of(
        "store.url", database.url(),
        "store.username", database.username(),
        "store.password", database.password());
  }

  /** Whether the answer to a COMMIT comes over a network. */
  boolean isRemote() {
    return database.url().startsWith("jdbc:postgresql:");
  }

  private <T> List<T> select(Row<T> as, String sql, String account) {
    try (PreparedStatement statement = connection().prepareStatement(sql)) {
      statement.setString(1, account);
      List<T> rows = new ArrayList<>();
      ResultSet found = statement.executeQuery();
      while (found.next()) {
        rows.add(as.of(found));
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private synchronized Connection connection() throws SQLException {
    if (connection == null) {
      connection =
          DriverManager.getConnection(database.url(), database.username(), database.password());
      times = times(connection);
    }
    return connection;
  }

  List<Message> messages(String account) {
    return select(
        row ->
            new Message(
                row.getString(1),
                row.getInt(2),
                row.getString(3),
                row.getInt(4),
                row.getObject(5) != null,
                row.getObject(6) != null),
        "SELECT message_id, slot, gateway_id, state, final_at, answered_at FROM message"
            + " WHERE account = ? ORDER BY message_id, slot",
        account);
  }

  List<Waiting> outbox(String account) {
    return select(
        row -> new Waiting(row.getString(1)),
        "SELECT message_id FROM outbox WHERE account = ? ORDER BY id",
        account);
  }

  /** What is under way, in words; empty when all has come to its end. */
  List<String> open(String account) {
    List<String> open = new ArrayList<>();
    open.addAll(
        select(
            row ->
                "message %s of gateway id %s, state %d, answered %s, due again %s"
                    .formatted(
                        row.getString(1),
                        row.getString(2),
                        row.getInt(3),
                        row.getObject(4),
                        row.getObject(5)),
            "SELECT message_id, gateway_id, state, answered_at, next_check_at FROM message"
                + " WHERE account = ? AND final_at IS NULL",
            account));
    open.addAll(
        select(
            row -> "outbox entry of message " + row.getString(1) + ", owner " + row.getString(2),
            "SELECT message_id, lease_owner FROM outbox WHERE account = ?",
            account));
    open.addAll(
        select(
            row ->
                "part %d, gateway id %s, marked at %s"
                    .formatted(row.getInt(1), row.getString(2), row.getObject(3)),
            "SELECT number, gateway_id, marked_at FROM part"
                + " WHERE account = ? AND (gateway_id IS NULL OR marked_at IS NOT NULL)",
            account));
    open.addAll(
        select(
            row -> "held message %s, sent at %s".formatted(row.getString(1), row.getObject(2)),
            "SELECT gateway_id, sent_at FROM held WHERE account = ?",
            account));
    open.addAll(
        select(
            row -> "replacement " + row.getString(1) + " of message " + row.getString(2),
            "SELECT gateway_id, message_id FROM replacement WHERE account = ?",
            account));
    return open;
  }

  /** Whether it is told of any webhook that the gateway has of an account. */
  List<String> webhooks(String account) {
    return select(
        row -> row.getString(1),
        "SELECT event FROM webhook_registration WHERE account = ?",
        account);
  }

  /** As if the machine had stood still: every time that is stored lies that much further back. */
  void passed(Duration time) {
    times()
        .forEach(
            (table, columns) ->
                update("UPDATE " + table + " SET " + back(columns, time.toMillis())));
  }

  private static String back(List<String> columns, long millis) {
    return columns.stream()
        .map(
            column ->
                "%s = CASE WHEN %s > 0 THEN %s - %d ELSE %s END"
                    .formatted(column, column, column, millis, column))
        .collect(Collectors.joining(", "));
  }

  private Map<String, List<String>> times() {
    try {
      connection();
      return times;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Columns with times, by table. */
  private static Map<String, List<String>> times(Connection connection) throws SQLException {
    Map<String, List<String>> times = new TreeMap<>();
    ResultSet columns = connection.getMetaData().getColumns(null, null, "%", "%");
    while (columns.next()) {
      String column = columns.getString("COLUMN_NAME");
      String table = columns.getString("TABLE_NAME");
      // what the store knows of the time stays, or the next bridge would doubt its clock
      if (column.matches("[a-z_]+_(at|until)")
          && !table.matches("(pg_|sqlite_|flyway_).*")
          && !(table + "." + column).equals("node.seen_at")) {
        times.computeIfAbsent(table, name -> new ArrayList<>()).add(column);
      }
    }
    return times;
  }

  /**
   * The same, for what a living bridge will look at by and by.
   *
   * @param alsoLeased what it has claimed, too, since it may not know of that
   */
  void passedForWhatWaits(Duration time, String account, boolean alsoLeased) {
    long millis = time.toMillis();
    leap(
        "message",
        List.of("created_at", "due_at", "next_check_at"),
        millis,
        "final_at IS NULL",
        account);
    leap(
        "outbox",
        List.of("ready_at"),
        millis,
        alsoLeased ? "1 = 1" : "lease_owner IS NULL",
        account);
    leap("part", List.of("marked_at"), millis, "1 = 1", account);
    leap("held", List.of("due_at", "ready_at"), millis, "1 = 1", account);
    leap("replacement", times().get("replacement"), millis, "1 = 1", account);
    update(
        "UPDATE webhook_route SET claimed_at = claimed_at - ? WHERE account = ? AND claimed_at > ?",
        millis,
        account,
        millis);
  }

  private void leap(String table, List<String> columns, long millis, String which, String account) {
    update(
        "UPDATE %s SET %s WHERE account = ? AND %s".formatted(table, back(columns, millis), which),
        account);
  }

  /** The time of parts that wait for others is over. */
  void partsTimeOut(String account) {
    update("UPDATE part SET expires_at = 1 WHERE account = ? AND gateway_id IS NULL", account);
  }

  private void update(String sql, Object... values) {
    try (PreparedStatement statement = connection().prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public synchronized void close() throws SQLException {
    if (connection != null) {
      connection.close();
      connection = null;
    }
  }
}
