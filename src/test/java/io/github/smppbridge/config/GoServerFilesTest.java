package io.github.smppbridge.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that were written for android-sms-gateway/smpp-server (Go). */
class GoServerFilesTest {
  private static final String ENV =
      """
      # SMPP server
      HTTP__ADDRESS=:3000
      HTTP__PROXY_HEADER=X-Real-IP
      HTTP__PROXIES=["10.0.0.1", "172.16.0.0/12"]
      HTTP__OPENAPI__ENABLED=True
      HTTP__OPENAPI__PUBLIC_HOST=sms.example.com
      HTTP__OPENAPI__PUBLIC_PATH=/smpp/api/v1
      export DOMAIN=sms.example.com
      SMPP__BIND_ADDRESS=0.0.0.0:2775
      SMPP__SOURCE_TON=1
      SMPP__SOURCE_NPI=1
      SMPP__DEST_TON=1
      SMPP__DEST_NPI=1
      EXAMPLE__EXAMPLE=example
      GATEWAY__API_BASE_URL: "https://${DOMAIN}/api/3rdparty/v1"
      GATEWAY__WEBHOOK_BASE_URL='https://sms.example.com'
      GATEWAY__TIMEOUT=1m30s
      """;

  private static final String YAML =
      """
      http:
        address: 127.0.0.1:3000
        proxy_header: X-Forwarded-For
        proxies: []
        openapi:
          enabled: false
          public_host: ""
          public_path: ""
      example:
        example: example
      smpp:
        bind_address: 127.0.0.1:2775
        tls_cert: ""
        tls_key: ""
        source_ton: 1
        source_npi: 1
        dest_ton: 1
        dest_npi: 1
      gateway:
        api_base_url: https://api.sms-gate.app/3rdparty/v1
        webhook_base_url: ""
        timeout: 1.5s
      """;

  @TempDir Path folder;
  private final Map<String, String> environment = new HashMap<>();

  private Configuration load(String... args) throws ConfigurationException {
    return Configuration.load(environment, folder, List.of(args));
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  @Test
  void anEnvFileStartsTheBridge() throws Exception {
    write(".env", ENV);

    Configuration configuration = load();

    assertThat(configuration.duration(ConfigKey.GATEWAY_TIMEOUT)).isEqualTo(Duration.ofSeconds(90));
    assertThat(configuration.get(ConfigKey.HTTP_PROXIES)).isEqualTo("10.0.0.1, 172.16.0.0/12");
    assertThat(configuration.get(ConfigKey.HTTP_PROXY_HEADER)).isEqualTo("X-Real-IP");
    assertThat(configuration.flag(ConfigKey.HTTP_OPENAPI_ENABLED)).isTrue();
    assertThat(configuration.get(ConfigKey.GATEWAY_API_BASE_URL))
        .isEqualTo("https://sms.example.com/api/3rdparty/v1");
    assertThat(configuration.get("http.openapi_path")).isEqualTo("/smpp/");
  }

  @Test
  void whatIsWithoutEffectIsNamedInOneWarning() throws Exception {
    write(".env", ENV);

    assertThat(load().warnings())
        .filteredOn(line -> line.contains("without effect"))
        .singleElement()
        .asString()
        .contains("smpp.source_ton (", "smpp.source_npi (", "smpp.dest_ton (", "smpp.dest_npi (")
        .contains("--profile=smpp-server");
    assertThat(load("--profile=smpp-server").warnings())
        .filteredOn(line -> line.contains("without effect"))
        .singleElement()
        .asString()
        .doesNotContain("--profile");
    environment.put("SMPP__DEST_TOM", "1");
    assertThatThrownBy(this::load).hasMessageContaining("unknown key smpp.dest_tom");
  }

  @Test
  void aYamlFileStartsTheBridge() throws Exception {
    write("config.yaml", YAML);
    environment.put("CONFIG_PATH", "config.yaml");

    Configuration configuration = load("--profile=smpp-server");

    assertThat(configuration.duration(ConfigKey.GATEWAY_TIMEOUT))
        .isEqualTo(Duration.ofMillis(1500));
    assertThat(configuration.flag(ConfigKey.HTTP_OPENAPI_ENABLED)).isFalse();
    assertThat(configuration.get(ConfigKey.HTTP_PROXIES)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--profile=smpp-server", "PROFILE", "CAMEL_MAIN_PROFILE", ".env"})
  void oneProfileSetsAllOfIt(String how) throws Exception {
    if (how.equals(".env")) {
      write(".env", "PROFILE=smpp-server");
    } else if (!how.startsWith("--")) {
      environment.put(how, "smpp-server");
    }

    Configuration configuration = how.startsWith("--") ? load(how) : load();

    assertThat(configuration.profiles()).contains("smpp-server");
    assertThat(configuration.get(ConfigKey.SMPP_MESSAGE_ID_FORMAT)).isEqualTo("gateway");
    assertThat(configuration.get(ConfigKey.SMPP_DEFAULT_ALPHABET)).isEqualTo("utf8");
    assertThat(configuration.get(ConfigKey.HTTP_METRICS_STYLE)).isEqualTo("smpp-server");
    assertThat(configuration.get(ConfigKey.HTTP_HEALTH_STYLE)).isEqualTo("smpp-server");
  }

  @Test
  void whatIsSetExplicitlyWins() throws Exception {
    environment.put("PROFILE", "smpp-server");
    environment.put("SMPP__DEFAULT_ALPHABET", "gsm");
    assertThat(load().get(ConfigKey.SMPP_DEFAULT_ALPHABET)).isEqualTo("gsm");
  }

  @ParameterizedTest
  @ValueSource(strings = {"production", "dev", "prod", "default", "../x", ""})
  void somebodyElsesProfileIsLeftAlone(String value) throws Exception {
    environment.put("PROFILE", value);
    assertThat(load().profiles()).isEmpty();
  }

  @Test
  void withACertificateItsAddressSpeaksTlsAlone() throws Exception {
    environment.put("PROFILE", "smpp-server");
    assertThat(load().get("smpp.tls_port")).isEqualTo("-1");
    assertThat(load().get("smpp.port")).isEqualTo("2775");
    write("cert.pem", "-----BEGIN CERTIFICATE-----");
    write("key.pem", "-----BEGIN RSA PRIVATE KEY-----");
    environment.put("SMPP__TLS_CERT", "cert.pem");
    environment.put("SMPP__TLS_KEY", "key.pem");
    environment.put("SMPP__BIND_ADDRESS", "0.0.0.0:2776");

    assertThat(load().get("smpp.tls_port")).isEqualTo("2776");
    assertThat(load().get("smpp.port")).isEqualTo("-1");
  }

  @Test
  void whatItBoreTheProfileBears() throws Exception {
    environment.put("CONFIG_PATH", "gone.yaml");
    environment.put("GATEWAY__WEBHOOK_BASE_URL", "http://bridge.example.com:3000");
    environment.put("GATEWAY__TIMEOUT", "0s");
    environment.put("HTTP__PROXIES", "traefik");
    environment.put("HTTP__OPENAPI__PUBLIC_HOST", "https://sms.example.com/");
    assertThatThrownBy(this::load).hasMessageContaining("CONFIG_PATH must name a readable");

    Configuration configuration = load("--profile=smpp-server");

    assertThat(configuration.get(ConfigKey.GATEWAY_WEBHOOK_BASE_URL)).isEmpty();
    assertThat(configuration.get(ConfigKey.GATEWAY_TIMEOUT)).isEqualTo("60s");
    assertThat(configuration.get(ConfigKey.HTTP_PROXIES)).isEmpty();
    assertThat(configuration.get("http.openapi_host")).isEqualTo("sms.example.com");
    assertThat(configuration.warnings())
        .anyMatch(line -> line.contains("gone.yaml, which does not exist"))
        .anyMatch(line -> line.startsWith("gateway.webhook_base_url (environment variable"))
        .anyMatch(line -> line.startsWith("gateway.timeout (environment variable"))
        .anyMatch(line -> line.startsWith("http.proxies (environment variable"));
  }

  @ParameterizedTest
  @CsvSource({
    "1m30s, 90000",
    "1.5s, 1500",
    "1h0m0s, 3600000",
    "0.25s, 250",
    ".5m, 30000",
    "2m., 120000",
    "+5s, 5000",
    "1500us, 2",
    "100ns, 1",
    "1µs, 1",
    "0s, 0",
    "0, 0",
    "1d12h, 129600000",
    "72h, 259200000"
  })
  void durationsAreReadAsGoWritesThem(String text, long millis) {
    String tidy = text.equals("2m.") ? "2.m" : text;
    assertThat(Durations.parse(tidy)).isEqualTo(Duration.ofMillis(millis));
    assertThat(Durations.parse(Durations.normal(tidy))).isEqualTo(Duration.ofMillis(millis));
    assertThat(Durations.normal(tidy)).matches("\\d{1,9}(ms|s|m|h|d)|0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"30", "-5s", "5 s", "s", "1m30", ".s", "1e3s", "5S", "1,5s", "", "."})
  void whatIsNoDurationIsRefused(String text) {
    assertThatThrownBy(() -> Durations.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"1, true", "t, true", "TRUE, true", "0, false", "False, false", "f, false"})
  void flagsAreReadAsGoWritesThem(String text, boolean value) throws Exception {
    environment.put("HTTP__OPENAPI__ENABLED", text);
    environment.put("STORE__KEEP_TEXT", text);
    assertThat(load().flag(ConfigKey.HTTP_OPENAPI_ENABLED)).isEqualTo(value);
    assertThat(load().get(ConfigKey.STORE_KEEP_TEXT)).isEqualTo("" + value);
  }

  @Test
  void aReferenceInAnEnvFileIsFilledInWhereItsVariableIsSet() throws Exception {
    environment.put("NAME_OUTSIDE", "BRIDGE");
    write(
        ".env",
        "SMPP__SYSTEM_ID=${NAME_OUTSIDE}\nSTORE__PASSWORD=pa$word${UNSET}\nSTORE__USERNAME='${NAME_OUTSIDE}'");

    assertThat(load().get(ConfigKey.SMPP_SYSTEM_ID)).isEqualTo("BRIDGE");
    assertThat(load().get(ConfigKey.STORE_PASSWORD)).isEqualTo("pa$word${UNSET}");
    assertThat(load().get(ConfigKey.STORE_USERNAME)).isEqualTo("${NAME_OUTSIDE}");
  }
}
