package io.github.smppbridge.store;

import static org.awaitility.Awaitility.await;

import io.github.smppbridge.testkit.Sql;
import io.github.smppbridge.testkit.TcpProxy;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * A PostgreSQL primary and the standby that follows it by streaming, made of a copy of its files.
 */
public final class PostgresPair implements AutoCloseable {
  private final Path folder;
  private final TcpProxy replication;
  private EmbeddedPostgres primary;
  private final EmbeddedPostgres standby;

  private PostgresPair(Path folder, boolean synchronous) throws IOException {
    this.folder = folder;
    Path first = folder.resolve("first");
    server(first, 0, false).close();
    Path second = folder.resolve("second");
    copy(first, second);
    primary = server(first, 0, synchronous);
    replication = TcpProxy.to(primary.getPort());
    Files.createFile(second.resolve("standby.signal"));
    String upstream = "host=127.0.0.1 port=" + replication.port() + " user=postgres";
    Files.writeString(
        second.resolve("postgresql.auto.conf"),
        "primary_conninfo = '" + upstream + "'\n",
        StandardOpenOption.APPEND);
    standby = server(second, 0, false);
    await("the standby follows")
        .atMost(Duration.ofMinutes(1))
        .until(() -> count(primary, "SELECT COUNT(*) FROM pg_stat_replication") == 1);
  }

  /**
   * Starts both.
   *
   * @param folder for their files
   * @param synchronous whether a commit waits until the standby has it
   */
  public static PostgresPair start(Path folder, boolean synchronous) throws IOException {
    return new PostgresPair(folder, synchronous);
  }

  private static EmbeddedPostgres server(Path data, int port, boolean synchronous)
      throws IOException {
    var builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("synchronous_standby_names", synchronous ? "*" : "");
    return (port == 0 ? builder : builder.setPort(port)).start();
  }

  /** What {@code store.url} names: both, of which the primary counts. */
  public String url() {
    return "jdbc:postgresql://127.0.0.1:%d,127.0.0.1:%d/postgres?targetServerType=primary"
        .formatted(primary.getPort(), standby.getPort());
  }

  /** The connection on which the standby follows. */
  public TcpProxy replication() {
    return replication;
  }

  /** Kills the primary as a power cut does, and makes the standby one. */
  public void failOver() throws IOException {
    killPrimary();
    promote();
  }

  /** Kills the primary as a power cut does. */
  public void killPrimary() throws IOException {
    String pid = Files.readAllLines(folder.resolve("first/postmaster.pid")).get(0).strip();
    ProcessHandle postmaster = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    // not their parent alone: they would finish what they are at
    Stream<ProcessHandle> all = Stream.concat(Stream.of(postmaster), postmaster.descendants());
    all.toList().forEach(ProcessHandle::destroyForcibly);
    await("the primary is dead").until(() -> !postmaster.isAlive());
    // only frees its folder: there is nothing left to be stopped
    primary.close();
  }

  /** Makes the standby the primary. */
  public void promote() {
    sqlOf(standby).run("SELECT pg_promote()");
  }

  /** The port of the server that was the primary first. */
  public int formerPort() {
    return primary.getPort();
  }

  /** The former primary comes back as if nothing had been: now there are two. */
  public void formerPrimaryComesBack() throws IOException {
    primary = server(folder.resolve("first"), primary.getPort(), false);
  }

  /** Statements on the server that was the primary first. */
  public Sql former() {
    return sqlOf(primary);
  }

  /** Statements on the server that was the standby first. */
  public Sql successor() {
    return sqlOf(standby);
  }

  private static Sql sqlOf(EmbeddedPostgres server) {
    return new Sql(server.getJdbcUrl("postgres", "postgres"), "postgres", "");
  }

  private static long count(EmbeddedPostgres server, String query) {
    return (Long) sqlOf(server).run(query);
  }

  /** The same files and rights: the server looks at those of its folder. */
  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path target = to.resolve(from.relativize(file).toString());
        if (!file.getFileName().toString().equals("postmaster.pid")) {
          Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
    Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwx------"));
  }

  @Override
  public void close() {
    replication.close();
    try {
      // a synchronous primary would wait for its standby
      primary.close();
      standby.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
