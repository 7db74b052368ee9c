package io.github.smppbridge.tls;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServerOptions;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a TLS listener on the certificates that are in its files. */
public final class TlsReload implements ServerTls {
  private static final Logger LOG = LoggerFactory.getLogger(TlsReload.class);

  private final Vertx vertx;
  private final String name;
  private final TlsFiles.Paths paths;
  private final Duration interval;
  private volatile TlsFiles used;
  private volatile ReloadedEngine engine;
  private volatile TlsFiles seen;
  private volatile long timer = -1;

  /**
   * Makes one that does nothing yet.
   *
   * @param vertx reads the files, and looks at them
   * @param name of the listener, for the log
   * @param paths where the files are
   * @param interval how often they are looked at for changes; zero = never
   */
  public TlsReload(Vertx vertx, String name, TlsFiles.Paths paths, Duration interval) {
    this.vertx = vertx;
    this.name = name;
    this.paths = paths;
    this.interval = interval;
  }

  /**
   * Reads the files for the first time.
   *
   * @return completes when they are known; the failure names the file
   */
  @Override
  public Future<Void> read() {
    return vertx
        .executeBlocking(this::useFirst, false)
        .recover(
            error ->
                Future.failedFuture(
                    new IOException(
                        "Cannot use the TLS files of %s, %s and %s: %s"
                            .formatted(name, paths.cert(), paths.key(), error),
                        error)));
  }

  private synchronized Void useFirst() throws Exception {
    TlsFiles files = sound();
    engine = new ReloadedEngine(vertx, files);
    used = files;
    return null;
  }

  private TlsFiles sound() throws Exception {
    TlsFiles files = TlsFiles.read(paths);
    files.checkPair(vertx);
    return files;
  }

  /**
   * Has a listener use them, as they are when a connection comes.
   *
   * @param options of the listener
   * @throws IllegalStateException when they were not read
   */
  @Override
  public void apply(NetServerOptions options) {
    if (engine == null) {
      throw new IllegalStateException("The TLS files of " + name + " were not read");
    }
    // Vert.x wants the key, and leaves its use to the engine
    options.setKeyCertOptions(used.keyCert()).setSslEngineOptions(engine);
    TlsRules.apply(options);
  }

  /** Looks at the files from time to time from now on. */
  @Override
  public void watch() {
    if (!interval.isZero()) {
      timer = vertx.setPeriodic(Math.max(1, interval.toMillis()), unused -> look());
    }
  }

  /** A certificate and its key are seldom replaced at once: changes are used when they rest. */
  private void look() {
    vertx
        .executeBlocking(this::sound, false)
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
  @Override
  public Future<Boolean> reload() {
    return vertx
        .executeBlocking(this::useChanged, false)
        .onFailure(
            error ->
                LOG.warn(
                    "The TLS files of {} cannot be used, the old ones stay: {}",
                    name,
                    error.toString()));
  }

  private synchronized boolean useChanged() throws Exception {
    TlsFiles files = sound();
    if (files.sameAs(used)) {
      return false;
    }
    engine.use(files);
    used = files;
    LOG.info("The TLS certificate of {} was reloaded", name);
    return true;
  }

  /** Looks no more. */
  @Override
  public void close() {
    vertx.cancelTimer(timer);
  }
}
