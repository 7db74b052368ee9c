package io.github.smppbridge.store;

import io.github.smppbridge.testkit.Sql;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;

/** One PostgreSQL server for all tests of the JVM, and a database of its own for each test. */
public final class PostgresDatabase {

  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static EmbeddedPostgres server;
  private static String migrated;

  private PostgresDatabase() {}

  static synchronized EmbeddedPostgres server() {
    if (server == null) {
      try {
        // durable, as in production: the library's own defaults are not
        server =
            EmbeddedPostgres.builder()
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("fsync", "on")
                .start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return server;
  }

  /** A new database whose schema is up to date: the migrations run once a JVM, not once a test. */
  public static StoreOptions create() {
    return create(migrated());
  }

  /** A new database without anything. */
  static StoreOptions createEmpty() {
    return create("template1");
  }

  private static synchronized String migrated() {
    if (migrated == null) {
      StoreOptions made = createEmpty();
      Database.open(made).close();
      migrated = made.url().replaceAll(".*/([a-z0-9_]+).*", "$1");
    }
    return migrated;
  }

  private static StoreOptions create(String template) {
    String name = "store_" + NUMBER.incrementAndGet();
    new Sql(server().getJdbcUrl("postgres", "postgres"), "postgres", "")
        .run("CREATE DATABASE " + name + " TEMPLATE " + template);
    return StoreOptions.of(server().getJdbcUrl("postgres", name), "postgres", "postgres");
  }
}
