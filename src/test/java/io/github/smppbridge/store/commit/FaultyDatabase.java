package io.github.smppbridge.store.commit;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** Connections on which the next COMMIT, or the next ROLLBACK, goes wrong. */
final class FaultyDatabase implements DataSource {

  /** What happens instead of a call, which it may make. */
  private interface Fault {
    Object strike(Connection real) throws SQLException;
  }

  private final String url;
  private final AtomicReference<Fault> commit = new AtomicReference<>();
  private final AtomicReference<Fault> rollback = new AtomicReference<>();
  private final AtomicInteger connections = new AtomicInteger();

  FaultyDatabase(String url) {
    this.url = url;
  }

  /** The database commits; the connection ends before it can say so. */
  void loseTheAnswerToTheNextCommit() {
    commit.set(
        real -> {
          real.setAutoCommit(true);
          throw reset();
        });
  }

  /** The connection ends before the database hears of it. */
  void loseTheNextCommit() {
    commit.set(
        real -> {
          real.rollback();
          throw reset();
        });
  }

  /** The database commits, then this strikes. */
  void strikeTheNextCommit(Error error) {
    commit.set(
        real -> {
          real.setAutoCommit(true);
          throw error;
        });
  }

  void strikeTheNextRollback(Error error) {
    rollback.set(
        real -> {
          throw error;
        });
  }

  /** How many there were so far. */
  int connections() {
    return connections.get();
  }

  private static SQLException reset() {
    return new SQLException("connection reset", "08006");
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection real = DriverManager.getConnection(url);
    connections.incrementAndGet();
    return (Connection)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> call(real, method, arguments));
  }

  private Object call(Connection real, Method method, Object[] arguments) throws Throwable {
    Fault fault = null;
    if (method.getName().equals("setAutoCommit")
        && Boolean.TRUE.equals(arguments[0])
        && !real.getAutoCommit()) {
      fault = commit.getAndSet(null);
    } else if (method.getName().equals("rollback")) {
      fault = rollback.getAndSet(null);
    }
    if (fault != null) {
      return fault.strike(real);
    }
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  @Override
  public Connection getConnection(String username, String password) throws SQLException {
    return getConnection();
  }

  @Override
  public PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(PrintWriter out) {
    // it writes none
  }

  @Override
  public void setLoginTimeout(int seconds) {
    // there is none
  }

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getGlobal();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("wraps nothing");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
