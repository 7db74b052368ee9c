package io.github.smppbridge.store;

/**
 * What the token of a webhook stands for.
 *
 * @param account system_id
 * @param gatewayUser whose phones report by it; {@code null} = not known
 */
public record WebhookOwner(String account, String gatewayUser) {

  boolean isOther(String user) {
    return user != null && gatewayUser != null && !user.equals(gatewayUser);
  }
}
