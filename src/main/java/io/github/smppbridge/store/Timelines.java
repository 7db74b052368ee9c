package io.github.smppbridge.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL counts a timeline further when a standby takes over. A server that is behind what this
 * process has seen is the former primary: what is written to it is on no other server, so nothing
 * is. Thread-safe.
 */
final class Timelines {
  private static final Logger LOG = LoggerFactory.getLogger(Timelines.class);

  private static final String QUERY =
      "SELECT system_identifier::text,"
          + " ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int"
          + " FROM pg_control_system()";

  /** object_not_in_prerequisite_state: it is a standby still. */
  private static final String IN_RECOVERY = "55000";

  /** By system identifier: a process has a database or two. */
  private static final Map<String, Integer> SEEN = new ConcurrentHashMap<>();

  /** Of which a server is refused, as was said. */
  private static final Set<String> REFUSED = ConcurrentHashMap.newKeySet();

  private Timelines() {}

  /**
   * Looks at the server of a connection. What only speaks the protocol has no timelines, and
   * passes.
   *
   * @throws SQLException if it is a former primary, or a standby still
   */
  static void check(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(QUERY)) {
      row.next();
      check(row.getString(1), row.getInt(2));
    } catch (SQLException e) {
      if (IN_RECOVERY.equals(e.getSQLState()) || Dialect.POSTGRESQL.isConnectionError(e)) {
        throw e;
      }
    }
  }

  private static void check(String system, int timeline) throws SQLException {
    Integer before = SEEN.get(system);
    int seen = SEEN.merge(system, timeline, Math::max);
    if (timeline < seen) {
      refuse(system, timeline, seen);
    }
    REFUSED.remove(system);
    if (before != null && before < seen) {
      LOG.warn(
          "store: another server of store.url has taken over (timeline {} after {}): what the former"
              + " one had committed and not replicated is lost",
          seen,
          before);
    }
  }

  private static void refuse(String system, int timeline, int seen) throws SQLException {
    if (REFUSED.add(system)) {
      LOG.error(
          "store: nothing is written to a former primary of store.url (timeline {}, after {} was"
              + " seen): fence it; if it is the right one again, start the bridge anew",
          timeline,
          seen);
    }
    // without a state, like every failure that is the connection's
    throw new SQLException("a former primary, on timeline " + timeline + " after " + seen);
  }
}
