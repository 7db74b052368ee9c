package io.github.smppbridge.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What deploy/store copies from the embedded store to PostgreSQL. */
class StoreMoveIT {
  /** Of processes that run, or of the database's own. */
  private static final List<String> NOT_COPIED =
      List.of("node", "receiver", "flyway_schema_history", "sqlite_sequence", "sqlite_stat1");

  /** What copying by text may trip over. */
  private static final String AWKWARD = "a\tb\\n\n\\.\n\r'\"|ä\u20ac,";

  private static final byte[] OCTETS = {0, 9, 10, 13, 39, 92, 127, -1};

  @TempDir Path folder;

  private record Column(String name, String type, boolean nullable) {}

  @Test
  void everyRowOfEveryTableIsThereAfterwardsOctetByOctet() throws Exception {
    assumeTrue(installed("sqlite3") && installed("psql"), "sqlite3 and psql are not installed");
    StoreOptions from = quiet(StoreContract.sqlite(folder));
    StoreOptions to = quiet(PostgresDatabase.create());
    Store.open(from, ForkJoinPool.commonPool()).close();
    Store.open(to, ForkJoinPool.commonPool()).close();
    try (Connection source = DriverManager.getConnection(from.url());
        Connection target = DriverManager.getConnection(to.url(), to.username(), to.password())) {
      List<String> tables = tables(source);
      assertThat(tables).contains("message", "part", "outbox", "held", "gateway_token");
      for (String table : tables) {
        fill(source, table);
      }

      assertThat(move(folder.resolve("store.db"), to)).contains("message: 3 -> 3");

      for (String table : tables) {
        assertThat(rows(target, table)).as(table).isEqualTo(rows(source, table)).hasSize(3);
      }
      List<String> numbered = numbered(target);
      assertThat(numbered).contains("outbox", "mms");
      for (String table : numbered) {
        String next = "SELECT nextval(pg_get_serial_sequence('" + table + "', 'id')) > 3";
        assertThat(query(target, next)).as(table).containsExactly("t");
      }
    }
    try (Store store = Store.open(to, ForkJoinPool.commonPool())) {
      long now = System.currentTimeMillis();
      // numbered after those that were copied
      OutboxEntry entry = new OutboxEntry("N", "mo", null, null, "{}", now, now + 60_000);
      assertThat(StoreContract.get(store.outbox().insert("new", "N", List.of(entry)))).isTrue();
      assertThat(StoreContract.get(store.outbox().claim(Map.of("N", 5), Duration.ofSeconds(1))))
          .singleElement()
          .matches(row -> row.id() > 3);
    }
  }

  private static StoreOptions quiet(StoreOptions options) {
    return options.withRetentionInterval(Duration.ZERO);
  }

  private static List<String> tables(Connection source) throws SQLException {
    return query(source, "SELECT name FROM sqlite_master WHERE type = 'table'").stream()
        .filter(name -> !NOT_COPIED.contains(name))
        .toList();
  }

  /** Those whose rows the database numbers. */
  private static List<String> numbered(Connection target) throws SQLException {
    return query(
        target,
        "SELECT table_name FROM information_schema.columns"
            + " WHERE is_identity = 'YES' AND table_schema = current_schema()");
  }

  private static List<Column> columns(Connection source, String table) throws SQLException {
    return query(
            source,
            "SELECT name || ' ' || type || ' ' || \"notnull\" || pk"
                + " FROM pragma_table_info('"
                + table
                + "')")
        .stream()
        .map(line -> line.split(" "))
        .map(part -> new Column(part[0], part[1], part[2].equals("00")))
        .toList();
  }

  /** Three rows; what may be null is so in the second. */
  private static void fill(Connection source, String table) throws SQLException {
    List<Column> columns = columns(source, table);
    String names = columns.stream().map(Column::name).collect(Collectors.joining(", "));
    String marks = columns.stream().map(column -> "?").collect(Collectors.joining(", "));
    String sql = "INSERT INTO " + table + " (" + names + ") VALUES (" + marks + ")";
    try (PreparedStatement insert = source.prepareStatement(sql)) {
      for (int row = 1; row <= 3; row++) {
        for (int i = 0; i < columns.size(); i++) {
          Column column = columns.get(i);
          insert.setObject(i + 1, column.nullable() && row == 2 ? null : value(column, row));
        }
        insert.executeUpdate();
      }
    }
  }

  private static Object value(Column column, int row) {
    return switch (column.type()) {
      case "TEXT" -> AWKWARD + column.name() + row;
      case "BYTEA" -> OCTETS;
      case "BIGINT" -> (1L << 41) + row;
      default -> row;
    };
  }

  private static List<String> rows(Connection connection, String table) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (ResultSet all = connection.createStatement().executeQuery("SELECT * FROM " + table)) {
      int columns = all.getMetaData().getColumnCount();
      while (all.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          Object value = all.getObject(i);
          String text = value instanceof byte[] b ? HexFormat.of().formatHex(b) : "" + value;
          row.add(all.getMetaData().getColumnName(i) + "=" + text);
        }
        rows.add(row.stream().sorted().collect(Collectors.joining(" ")));
      }
    }
    return rows.stream().sorted().toList();
  }

  private static List<String> query(Connection connection, String sql) throws SQLException {
    List<String> values = new ArrayList<>();
    try (ResultSet rows = connection.createStatement().executeQuery(sql)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }

  private static String move(Path database, StoreOptions to) throws Exception {
    String target = to.url().substring("jdbc:".length()).replace("//", "//" + to.username() + "@");
    Process process =
        new ProcessBuilder(
                "bash", "deploy/store/sqlite-to-postgresql.sh", database.toString(), target)
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }

  private static boolean installed(String program) throws IOException {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
