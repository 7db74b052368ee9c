package io.github.smppbridge.bench.driver;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.Map;

/** The database that a bridge on PostgreSQL is given. */
final class PostgresqlStore {

  private static final String OF_THE_BUILD = "build";
  private static EmbeddedPostgres embedded;

  private PostgresqlStore() {}

  /**
   * What the bridge's environment is to say.
   *
   * @param url of JDBC, or "build" for a server that the build brings, which then ends with us
   * @throws IOException when that one does not start
   */
  static synchronized Map<String, String> environment(String url) throws IOException {
    if (!url.equals(OF_THE_BUILD)) {
      return Map.of(
          "STORE__URL",
          url,
          "STORE__USERNAME",
          System.getenv().getOrDefault("PGUSER", "postgres"),
          "STORE__PASSWORD",
          System.getenv().getOrDefault("PGPASSWORD", ""));
    }
    if (embedded == null) {
      // durable, as in production: the library's own defaults are not
      embedded =
          EmbeddedPostgres.builder()
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("fsync", "on")
              .start();
    }
    return Map.of(
        "STORE__URL",
        "jdbc:postgresql://localhost:" + embedded.getPort() + "/postgres",
        "STORE__USERNAME",
        "postgres",
        "STORE__PASSWORD",
        "postgres");
  }

  /** Ends the server of the build. */
  static synchronized void close() throws IOException {
    if (embedded != null) {
      embedded.close();
      embedded = null;
    }
  }
}
