package io.github.smppbridge.tls;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SSLOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a TLS listener on the certificates that are in its files. */
public final class TlsReload {
  private static final Logger LOG = LoggerFactory.getLogger(TlsReload.class);

  private final Vertx vertx;
  private final String name;
  private final TlsFiles.Paths paths;
  private final Duration interval;
  private final Function<SSLOptions, Future<Boolean>> listener;
  private volatile TlsFiles used;
  private volatile TlsFiles seen;
  private volatile long timer = -1;

  /**
   * Makes one that does nothing yet.
   *
   * @param vertx reads the files, and looks at them
   * @param name of the listener, for the log
   * @param paths where the files are
   * @param interval how often they are looked at for changes; zero = never
   * @param listener takes other certificates, for connections from then on
   */
  public TlsReload(
      Vertx vertx,
      String name,
      TlsFiles.Paths paths,
      Duration interval,
      Function<SSLOptions, Future<Boolean>> listener) {
    this.vertx = vertx;
    this.name = name;
    this.paths = paths;
    this.interval = interval;
    this.listener = listener;
  }

  /**
   * Reads the files for the first time.
   *
   * @return completes with them; the failure names the file
   */
  public Future<TlsFiles> read() {
    return files()
        .onSuccess(files -> used = files)
        .recover(
            error ->
                Future.failedFuture(
                    new IOException(
                        "Cannot use the TLS files of %s, %s and %s: %s"
                            .formatted(name, paths.cert(), paths.key(), error),
                        error)));
  }

  private Future<TlsFiles> files() {
    return vertx.executeBlocking(
        () -> {
          TlsFiles files = TlsFiles.read(paths);
          files.checkPair(vertx);
          return files;
        },
        false);
  }

  /** Looks at the files from time to time from now on. */
  public void watch() {
    if (!interval.isZero()) {
      timer = vertx.setPeriodic(Math.max(1, interval.toMillis()), unused -> look());
    }
  }

  /** A certificate and its key are seldom replaced at once: changes are used when they rest. */
  private void look() {
    files()
        .onSuccess(
            files -> {
              TlsFiles before = seen;
              seen = files;
              if (before != null && files.sameAs(before) && !files.sameAs(used)) {
                reload();
              }
            })
        .onFailure(
            error -> LOG.warn("Cannot read the TLS files of {}: {}", name, error.toString()));
  }

  /**
   * Uses what is in the files now, for connections from now on.
   *
   * @return completes with whether they had changed; fails when they cannot be used, and the old
   *     ones stay
   */
  public Future<Boolean> reload() {
    return files()
        .compose(files -> files.sameAs(used) ? Future.succeededFuture(false) : use(files))
        .onFailure(
            error ->
                LOG.warn(
                    "The TLS files of {} cannot be used, the old ones stay: {}",
                    name,
                    error.toString()));
  }

  private Future<Boolean> use(TlsFiles files) {
    return listener
        .apply(files.sslOptions())
        .map(
            unused -> {
              used = files;
              LOG.info("The TLS certificate of {} was reloaded", name);
              return true;
            });
  }

  /** Looks no more. */
  public void close() {
    vertx.cancelTimer(timer);
  }
}
