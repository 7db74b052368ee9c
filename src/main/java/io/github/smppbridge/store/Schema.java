package io.github.smppbridge.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * Brings a database's tables to what this version expects. Flyway does it, and decides whatever is
 * not plain: it is left out only where its own history says that exactly the migrations of this
 * version are there, each whole and unchanged. That is every start but the first of a version, and
 * loading Flyway is a good part of a start and of what an idle process keeps.
 */
final class Schema {
  private static final String HISTORY =
      "SELECT version, script, checksum, type, success FROM flyway_schema_history";

  /** In the schema that Flyway would look into, not in one further on in the search_path. */
  private static final String OF_CURRENT_SCHEMA =
      " WHERE tableoid = to_regclass(quote_ident(current_schema()) || '.flyway_schema_history')";

  private static final String ORDER = " ORDER BY installed_rank";

  private final DataSource pool;
  private final Dialect dialect;

  Schema(DataSource pool, Dialect dialect) {
    this.pool = pool;
    this.dialect = dialect;
  }

  /** Migrates where something is to be done, or cannot be known not to be. */
  void align() {
    if (!isCurrent()) {
      migrate();
    }
  }

  /**
   * Whether nothing is left to do. False in all doubt: then Flyway looks and says what is wrong.
   */
  boolean isCurrent() {
    return SchemaFiles.list().map(expected -> expected.equals(applied())).orElse(false);
  }

  private void migrate() {
    Flyway.configure(Schema.class.getClassLoader())
        .dataSource(pool)
        .locations("classpath:" + SchemaFiles.FOLDER)
        .placeholders(dialect.placeholders())
        .connectRetries(0)
        .load()
        .migrate();
  }

  /** What the history has, in its order; empty when there is none, or something that is no row. */
  private List<SchemaFiles.Migration> applied() {
    List<SchemaFiles.Migration> applied = new ArrayList<>();
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(history())) {
      while (rows.next()) {
        if (!rows.getBoolean("success") || !"SQL".equals(rows.getString("type"))) {
          return List.of();
        }
        applied.add(
            new SchemaFiles.Migration(
                rows.getString("version"), rows.getString("script"), rows.getInt("checksum")));
      }
      return applied;
    } catch (SQLException e) {
      return List.of();
    }
  }

  private String history() {
    return HISTORY + (dialect == Dialect.POSTGRESQL ? OF_CURRENT_SCHEMA : "") + ORDER;
  }
}
