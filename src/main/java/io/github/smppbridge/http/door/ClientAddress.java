package io.github.smppbridge.http.door;

import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Who asks: the address that connects, or the one that a proxy of ours names. A proxy adds the
 * address that it sees at the end of what it was told, so the last that is no proxy counts: what
 * stands before it the client may have made up.
 *
 * @param proxy whether an address is that of a proxy of ours
 * @param header in which it names the client; empty = in none
 */
public record ClientAddress(Predicate<String> proxy, String header) {
  private static final Pattern ADDRESS = Pattern.compile("[0-9A-Fa-f.:]{2,45}");
  private static final int MOST = 20;

  /** Nobody is believed. */
  public static final ClientAddress CONNECTED = new ClientAddress(address -> false, "");

  /** Null when the connection is gone. */
  String of(HttpServerRequest request) {
    String connected =
        request.remoteAddress() == null ? null : request.remoteAddress().hostAddress();
    if (connected == null || header.isEmpty() || !proxy.test(connected)) {
      return connected;
    }
    List<String> named =
        List.of(String.join(",", request.headers().getAll(header)).split(",", MOST));
    for (int i = named.size() - 1; i >= 0; i--) {
      String address = named.get(i).trim();
      if (!ADDRESS.matcher(address).matches()) {
        return connected;
      }
      if (!proxy.test(address)) {
        return address;
      }
    }
    return connected;
  }
}
