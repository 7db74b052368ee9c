package io.github.smppbridge.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.smppbridge.store.commit.StoreException;
import io.github.smppbridge.testkit.Sql;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.sqlite.SQLiteDataSource;

/** Flyway is left out where it would do nothing, and nowhere else. */
abstract class SchemaContract {
  @TempDir Path folder;
  private StoreOptions options;
  private Sql sql;

  abstract StoreOptions createDatabase(Path folder);

  @BeforeEach
  void create() {
    options = createDatabase(folder);
    sql = new Sql(options.url(), options.username(), options.password());
  }

  @Test
  void theMigrationsAreTheOnesOfFlywayWithItsChecksums() {
    List<SchemaFiles.Migration> known =
        Arrays.stream(flyway(null).info().all()).map(SchemaContract::known).toList();
    assertThat(SchemaFiles.list()).hasValue(known);
  }

  @Test
  void anEmptyDatabaseIsNotCurrentAndIsMadeSo() {
    assertThat(current()).isFalse();
    open();
    assertThat(current()).isTrue();
    assertThat(flyway(null).info().pending()).isEmpty();
  }

  @Test
  void whatFlywayMadeIsCurrentAndStaysAsItIs() {
    flyway(null).migrate();
    assertThat(current()).isTrue();
    Object rows = sql.run("SELECT COUNT(*) FROM flyway_schema_history");
    open();
    assertThat(sql.run("SELECT COUNT(*) FROM flyway_schema_history")).isEqualTo(rows);
  }

  @Test
  void anOlderSchemaIsMigrated() {
    flyway("9").migrate();
    assertThat(current()).isFalse();
    open();
    assertThat(current()).isTrue();
  }

  @Test
  void aNewerSchemaIsFlywaysToJudge() {
    flyway(null).migrate();
    sql.run(
        "INSERT INTO flyway_schema_history (installed_rank, version, description, type, script,"
            + " checksum, installed_by, execution_time, success)"
            + " VALUES (900, '900', 'of the future', 'SQL', 'V900__of_the_future.sql', 1, 'x', 1, "
            + yes()
            + ")");
    assertThat(current()).isFalse();
    // which takes it, as ever: the version before an update goes on beside the one after it
    open();
  }

  @Test
  void aFailedMigrationEndsTheStartAsEver() {
    flyway(null).migrate();
    sql.run("UPDATE flyway_schema_history SET success = " + no() + " WHERE version = '11'");
    assertThat(current()).isFalse();
    assertThatThrownBy(this::open)
        .isInstanceOf(StoreException.class)
        .hasMessageStartingWith("store.url: ");
  }

  @Test
  void aMigrationThatWasChangedEndsTheStartAsEver() {
    flyway(null).migrate();
    sql.run("UPDATE flyway_schema_history SET checksum = 1 WHERE version = '3'");
    assertThat(current()).isFalse();
    assertThatThrownBy(this::open)
        .isInstanceOf(StoreException.class)
        .hasMessageStartingWith("store.url: ");
  }

  private Object yes() {
    return Dialect.of(options) == Dialect.SQLITE ? 1 : true;
  }

  private Object no() {
    return Dialect.of(options) == Dialect.SQLITE ? 0 : false;
  }

  private boolean current() {
    return new Schema(source(), Dialect.of(options)).isCurrent();
  }

  private DataSource source() {
    if (Dialect.of(options) == Dialect.SQLITE) {
      SQLiteDataSource sqlite = new SQLiteDataSource();
      sqlite.setUrl(options.url());
      return sqlite;
    }
    PGSimpleDataSource postgres = new PGSimpleDataSource();
    postgres.setUrl(options.url());
    postgres.setUser(options.username());
    postgres.setPassword(options.password());
    return postgres;
  }

  private void open() {
    Database.open(options).close();
  }

  private Flyway flyway(String target) {
    var configuration =
        Flyway.configure()
            .dataSource(options.url(), options.username(), options.password())
            .locations("classpath:META-INF/smpp-bridge/migration")
            .placeholders(Dialect.of(options).placeholders());
    return (target == null ? configuration : configuration.target(target)).load();
  }

  private static SchemaFiles.Migration known(MigrationInfo info) {
    return new SchemaFiles.Migration(
        info.getVersion().getVersion(), info.getScript(), info.getChecksum());
  }
}
