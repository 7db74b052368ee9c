package io.github.smppbridge.store;

import com.zaxxer.hikari.HikariConfig;
import io.github.smppbridge.store.commit.ConnectionRules;
import io.github.smppbridge.store.commit.StoreException;
import io.github.smppbridge.store.commit.WriteTransaction;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Everything that differs between the databases. All other statements run on both. */
enum Dialect implements ConnectionRules {
  SQLITE {
    @Override
    Map<String, String> placeholders() {
      return Map.of(
          "identity", "INTEGER PRIMARY KEY AUTOINCREMENT",
          "row_table", "WITHOUT ROWID",
          "key_table", "WITHOUT ROWID");
    }

    @Override
    void configure(HikariConfig config) {
      config.addDataSourceProperty("journal_mode", "WAL");
      // an acknowledged row survives a power cut: the WAL is synced at every commit but the
      // writer's
      config.addDataSourceProperty("synchronous", "FULL");
      config.addDataSourceProperty("busy_timeout", "10000");
      config.addDataSourceProperty("transaction_mode", "IMMEDIATE");
      config.addDataSourceProperty("cache_size", "-16000");
      // the file shrinks again after a burst
      config.addDataSourceProperty("journal_size_limit", "67108864");
      // nobody asks for them, and the driver would, after each statement
      config.addDataSourceProperty("jdbc.get_generated_keys", "false");
      config.setMaxLifetime(0);
    }

    @Override
    public void prepareWriter(Connection connection) throws SQLException {
      try (Statement statement = connection.createStatement()) {
        // what a statement of several rows would undo; else a file each, made and deleted
        statement.execute("PRAGMA temp_store = MEMORY");
        // fewer, larger checkpoints, each of which waits for the disk twice; none of the driver's
        // properties says that
        statement.execute("PRAGMA wal_autocheckpoint = " + CHECKPOINT_PAGES);
        // syncs its journal before a checkpoint, as FULL does, but not at each commit: SqliteDisk
        // does that, beside the next one
        statement.execute("PRAGMA synchronous = NORMAL");
      }
    }

    @Override
    String claimSql(OutboxClaim claim) {
      return OutboxClaim.UPDATE
          + "(SELECT id FROM (SELECT id FROM (SELECT o.id FROM outbox o WHERE o.account = ? AND "
          + OutboxClaim.PUT_OFF
          + claim.free()
          + OutboxClaim.PUT_OFF_ORDER
          + " LIMIT ?) UNION ALL SELECT id FROM (SELECT o.id FROM outbox o WHERE o.account = ? AND "
          + OutboxClaim.FRESH
          + claim.free()
          + OutboxClaim.FRESH_ORDER
          + " LIMIT ?)) ORDER BY id LIMIT ?)"
          + OutboxClaim.RETURNING;
    }

    @Override
    List<OutboxRow> claim(WriteTransaction transaction, OutboxClaim claim) throws SQLException {
      List<OutboxRow> rows = new ArrayList<>();
      for (String account : claim.accountsWithReadyRows(transaction)) {
        int limit = claim.limits().get(account);
        rows.addAll(
            transaction.query(
                claimSql(claim),
                OutboxClaim::row,
                claim.lease(),
                account,
                claim.putOff(),
                limit,
                account,
                claim.fresh(),
                limit,
                limit));
      }
      return rows;
    }

    @Override
    List<MessageRow> dueChecks(
        WriteTransaction transaction, long now, Collection<String> among, int limit)
        throws SQLException {
      List<String> accounts = SqlLists.padded(new TreeSet<>(among));
      // reads of each account's index no more than it needs, as the rows are sorted there
      return transaction.query(
          MessageSql.SELECT
              + "WHERE account IN "
              + SqlLists.list(accounts.size())
              + " AND final_at IS NULL AND next_check_at <= ?"
              + HeldSql.NOT_HELD
              + " ORDER BY next_check_at LIMIT ?",
          MessageSql::row,
          accounts,
          now,
          limit);
    }

    @Override
    public boolean isConflict(SQLException error) {
      return error instanceof SQLiteException lite
          && (lite.getResultCode() == SQLiteErrorCode.SQLITE_BUSY
              || lite.getResultCode() == SQLiteErrorCode.SQLITE_BUSY_SNAPSHOT);
    }

    @Override
    public boolean isConnectionError(SQLException error) {
      return false;
    }

    @Override
    boolean isUnfit(SQLException error) {
      return error instanceof SQLiteException lite && UNFIT.contains(lite.getResultCode());
    }
  },

  POSTGRESQL {
    @Override
    Map<String, String> placeholders() {
      return Map.of(
          "identity", "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY",
          // room for the new version of a row on its page: most updates then touch no index
          "row_table", "WITH (fillfactor = 80)",
          "key_table", "");
    }

    @Override
    void configure(HikariConfig config) {
      config.addDataSourceProperty("ApplicationName", "smpp-bridge");
      config.addDataSourceProperty("reWriteBatchedInserts", "true");
      // of one host: a second one is to be reached before the pool gives up
      config.addDataSourceProperty("connectTimeout", "2");
      config.addDataSourceProperty("socketTimeout", "30");
      config.addDataSourceProperty("tcpKeepAlive", "true");
      // details quote values: phone numbers and texts do not belong in logs
      config.addDataSourceProperty("logServerErrorDetail", "false");
      // every statement has its index; before the first ANALYZE the planner would not believe it
      config.setConnectionInitSql("SET enable_seqscan = off; SET lock_timeout = '10s'");
    }

    @Override
    public void prepareWriter(Connection connection) throws SQLException {
      Timelines.check(connection);
      try (Statement statement = connection.createStatement()) {
        // a replica that freezes within a transaction, or drops off the network, keeps its locks
        // for this long; the others wait for them at most lock_timeout, which is longer, and are
        // not silent for so long that they would be taken for dead
        statement.execute("SET idle_in_transaction_session_timeout = '4s'");
      }
    }

    @Override
    String claimSql(OutboxClaim claim) {
      // the locks inside: what a replica has locked is passed over, not waited for
      return "WITH picked AS (SELECT p.id FROM unnest(?, ?) AS a(account, n) CROSS JOIN LATERAL"
          + " (SELECT id FROM (SELECT id FROM (SELECT o.id FROM outbox o"
          + " WHERE o.account = a.account AND "
          + OutboxClaim.PUT_OFF
          + claim.free()
          + OutboxClaim.PUT_OFF_ORDER
          + " LIMIT a.n FOR UPDATE OF o SKIP LOCKED) d UNION ALL SELECT id FROM"
          + " (SELECT o.id FROM outbox o WHERE o.account = a.account AND "
          + OutboxClaim.FRESH
          + claim.free()
          + OutboxClaim.FRESH_ORDER
          + " LIMIT a.n FOR UPDATE OF o SKIP LOCKED) f) u ORDER BY id LIMIT a.n) p) "
          + OutboxClaim.UPDATE
          + "(SELECT id FROM picked)"
          + OutboxClaim.RETURNING;
    }

    @Override
    List<OutboxRow> claim(WriteTransaction transaction, OutboxClaim claim) throws SQLException {
      Map<String, Integer> limits = claim.limits();
      return transaction.query(
          claimSql(claim),
          OutboxClaim::row,
          transaction.array("text", limits.keySet()),
          transaction.array("int4", limits.values()),
          claim.putOff(),
          claim.fresh(),
          claim.lease());
    }

    @Override
    List<MessageRow> dueChecks(
        WriteTransaction transaction, long now, Collection<String> among, int limit)
        throws SQLException {
      // account by account: sorted together, a long backlog would all be read, each time
      return transaction.query(
          MessageSql.SELECT
              + "WHERE (message_id, gateway_id) IN (SELECT d.message_id, d.gateway_id"
              + " FROM unnest(?) AS a(account) CROSS JOIN LATERAL (SELECT m.message_id,"
              + " m.gateway_id, m.next_check_at FROM message m WHERE m.account = a.account"
              + " AND m.final_at IS NULL AND m.next_check_at <= ? AND NOT EXISTS (SELECT 1"
              + " FROM held h WHERE h.gateway_id = m.gateway_id) ORDER BY m.next_check_at"
              + " LIMIT ?) d ORDER BY d.next_check_at LIMIT ?)"
              + " AND final_at IS NULL AND next_check_at <= ? ORDER BY next_check_at"
              + skipLocked(),
          MessageSql::row,
          transaction.array("text", new TreeSet<>(among)),
          now,
          limit,
          limit,
          now);
    }

    @Override
    public boolean isConflict(SQLException error) {
      String state = ConnectionRules.root(error).getSQLState();
      return "40001".equals(state) || "40P01".equals(state);
    }

    @Override
    public boolean isConnectionError(SQLException error) {
      String state = ConnectionRules.root(error).getSQLState();
      // 08 connection, 57P shutdown, 25P03 idle too long, 25006 read-only: a former primary
      return state == null
          || state.startsWith("08")
          || state.startsWith("57P")
          || "25P03".equals(state)
          || "25006".equals(state);
    }

    @Override
    boolean isUnfit(SQLException error) {
      String state = ConnectionRules.root(error).getSQLState();
      // 22 data, 54 limits of the program, 23 constraints; but what is there already may go again
      return state != null
          && (state.startsWith("22")
              || state.startsWith("54")
              || (state.startsWith("23") && !state.equals("23505")));
    }
  };

  /** Of 4 KiB: 32 MiB, half of what the file may keep. */
  private static final int CHECKPOINT_PAGES = 8_000;

  private static final Set<SQLiteErrorCode> UNFIT =
      Set.of(
          SQLiteErrorCode.SQLITE_TOOBIG,
          SQLiteErrorCode.SQLITE_MISMATCH,
          SQLiteErrorCode.SQLITE_CONSTRAINT_CHECK,
          SQLiteErrorCode.SQLITE_CONSTRAINT_NOTNULL);

  /** The dialect of a url; fails naming the key. */
  static Dialect of(StoreOptions options) {
    if (options.url().startsWith("jdbc:sqlite:")) {
      return SQLITE;
    }
    if (options.url().startsWith("jdbc:postgresql:")) {
      return POSTGRESQL;
    }
    throw new StoreException(
        "store.url: \""
            + options.safeUrl()
            + "\" is not supported; allowed are jdbc:sqlite:<file> and"
            + " jdbc:postgresql://<host>[:port]/<database>, or nothing for the embedded database");
  }

  /** True for a value that the database does not take. */
  abstract boolean isUnfit(SQLException error);

  @Override
  public boolean isRefusal(SQLException error) {
    // of a value that cannot be computed or written, which is no matter of the database
    return isUnfit(error)
        || error.getCause() instanceof IllegalArgumentException
        || error.getCause() instanceof ArithmeticException
        || error.getCause() instanceof DateTimeException;
  }

  /** What the migrations have placeholders for. */
  abstract Map<String, String> placeholders();

  /** Driver properties. */
  abstract void configure(HikariConfig config);

  /** Locks selected rows until the end of the transaction. SQLite has one writer anyway. */
  String forUpdate() {
    return servesOneProcess() ? "" : " FOR UPDATE";
  }

  /** Locks selected rows, passing over those another replica has locked. */
  String skipLocked() {
    return servesOneProcess() ? "" : " FOR UPDATE SKIP LOCKED";
  }

  /** The statement of {@link #claim}. */
  abstract String claimSql(OutboxClaim claim);

  /** Claims outbox rows: one statement for all accounts, or one each where that costs nothing. */
  abstract List<OutboxRow> claim(WriteTransaction transaction, OutboxClaim claim)
      throws SQLException;

  /** Selects, and locks, the rows that the gateway is to be asked about, the longest due first. */
  abstract List<MessageRow> dueChecks(
      WriteTransaction transaction, long now, Collection<String> among, int limit)
      throws SQLException;

  /** True when the driver makes one statement of a batch of inserts. */
  boolean rewritesBatches() {
    return this == POSTGRESQL;
  }

  /** True when no other process works on the database, so that what is older is of our past. */
  boolean servesOneProcess() {
    return this == SQLITE;
  }
}
