package io.github.smppbridge.boot;

import io.github.smppbridge.config.Address;
import io.github.smppbridge.config.ConfigKey;
import io.github.smppbridge.config.Configuration;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;

/**
 * Finds out before the start whether the HTTP addresses are free: Camel's HTTP server merely logs a
 * warning when it cannot listen, and goes on without health, metrics and webhook.
 */
final class FreeAddress {
  private FreeAddress() {}

  /**
   * Binds each address for a moment.
   *
   * @param configuration names the addresses
   * @throws IOException if one cannot be bound; the message names its key
   */
  static void check(Configuration configuration) throws IOException {
    for (ConfigKey key : List.of(ConfigKey.HTTP_ADDRESS, ConfigKey.HTTP_MANAGEMENT_ADDRESS)) {
      Optional<Address> address = configuration.address(key);
      if (address.isPresent()) {
        bind(key, address.get());
      }
    }
  }

  private static void bind(ConfigKey key, Address address) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(address.host(), address.port()));
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException(key.key() + ": cannot listen on " + address + ": " + e.getMessage(), e);
    }
  }
}
