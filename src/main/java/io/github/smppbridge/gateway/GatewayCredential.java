package io.github.smppbridge.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.github.smppbridge.component.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/**
 * What SMSGate knows an account by: a user and password, or a token that was made elsewhere.
 *
 * @param authorization value of the Authorization header
 * @param isToken whether it is a bearer token
 */
public record GatewayCredential(Secret authorization, boolean isToken) {
  /** Header, claims, signature. */
  private static final int JWT_PARTS = 3;

  private static final ObjectReader JSON = new ObjectMapper().reader();

  /**
   * A user and password (RFC 7617).
   *
   * @param username the SMSGate user, without a colon
   * @param password its password, of any length
   * @return the credential
   */
  public static GatewayCredential basic(String username, Secret password) {
    byte[] pair = (username + ":" + password.value()).getBytes(StandardCharsets.UTF_8);
    return new GatewayCredential(
        Secret.of("Basic " + Base64.getEncoder().encodeToString(pair)), false);
  }

  /**
   * A token (RFC 6750), used as it is: neither renewed nor revoked.
   *
   * @param token the JWT
   * @return the credential
   */
  public static GatewayCredential token(Secret token) {
    return new GatewayCredential(Secret.of("Bearer " + token.value()), true);
  }

  /**
   * Whose credentials these are.
   *
   * @return the user of a user and password, or the one that a token of SMSGate (a JWT) names;
   *     empty for one that does not tell
   */
  public Optional<String> user() {
    if (isToken) {
      return userOfToken();
    }
    String basic = authorization.value().substring("Basic ".length());
    String pair = new String(Base64.getDecoder().decode(basic), StandardCharsets.UTF_8);
    return Optional.of(pair.substring(0, pair.indexOf(':')));
  }

  private Optional<String> userOfToken() {
    String[] parts = authorization.value().substring("Bearer ".length()).split("\\.", -1);
    if (parts.length != JWT_PARTS) {
      return Optional.empty();
    }
    try {
      JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
      return Optional.of(claims.path("user_id").asText("")).filter(user -> !user.isEmpty());
    } catch (IllegalArgumentException | IOException e) {
      return Optional.empty(); // another kind of token
    }
  }

  /**
   * Asks the gateway, by {@code GET devices}, whether it accepts this.
   *
   * @param base URL of its API, without a slash at the end
   * @param timeout for the connection, and for the answer
   * @return the HTTP status: 200 = accepted
   * @throws IOException when there is no answer
   * @throws InterruptedException when asked to stop
   */
  public int check(String base, Duration timeout) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + "/devices"))
            .timeout(timeout)
            .header("Authorization", authorization.value())
            .build();
    return HttpClient.newBuilder()
        .connectTimeout(timeout)
        .build()
        .send(request, HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }
}
