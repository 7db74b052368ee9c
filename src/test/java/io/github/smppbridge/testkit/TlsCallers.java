package io.github.smppbridge.testkit;

import static org.awaitility.Awaitility.await;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Clients that connect by TLS again and again, whatever certificate they are shown. */
public final class TlsCallers implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 60_000;

  private final SSLContext tls;
  private final int port;
  private final AtomicInteger connected = new AtomicInteger();
  private final Queue<IOException> failures = new ConcurrentLinkedQueue<>();
  private final List<CompletableFuture<Void>> callers;
  private volatile boolean over;

  /**
   * Starts them. Each ends with its first failure.
   *
   * @param port of 127.0.0.1
   * @param count how many
   * @throws GeneralSecurityException never
   */
  public TlsCallers(int port, int count) throws GeneralSecurityException {
    this.port = port;
    this.tls = SSLContext.getInstance("TLS");
    tls.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
    this.callers =
        IntStream.range(0, count)
            .mapToObj(i -> CompletableFuture.runAsync(this::call, task -> new Thread(task).start()))
            .toList();
  }

  private void call() {
    try {
      while (!over) {
        certificate();
        connected.incrementAndGet();
      }
    } catch (IOException e) {
      failures.add(e);
    }
  }

  /**
   * Connects.
   *
   * @return whose certificate the server shows now
   * @throws IOException when the handshake fails
   */
  public String certificate() throws IOException {
    try (SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket("127.0.0.1", port)) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.startHandshake();
      return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
          .getSubjectX500Principal()
          .getName();
    }
  }

  /** Waits until so many more have connected, or one has failed. */
  public void awaitMore(int count) {
    int goal = connected.get() + count;
    await().until(() -> connected.get() >= goal || !failures.isEmpty());
  }

  /** {@return what failed} */
  public List<IOException> failures() {
    return List.copyOf(failures);
  }

  @Override
  public void close() {
    over = true;
    callers.forEach(CompletableFuture::join);
  }
}
