package io.github.smppbridge.store;

import io.github.smppbridge.store.commit.ConnectionRules;
import io.github.smppbridge.store.commit.WriteTransaction;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;

/**
 * The name of this instance, for itself: a lock of the writer's connection, which PostgreSQL frees
 * when that ends. Who gets it at its start knows that the process that had the name before writes
 * nothing any more, and need not wait for its silence.
 *
 * <ul>
 *   <li>Several processes of one host name are {@code host}, {@code host#2} and so on.
 *   <li>A lock that the connection already had proves nothing: a pooler shares its connections.
 *   <li>What only speaks PostgreSQL's protocol, and has no such locks, has no names either.
 * </ul>
 *
 * Everything but {@link #ofHost} belongs to the writer thread.
 */
final class NodeName implements ConnectionRules {
  /** Processes of one name. */
  private static final int MOST = 32;

  private static final String HELD =
      "SELECT COUNT(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
          + " AND granted AND objsubid = 1 AND classid::bigint = ? AND objid::bigint = ?";

  private final ConnectionRules dialect;
  private final String wanted;
  private String name;
  private boolean unsupported;

  NodeName(ConnectionRules dialect, String wanted) {
    this.dialect = dialect;
    this.wanted = wanted.isBlank() ? ofHost() : wanted.strip();
  }

  private static String ofHost() {
    try {
      return InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  @Override
  public void prepareWriter(Connection connection) throws SQLException {
    dialect.prepareWriter(connection);
    if (dialect != Dialect.POSTGRESQL || unsupported) {
      return;
    }
    try {
      if (name == null) {
        choose(connection);
      } else {
        take(connection, name);
      }
    } catch (SQLException e) {
      if (dialect.isConnectionError(e)) {
        throw e;
      }
      unsupported = true;
    }
  }

  private void choose(Connection connection) throws SQLException {
    for (int i = 1; i <= MOST && name == null; i++) {
      String candidate = i == 1 ? wanted : wanted + "#" + i;
      if (!holds(connection, candidate) && take(connection, candidate)) {
        if (!holds(connection, candidate)) {
          // taken, and nobody has it: not a lock, or not of this connection
          unsupported = true;
          return;
        }
        name = candidate;
      }
    }
  }

  private static boolean take(Connection connection, String name) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT pg_try_advisory_lock(?)")) {
      statement.setLong(1, key(name));
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  private static boolean holds(Connection connection, String name) throws SQLException {
    long key = key(name);
    try (PreparedStatement statement = connection.prepareStatement(HELD)) {
      statement.setLong(1, key >>> 32);
      statement.setLong(2, key & 0xFFFF_FFFFL);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getLong(1) > 0;
      }
    }
  }

  /** The name, if it is ours alone at this moment; else null. Tries to get it back. */
  String held(WriteTransaction transaction) throws SQLException {
    if (name == null || unsupported) {
      return null;
    }
    long key = key(name);
    boolean held =
        transaction.query(HELD, row -> row.getLong(1), key >>> 32, key & 0xFFFF_FFFFL).get(0) > 0
            || transaction
                .query("SELECT pg_try_advisory_lock(?)", row -> row.getBoolean(1), key)
                .get(0);
    return held ? name : null;
  }

  /** Of the database that is connected to: others have locks of their own. */
  private static long key(String name) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(("smpp-bridge node " + name).getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(digest).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public boolean isConflict(SQLException error) {
    return dialect.isConflict(error);
  }

  @Override
  public boolean isConnectionError(SQLException error) {
    return dialect.isConnectionError(error);
  }

  @Override
  public boolean isRefusal(SQLException error) {
    return dialect.isRefusal(error);
  }
}
