package io.github.smppbridge.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.config.Configuration;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadinessProbeTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0:3000, , false, http://127.0.0.1:3000/health/ready",
    "0.0.0.0:3000, , true, https://127.0.0.1:3000/health/ready",
    "'[::]:3443', , true, 'https://[::1]:3443/health/ready'",
    "0.0.0.0:3443, 0.0.0.0:9000, true, http://127.0.0.1:9000/health/ready"
  })
  void asksWhereHealthIsAsItIsServed(String http, String management, boolean tls, String expected)
      throws Exception {
    Map<String, String> environment = new HashMap<>(Map.of("HTTP__ADDRESS", http));
    if (management != null) {
      environment.put("HTTP__MANAGEMENT_ADDRESS", management);
    }
    if (tls) {
      Files.writeString(folder.resolve("cert.pem"), "-----BEGIN CERTIFICATE-----");
      Files.writeString(folder.resolve("key.pem"), "-----BEGIN PRIVATE KEY-----");
      environment.putAll(Map.of("HTTP__TLS_CERT", "cert.pem", "HTTP__TLS_KEY", "key.pem"));
    }
    Configuration configuration = Configuration.load(environment, folder, List.of());
    assertThat(ReadinessProbe.of(configuration).uri()).isEqualTo(URI.create(expected));
  }
}
