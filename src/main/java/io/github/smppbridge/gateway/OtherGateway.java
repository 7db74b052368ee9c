package io.github.smppbridge.gateway;

import java.net.URI;

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
}
