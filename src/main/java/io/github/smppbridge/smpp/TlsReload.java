package io.github.smppbridge.smpp;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SSLOptions;
import java.io.IOException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a TLS listener on the certificates that are in its files. */
final class TlsReload {
  private static final Logger LOG = LoggerFactory.getLogger(TlsReload.class);

  private final Vertx vertx;
  private final SmppServerOptions.Tls options;
  private final Function<SSLOptions, Future<Boolean>> listener;
  private volatile TlsFiles used;
  private volatile TlsFiles seen;
  private volatile long timer = -1;

  /**
   * Makes one that does nothing yet.
   *
   * @param listener takes other certificates, for connections from then on
   */
  TlsReload(
      Vertx vertx, SmppServerOptions.Tls options, Function<SSLOptions, Future<Boolean>> listener) {
    this.vertx = vertx;
    this.options = options;
    this.listener = listener;
  }

  /** Reads the files for the first time; the failure names the file. */
  Future<TlsFiles> read() {
    return files()
        .onSuccess(files -> used = files)
        .recover(
            error ->
                Future.failedFuture(new IOException("Cannot read the TLS files: " + error, error)));
  }

  private Future<TlsFiles> files() {
    return vertx.executeBlocking(() -> TlsFiles.read(options), false);
  }

  /** Looks at the files from time to time from now on. */
  void watch() {
    if (!options.reloadInterval().isZero()) {
      timer = vertx.setPeriodic(Math.max(1, options.reloadInterval().toMillis()), unused -> look());
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
        .onFailure(error -> LOG.warn("Cannot read the TLS files: {}", error.toString()));
  }

  /** As {@link SmppServer#reloadTls()}. */
  Future<Boolean> reload() {
    return files()
        .compose(files -> files.sameAs(used) ? Future.succeededFuture(false) : use(files))
        .onFailure(
            error ->
                LOG.warn("The TLS files cannot be used, the old ones stay: {}", error.toString()));
  }

  private Future<Boolean> use(TlsFiles files) {
    return listener
        .apply(files.sslOptions())
        .map(
            unused -> {
              used = files;
              LOG.info("The TLS certificate was reloaded");
              return true;
            });
  }

  void close() {
    vertx.cancelTimer(timer);
  }
}
