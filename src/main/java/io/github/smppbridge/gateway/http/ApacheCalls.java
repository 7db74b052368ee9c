package io.github.smppbridge.gateway.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/**
 * Makes Apache HttpClient keep the limits of the attempt that its thread works for: bean {@code
 * gatewayHttpClient}. Other calls pass as they are.
 */
public final class ApacheCalls implements HttpClientConfigurer {
  private static final ThreadLocal<Attempt> CURRENT = new ThreadLocal<>();

  /** The time in which this thread works for an attempt. */
  interface Scope extends AutoCloseable {
    @Override
    void close();
  }

  static Scope begin(Attempt attempt) {
    CURRENT.set(attempt);
    return CURRENT::remove;
  }

  @Override
  public void configureHttpClient(HttpClientBuilder builder) {
    builder
        // Attempts are routes/errors' business: on its own this client repeats 429 and 503.
        .disableAutomaticRetries()
        // What is small on the way may be large afterwards.
        .disableContentCompression()
        .setRequestExecutor(new CleanConnections())
        .addExecInterceptorFirst("gateway-attempt", ApacheCalls::attempt)
        .addExecInterceptorLast("gateway-sent", ApacheCalls::sent);
  }

  private static ClassicHttpResponse attempt(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    Attempt attempt = CURRENT.get();
    if (attempt == null) {
      return chain.proceed(request, scope);
    }
    if (scope.originalRequest instanceof Cancellable call && !attempt.abortsBy(call::cancel)) {
      throw new InterruptedIOException("over before it began");
    }
    ClassicHttpResponse response = chain.proceed(request, scope);
    HttpEntity entity = response.getEntity();
    if (entity != null) {
      try {
        attempt.room().expect(entity.getContentLength());
      } catch (IOException e) {
        // which closes the connection: closing the answer would read it to its end
        attempt.fail(e);
        throw e;
      }
      response.setEntity(new Limited(entity, attempt));
    }
    return response;
  }

  /** Runs when there is a connection. */
  private static ClassicHttpResponse sent(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    Attempt attempt = CURRENT.get();
    if (attempt != null) {
      attempt.sent();
    }
    return chain.proceed(request, scope);
  }

  private static final class Limited extends HttpEntityWrapper {
    private final Attempt attempt;

    Limited(HttpEntity entity, Attempt attempt) {
      super(entity);
      this.attempt = attempt;
    }

    @Override
    public InputStream getContent() throws IOException {
      return new LimitedStream(super.getContent(), attempt);
    }
  }
}
