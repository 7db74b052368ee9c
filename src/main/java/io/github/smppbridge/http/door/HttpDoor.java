package io.github.smppbridge.http.door;

import io.github.smppbridge.log.LogLimit;
import io.github.smppbridge.log.SourceNetwork;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.slf4j.LoggerFactory;

/**
 * Stands before everything that is served by HTTP: lets in what {@link RequestRules} have nothing
 * against, sees to the headers of every answer, and counts and tells what it refuses.
 */
public final class HttpDoor {
  private static final String RETRY_SECONDS = "10";

  private final Vertx vertx;
  private final ClientAddress client;
  private final RequestRules rules;
  private final AnswerHeaders answers;
  private final Optional<TokenGuard> tokens;
  private final Consumer<BadRequest> counted;
  private final LogLimit log = new LogLimit(LoggerFactory.getLogger(HttpDoor.class));

  /**
   * Makes the door.
   *
   * @param client who asks
   * @param allowedHosts names that requests may have in their Host
   * @param loopbackOnly whether the server at a port listens to this computer alone
   * @param adminToken the right one; empty = there is no {@code /admin}
   * @param answers what answers may say
   * @param counted told of every request that is refused
   */
  public HttpDoor(
      Vertx vertx,
      ClientAddress client,
      Set<String> allowedHosts,
      IntPredicate loopbackOnly,
      Optional<String> adminToken,
      AnswerHeaders answers,
      Consumer<BadRequest> counted) {
    this.vertx = vertx;
    this.client = client;
    this.rules = new RequestRules(new AllowedHosts(allowedHosts, loopbackOnly));
    this.answers = answers;
    this.tokens = adminToken.map(token -> new TokenGuard(token, System::nanoTime));
    this.counted = counted;
  }

  /** Puts the door before a handler. */
  public Handler<HttpServerRequest> before(Handler<HttpServerRequest> next) {
    return request -> {
      answers.prepare(request.response());
      Optional<BadRequest> refusal = refusal(request);
      if (refusal.isPresent()) {
        refuse(request, refusal.get());
        return;
      }
      if (request.getHeader("Transfer-Encoding") != null) {
        // whatever a proxy took for a request of its own behind it
        request.response().putHeader("Connection", "close");
      }
      if (tokens.isPresent() && RequestRules.isAdmin(request.path())) {
        checkToken(request, next);
      } else {
        next.handle(request);
      }
    };
  }

  /** Whatever a stranger finds to break a rule with: there is always an answer. */
  private Optional<BadRequest> refusal(HttpServerRequest request) {
    try {
      return rules.refusal(request);
    } catch (RuntimeException | StackOverflowError e) {
      return Optional.of(BadRequest.MALFORMED);
    }
  }

  /** What Vert.x itself could not read. */
  public void invalid(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    if (!response.headWritten()) {
      answers.prepare(response);
    }
    refuse(request, BadRequest.MALFORMED);
  }

  private void checkToken(HttpServerRequest request, Handler<HttpServerRequest> next) {
    String address = client.of(request);
    TokenGuard guard = tokens.orElseThrow();
    TokenGuard.Verdict verdict = guard.check(address, request.getHeader("Authorization"));
    if (verdict instanceof TokenGuard.Right) {
      next.handle(request);
    } else if (verdict instanceof TokenGuard.Wrong wrong && wrong.afterMillis() > 0) {
      request.pause();
      vertx.setTimer(
          wrong.afterMillis(),
          timer -> {
            guard.waited(address);
            refuse(request, BadRequest.TOKEN);
          });
    } else {
      boolean wrong = verdict instanceof TokenGuard.Wrong;
      refuse(request, wrong ? BadRequest.TOKEN : BadRequest.TOO_MANY_TOKENS);
    }
  }

  private void refuse(HttpServerRequest request, BadRequest why) {
    counted.accept(why);
    String source = SourceNetwork.of(client.of(request));
    log.warn(source, () -> "HTTP request from " + source + " refused: " + why.reason());
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    response.setStatusCode(why.status()).putHeader("Content-Type", "application/problem+json");
    switch (why) {
      case TOKEN -> response.putHeader("WWW-Authenticate", "Bearer");
      case TOO_MANY_TOKENS -> response.putHeader("Retry-After", RETRY_SECONDS);
      case METHOD -> response.putHeader("Allow", "GET, HEAD, POST");
      default -> {
        // the status says it
      }
    }
    // what else the connection carries is read with no more confidence
    response.putHeader("Connection", "close");
    response
        .end("{\"title\":\"" + why.reason() + "\",\"status\":" + why.status() + "}")
        .onComplete(written -> request.connection().close());
  }
}
