package io.github.smppbridge.gateway;

import io.github.smppbridge.component.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What SMSGate knows an account by: a user and password, or a token that was made elsewhere.
 *
 * @param authorization value of the Authorization header
 * @param isToken whether it is a bearer token
 */
public record GatewayCredential(Secret authorization, boolean isToken) {
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
}
