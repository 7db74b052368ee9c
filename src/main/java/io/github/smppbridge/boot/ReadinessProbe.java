package io.github.smppbridge.boot;

import io.github.smppbridge.config.ConfigKey;
import io.github.smppbridge.config.Configuration;
import io.github.smppbridge.tls.OwnServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks a running bridge whether it is ready: what a container's health check calls, so that the
 * image needs no curl.
 *
 * @param uri the readiness resource
 * @param certificate what it shows, PEM file; empty = it speaks no TLS
 */
record ReadinessProbe(URI uri, String certificate) {
  private static final int TIMEOUT_MILLIS = 5_000;

  /** The probe for a bridge that was started with this configuration on this host. */
  static ReadinessProbe of(Configuration configuration) {
    String host = reachable(configuration.get("http.management_host"));
    String port = configuration.get("http.management_port");
    boolean apart = !port.equals(configuration.get("http.port"));
    String certificate = apart ? "" : configuration.get(ConfigKey.HTTP_TLS_CERT);
    String scheme = certificate.isEmpty() ? "http" : "https";
    return new ReadinessProbe(
        URI.create(scheme + "://" + host + ":" + port + "/health/ready"), certificate);
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
      HttpURLConnection connection =
          certificate.isEmpty()
              ? (HttpURLConnection) uri.toURL().openConnection()
              : new OwnServer(Path.of(certificate)).connection(uri);
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      connection.setInstanceFollowRedirects(false);
      return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    } catch (IOException e) {
      return false;
    }
  }
}
