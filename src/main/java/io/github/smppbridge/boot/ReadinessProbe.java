package io.github.smppbridge.boot;

import io.github.smppbridge.config.Configuration;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks a running bridge whether it is ready: what a container's health check calls, so that the
 * image needs no curl.
 *
 * @param uri the readiness resource
 */
record ReadinessProbe(URI uri) {
  private static final int TIMEOUT_MILLIS = 5_000;

  /** The probe for a bridge that was started with this configuration on this host. */
  static ReadinessProbe of(Configuration configuration) {
    String host = reachable(configuration.get("http.management_host"));
    String port = configuration.get("http.management_port");
    return new ReadinessProbe(URI.create("http://" + host + ":" + port + "/health/ready"));
  }

  private static String reachable(String host) {
    return switch (host) {
      case "0.0.0.0" -> "127.0.0.1";
      case "::" -> "[::1]";
      default -> host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    };
  }

  /** True if the bridge answers 200; anything else, or nothing within 5 s, is no. */
  boolean ready() {
    try {
      // each read has a timeout, and whoever answers an octet at a time needs many
      return CompletableFuture.supplyAsync(this::ask).get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean ask() {
    try {
      HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      connection.setInstanceFollowRedirects(false);
      return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    } catch (IOException e) {
      return false;
    }
  }
}
