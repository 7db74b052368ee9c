package io.github.smppbridge.store;

import io.github.smppbridge.store.commit.WriteTransaction;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * Adds rows to a table with as few statements as it takes. PostgreSQL's driver makes one of a batch
 * by itself; SQLite's executes one a row, so that there a few are prepared that take several.
 *
 * @param <R> what a row is made of
 */
final class RowBatch<R> {

  /** Sets the parameters of one row. */
  @FunctionalInterface
  interface Binding<R> {
    /**
     * Sets them.
     *
     * @param before the parameters before the row's first
     */
    void bind(PreparedStatement statement, int before, R row) throws SQLException;
  }

  /** Rows of a statement at most: a power of two. */
  static final int MOST = 16;

  private final Dialect dialect;
  private final String[] statements;
  private final int width;
  private final Binding<R> binding;

  /**
   * Makes one for a table.
   *
   * @param insert as in {@code INSERT INTO t (a, b) VALUES }
   * @param tuple a row's values, as in {@code (?, 0)}
   * @param binding sets its parameters
   */
  RowBatch(Dialect dialect, String insert, String tuple, Binding<R> binding) {
    this.dialect = dialect;
    this.binding = binding;
    this.width = (int) tuple.chars().filter(c -> c == '?').count();
    this.statements = new String[Integer.numberOfTrailingZeros(MOST) + 1];
    for (int i = 0; i < statements.length; i++) {
      statements[i] = insert + (tuple + ",").repeat((1 << i) - 1) + tuple;
    }
  }

  /** Adds rows, in their order, all or none. */
  void insert(WriteTransaction transaction, List<? extends R> rows) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    if (dialect.rewritesBatches()) {
      insertAsBatch(transaction.prepare(statements[0]), rows);
      return;
    }
    int from = 0;
    while (from < rows.size()) {
      int size = Integer.highestOneBit(Math.min(MOST, rows.size() - from));
      PreparedStatement statement =
          transaction.prepare(statements[Integer.numberOfTrailingZeros(size)]);
      for (int i = 0; i < size; i++) {
        binding.bind(statement, i * width, rows.get(from + i));
      }
      statement.executeUpdate();
      // the driver would keep the values
      statement.clearBatch();
      from += size;
    }
  }

  private void insertAsBatch(PreparedStatement statement, List<? extends R> rows)
      throws SQLException {
    for (R row : rows) {
      binding.bind(statement, 0, row);
      statement.addBatch();
    }
    statement.executeBatch();
  }
}
