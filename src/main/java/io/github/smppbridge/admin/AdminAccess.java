package io.github.smppbridge.admin;

import io.github.smppbridge.component.Secret;
import io.github.smppbridge.route.HttpProblem;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Who may call {@code /admin}: bean {@code adminAccess}.
 *
 * @param token {@code admin.token}; empty = there is no {@code /admin}
 */
public record AdminAccess(Optional<Secret> token) {
  private static final int UNAUTHORIZED = 401;
  private static final int NOT_FOUND = 404;

  private static final String SCHEME = "Bearer ";

  /**
   * Lets a call pass, and takes the Authorization header away: no log, and no answer, has it.
   *
   * @param exchange the call
   * @throws HttpProblem 404 when there is no {@code /admin}, 401 without the right token
   */
  public void check(Exchange exchange) {
    Message message = exchange.getMessage();
    Object presented = message.removeHeader("Authorization");
    if (token.isEmpty()) {
      throw new HttpProblem(NOT_FOUND, "admin.token is not set: there is no /admin");
    }
    if (!token.get().equals(bearer(presented == null ? "" : presented.toString()))) {
      throw new HttpProblem(
          UNAUTHORIZED,
          "Authorization: Bearer with admin.token is needed",
          Map.of("WWW-Authenticate", SCHEME.trim()));
    }
  }

  /** The scheme's name is case-insensitive (RFC 9110 §11.1). */
  private static Secret bearer(String authorization) {
    boolean bearer = authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    return Secret.of(bearer ? authorization.substring(SCHEME.length()).trim() : "");
  }
}
