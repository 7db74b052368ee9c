package io.github.smppbridge.gateway;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A gateway beside the accounts' own: one of {@code gateways} in accounts.file.
 *
 * @param name by which routes choose it
 * @param base URL of its API, without a slash at the end
 * @param credential what it knows the bridge by
 */
public record OtherGateway(String name, URI base, GatewayCredential credential) {
  /** By which a route chooses the account's own among others. */
  public static final String OWN = "own";

  /** What ids of webhooks of such gateways begin with. */
  public static final String WEBHOOK = "gw-";

  private static final String ALGORITHM = "HmacSHA256";

  /**
   * The token of its webhooks: nobody guesses it who does not know the credential, and it need not
   * be stored.
   *
   * @param callback where phones report, so that two bridges have each their own
   * @return 43 characters that may stand in a URL
   */
  public String token(String callback) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      byte[] secret = credential.authorization().value().getBytes(StandardCharsets.UTF_8);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      String text = "webhook\n" + name + "\n" + base + "\n" + callback;
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(ALGORITHM, e);
    }
  }

  /**
   * Whether a token is that of its webhooks, found out in the same time whatever the token is.
   *
   * @param callback as above
   * @param presented the token of a request
   */
  public boolean isToken(String callback, String presented) {
    return MessageDigest.isEqual(
        token(callback).getBytes(StandardCharsets.UTF_8),
        presented.getBytes(StandardCharsets.UTF_8));
  }
}
