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
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {
  @TempDir Path folder;

  private final Map<String, String> environment = new HashMap<>();
  private final Properties system = new Properties();

  @Test
  void withoutAnyLayerTheDefaultsHold() throws Exception {
    Configuration configuration = load();

    for (ConfigKey key : ConfigKey.values()) {
      assertThat(configuration.get(key)).as(key.key()).isEqualTo(key.defaultValue());
      assertThat(configuration.source(key.key())).isEqualTo("default");
    }
  }

  @Test
  void everyDefaultObeysItsOwnRule() {
    assertThat(ConfigKey.values())
        .allMatch(key -> key.defaultValue().isEmpty() || key.accepts(key.defaultValue()));
  }

  @Test
  void theHigherLayerWins() throws Exception {
    write("application.properties", "smpp.window = 1");
    assertThat(load().get("smpp.window")).isEqualTo("1");

    yaml("smpp:\n  window: 2");
    assertThat(load().get("smpp.window")).isEqualTo("2");

    write(".env", "SMPP__WINDOW=3");
    assertThat(load().get("smpp.window")).isEqualTo("3");

    environment.put("SMPP__WINDOW", "4");
    assertThat(load().get("smpp.window")).isEqualTo("4");
    assertThat(load().source("smpp.window")).isEqualTo("environment variable SMPP__WINDOW");

    system.setProperty("smpp.window", "5");
    assertThat(load().get("smpp.window")).isEqualTo("5");
  }

  @Test
  void aProfileWinsOverDefaultsAndLosesToExplicitValues() throws Exception {
    write("application-quiet.properties", "smpp.window = 7\nsmpp.deliver_window = 8");
    write("application.properties", "smpp.deliver_window = 9");

    Configuration configuration = load("--profile=quiet");

    assertThat(configuration.profiles()).contains("quiet");
    assertThat(configuration.number(ConfigKey.SMPP_WINDOW)).isEqualTo(7);
    assertThat(configuration.number(ConfigKey.SMPP_DELIVER_WINDOW)).isEqualTo(9);
    assertThat(configuration.asProperties()).containsEntry("camel.main.profile", "quiet");
  }

  @Test
  void severalProfilesAreCombinedAndTheLastOneWins() throws Exception {
    write("application-quiet.properties", "smpp.window = 7\nsmpp.deliver_window = 8");
    write("application-loud.properties", "smpp.window = 9");

    Configuration configuration = load("--profile=quiet,loud,dev");

    assertThat(configuration.profiles()).containsExactly("quiet", "loud", "dev");
    assertThat(configuration.number(ConfigKey.SMPP_WINDOW)).isEqualTo(9);
    assertThat(configuration.number(ConfigKey.SMPP_DELIVER_WINDOW)).isEqualTo(8);
    assertThat(configuration.asProperties())
        .containsEntry("camel.main.profile", "dev")
        .containsEntry("camel.main.routes-reload-enabled", "true");
    environment.put("PROFILE", "sandbox, dev");
    assertThat(load().profiles()).containsExactly("sandbox", "dev");
  }

  @Test
  void profilesThatDoNotGoTogetherAreNamed() {
    assertThatThrownBy(() -> load("--profile=dev,sandbox,prod"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("dev and prod");
    assertThatThrownBy(() -> load("--profile=dev,dev"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("dev is named twice");
    assertThatThrownBy(() -> load("--profile=sandbox,devv"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("unknown profile devv");
    assertThatThrownBy(() -> load("--profile=sandbox,"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("separated by commas");
  }

  @Test
  void anOptionOfCamelsHasItsDashesAsUnderscoresInTheEnvironment() throws Exception {
    environment.put("CAMEL__MAIN__BASE_PACKAGE_SCAN", "com.example");
    environment.put("CAMEL__COMPONENT__SMPP_SERVER__DRAIN_TIMEOUT", "3s");
    assertThat(load().asProperties())
        .containsEntry("camel.main.base-package-scan", "com.example")
        .containsEntry("camel.component.smpp-server.drain-timeout", "3s");
  }

  @Test
  void aProfileMayBeChosenByTheEnvironmentOrTheJvm() throws Exception {
    environment.put("CAMEL_MAIN_PROFILE", "dev");
    assertThat(load().profiles()).contains("dev");
    system.setProperty("camel.main.profile", "sandbox");
    assertThat(load().profiles()).contains("sandbox");
    assertThat(load("--profile=test").profiles()).contains("test");
  }

  @Test
  void theSandboxFollowsThePortsOfTheBridge() throws Exception {
    environment.put("HTTP__ADDRESS", ":3999");

    assertThat(load("--profile=sandbox").get(ConfigKey.GATEWAY_WEBHOOK_BASE_URL))
        .isEqualTo("http://127.0.0.1:3999");
  }

  @Test
  void theLogIsAsItsVariablesSayAndAsUsualWithoutThem() throws Exception {
    environment.put("LOG_LEVEL", "");
    assertThat(load().logLevel()).isEqualTo("INFO");
    assertThat(load().logFormat()).isEqualTo("text");
    environment.put("LOG_LEVEL", "debug");
    write(".env", "LOG_FORMAT=JSON");
    assertThat(load().logLevel()).isEqualTo("DEBUG");
    assertThat(load().logFormat()).isEqualTo("json");
    environment.put("LOG_LEVEL", "LOUD");
    assertRefused(
        "LOG_LEVEL = \"LOUD\" (environment variable LOG_LEVEL) must be one of OFF, ERROR, WARN");
    environment.remove("LOG_LEVEL");
    write(".env", "LOG_FORMAT=xml");
    assertRefused(".env, variable LOG_FORMAT) must be one of text, json");
  }

  @Test
  void aFileThatIsNoPemIsRefused() throws Exception {
    String file = write("key.pem", "-----BEGIN CERTIFICATE-----").toString();
    environment.put("SMPP__TLS_CERT", file);
    environment.put("SMPP__TLS_KEY", file);
    assertRefused("SMPP__TLS_KEY) must be a readable PEM file with a PRIVATE KEY");
  }

  @Test
  void anUnknownProfileIsRefused() {
    assertRefused("unknown profile sandbxo; allowed are sandbox, dev", "--profile=sandbxo");
    assertRefused("a profile's name has letters", "--profile=../etc");
  }

  @Test
  void anUnknownArgumentIsRefused() {
    assertRefused("unknown argument --porfile=x; allowed are --profile=NAME", "--porfile=x");
  }

  @Test
  void anUnknownVariableNamesTheKeyThatWasMeant() {
    environment.put("SMPP__WINDOWS", "5");
    assertRefused(
        "unknown key smpp.windows (environment variable SMPP__WINDOWS);"
            + " did you mean smpp.window (SMPP__WINDOW)?");
  }

  @Test
  void anUnknownNamespaceCloseToOursIsRefused() throws Exception {
    write("application.properties", "gatway.timeout = 5s");
    assertRefused("unknown key gatway.timeout (" + folder.resolve("application.properties"));
  }

  @Test
  void anUnknownKeyFarFromAllListsWhatIsAllowed() throws Exception {
    yaml("limits:\n  colour: red");
    assertRefused(
        "unknown key limits.colour ("
            + folder.resolve("config.yaml")
            + "); allowed are limits.submit_per_second, limits.burst");
  }

  @Test
  void anUnknownKeyInAHiddenLayerIsRefusedToo() throws Exception {
    write("application.properties", "smpp.windwo = 5");
    environment.put("SMPP__WINDOW", "5");
    assertRefused("did you mean smpp.window");
  }

  @Test
  void aDerivedKeyCannotBeSet() {
    environment.put("SMPP__PORT", "2775");
    assertRefused("unknown key smpp.port (environment variable SMPP__PORT)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SMPP__WINDOW | 0 | a whole number from 1 to 10000",
        "SMPP__WINDOW | many | a whole number from 1 to 10000",
        "SMPP__WINDOW | 99999999999999999999 | a whole number from 1 to 10000",
        "SMPP__RESPONSE_TIMEOUT | 30 | a duration from 100ms to 10m (500ms, 10s, 5m, 72h, 30d)",
        "SMPP__INACTIVITY_TIMEOUT | -1s | a duration from 1s to 30d",
        "SMPP__BIND_ADDRESS | localhost | host:port, [ipv6]:port or :port",
        "SMPP__BIND_ADDRESS | a:70000 | host:port, [ipv6]:port or :port",
        "SMPP__SYSTEM_ID | SIXTEEN-LETTERS! | printable ASCII text of 1 to 15 characters",
        "SMPP__DEFAULT_ALPHABET | klingon | one of gsm, latin1, ascii, utf8, ucs2",
        "GATEWAY__API_BASE_URL | ftp://host | an http or https URL",
        "GATEWAY__API_BASE_URL | not a url | an http or https URL",
        "GATEWAY__DEFAULT_COUNTRY | Germany | a country's two capital letters",
        "GATEWAY__PRIORITY_MAP | 4:0 | priority_flag:priority pairs",
        "GATEWAY__PRIORITY_MAP | 0:200 | priority_flag:priority pairs",
        "SMPP__PROXY_PROTOCOL_FROM | everywhere | IP addresses or networks",
        "SMPP__PROXY_PROTOCOL_FROM | 999.1.1.1/24 | IP addresses or networks",
        "SMPP__PROXY_PROTOCOL_FROM | 10.0.0.0/33 | IP addresses or networks",
        "LIMITS__SUBMIT_PER_SECOND | -1 | a number from 0 to 1000000",
        "STORE__KEEP_TEXT | yes | one of true, false",
      })
  void aBadValueNamesKeySourceAndWhatIsAllowed(String variable, String value, String allowed) {
    environment.put(variable, value);
    String key = variable.toLowerCase(java.util.Locale.ROOT).replace("__", ".");
    assertRefused(
        key + " = \"" + value + "\" (environment variable " + variable + ") must be " + allowed);
  }

  @Test
  void noSecretIsPrinted() {
    environment.put("STORE__URL", "mysql://root:hunter2@host/db");
    assertThatThrownBy(this::load)
        .hasMessageContaining("store.url (environment variable STORE__URL) must be")
        .hasMessageNotContaining("hunter2");
    environment.clear();
    environment.put("GATEWAY__API_BASE_URL", "https://user:hunter2@host/");
    assertThatThrownBy(this::load).hasMessageNotContaining("hunter2");
    environment.clear();
    environment.put("WEBHOOK__SIGNING_KEYS", "hunter2");
    assertThatThrownBy(this::load).hasMessageNotContaining("hunter2");
  }

  @Test
  void aBrokenFileIsNamedWithoutItsContent() throws Exception {
    write(".env", "# fine\nhunter2");
    assertThatThrownBy(this::load)
        .hasMessage(folder.resolve(".env") + " line 2 must be NAME=value");
    write(".env", "STORE__PASSWORD='hunter2");
    assertThatThrownBy(this::load)
        .hasMessage(folder.resolve(".env") + " line 1: a quote is not closed");
    write(".env", "CONFIG_PATH=bad.yaml");
    write("bad.yaml", "store:\n  password: \"hunter2\n");
    assertThatThrownBy(this::load)
        .hasMessageStartingWith(folder.resolve("bad.yaml").toString())
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void aMissingYamlFileIsRefused() {
    environment.put("CONFIG_PATH", "nowhere.yaml");
    assertRefused("CONFIG_PATH must name a readable YAML file; " + folder.resolve("nowhere.yaml"));
  }

  @Test
  void dotEnvHasCommentsQuotesAndExports() throws Exception {
    write(
        ".env",
        """
        # a comment
        export SMPP__SYSTEM_ID=BRIDGE   # of ours
        STORE__USERNAME='a # b'
        STORE__PASSWORD="x\\"y\\\\z"
        smpp.window = 12
        CAMEL_MAIN_NAME=other
        LOG_LEVEL=DEBUG
        """);

    Configuration configuration = load();

    assertThat(configuration.get(ConfigKey.SMPP_SYSTEM_ID)).isEqualTo("BRIDGE");
    assertThat(configuration.get(ConfigKey.STORE_USERNAME)).isEqualTo("a # b");
    assertThat(configuration.get(ConfigKey.STORE_PASSWORD)).isEqualTo("x\"y\\z");
    assertThat(configuration.get("smpp.window")).isEqualTo("12");
    assertThat(configuration.get("camel.main.name")).isEqualTo("other");
    assertThat(configuration.variables()).containsEntry("LOG_LEVEL", "DEBUG");
  }

  @Test
  void yamlMayBeNestedOrDottedAndHaveListsAndMaps() throws Exception {
    yaml(
        """
        smpp:
          proxy_protocol_from: [10.0.0.0/8, "::1"]
        gateway.priority_map: {0: -5, 3: 127}
        webhook:
          signing_keys:
            phone1: a=b
            ACCOUNT: secret
        camel.main.name: other
        mine:
          list: [x, y]
        """);

    Configuration configuration = load();

    assertThat(configuration.get(ConfigKey.SMPP_PROXY_PROTOCOL_FROM)).isEqualTo("10.0.0.0/8,::1");
    assertThat(configuration.pairs(ConfigKey.GATEWAY_PRIORITY_MAP))
        .containsExactly(Map.entry("0", "-5"), Map.entry("3", "127"));
    assertThat(configuration.pairs(ConfigKey.WEBHOOK_SIGNING_KEYS))
        .containsExactly(Map.entry("phone1", "a=b"), Map.entry("ACCOUNT", "secret"));
    assertThat(configuration.asProperties())
        .containsEntry("camel.main.name", "other")
        .containsEntry("mine.list[1]", "y");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1.10", "1e3", "0123", "0x1F", "true", "~", "null", "12_000", "2026-11-29"})
  void whatYamlHasIsTakenAsItStands(String scalar) throws Exception {
    yaml("store.password: " + scalar + "\nwebhook.signing_keys: {phone: " + scalar + "}\n");

    Configuration configuration = load();

    assertThat(configuration.get(ConfigKey.STORE_PASSWORD)).isEqualTo(scalar);
    assertThat(configuration.pairs(ConfigKey.WEBHOOK_SIGNING_KEYS))
        .containsExactly(Map.entry("phone", scalar));
  }

  @Test
  void aYamlKeyWithoutAValueIsNotSet() throws Exception {
    yaml("smpp:\n  window:\n");
    assertThat(load().get("smpp.window")).isEqualTo("100");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SMPP_PORT", "SMPP_SERVICE_HOST", "STORE_PORT_5432_TCP_ADDR"})
  void whatKubernetesInjectsIsHarmless(String name) throws Exception {
    environment.put(name, "tcp://10.0.0.1:2775");

    Configuration configuration = load();

    assertThat(configuration.get("smpp.port")).isEqualTo("2775");
    assertThat(configuration.warnings()).noneMatch(warning -> warning.contains(name));
  }

  @Test
  void aVariableWithOneUnderscoreIsWarnedOf() throws Exception {
    environment.put("SMPP_WINDOW", "5");
    assertThat(load().warnings())
        .contains("environment variable SMPP_WINDOW is ignored; smpp.window is SMPP__WINDOW");
  }

  @ParameterizedTest
  @ValueSource(strings = {"environment", "file", "yaml", "system"})
  void aKeyMayHaveTheNameItHadBefore(String layer) throws Exception {
    switch (layer) {
      case "environment" -> environment.put("RECEIPTS__MO_LONG_TEXT", "payload");
      case "file" -> write("application.properties", "receipts.mo_long_text = payload");
      case "yaml" -> yaml("receipts:\n  mo_long_text: payload");
      default -> system.setProperty("receipts.mo_long_text", "payload");
    }
    Configuration configuration = load();

    assertThat(configuration.get(ConfigKey.MO_LONG_MESSAGES)).isEqualTo("payload");
    assertThat(configuration.source("mo.long_messages")).contains("as receipts.mo_long_text");
    // for the placeholders of routes
    assertThat(configuration.get("receipts.mo_long_text")).isEqualTo("payload");
    assertThat(configuration.warnings())
        .filteredOn(warning -> warning.contains("mo_long_text"))
        .singleElement()
        .asString()
        .startsWith("receipts.mo_long_text (")
        .endsWith(") is now called mo.long_messages (MO__LONG_MESSAGES)");
  }

  @Test
  void bothNamesOfAKeyMustNotDiffer() throws Exception {
    environment.put("RECEIPTS__MO_LONG_TEXT", "payload");
    write("application.properties", "mo.long_messages = payload");
    assertThat(load().get(ConfigKey.MO_LONG_MESSAGES)).isEqualTo("payload");

    write("application.properties", "mo.long_messages = sar");
    assertThatThrownBy(this::load)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll(
            "receipts.mo_long_text (environment variable RECEIPTS__MO_LONG_TEXT)",
            "mo.long_messages (",
            "must not differ");
  }

  @Test
  void aBadValueUnderAFormerNameNamesIt() {
    environment.put("RECEIPTS__MO_LONG_TEXT", "sometimes");
    assertThatThrownBy(this::load)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll("mo.long_messages", "RECEIPTS__MO_LONG_TEXT", "one of udh, sar");
  }

  @Test
  void aFormerNameMistypedIsUnderstood() {
    environment.put("RECEIPTS__MO_LONG_TXT", "udh");
    assertThatThrownBy(this::load)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("did you mean mo.long_messages");
  }

  @Test
  void anEmptyVariableIsNotSet() throws Exception {
    environment.put("SMPP__WINDOW", "");
    assertThat(load().get("smpp.window")).isEqualTo("100");
  }

  @Test
  void tlsIsOffWithoutACertificate() throws Exception {
    assertThat(load().asProperties())
        .containsEntry("smpp.port", "2775")
        .containsEntry("smpp.tls_port", "-1");
  }

  @Test
  void tlsListensBesidePlainOrAlone() throws Exception {
    tls();
    environment.put("SMPP__BIND_ADDRESS", "[::1]:2000");
    assertThat(load().asProperties())
        .containsEntry("smpp.host", "::1")
        .containsEntry("smpp.port", "2000")
        .containsEntry("smpp.tls_host", "::1")
        .containsEntry("smpp.tls_port", "2776")
        .containsEntry("smpp.tls_cert", folder.resolve("cert.pem").toString());

    environment.put("SMPP__TLS_BIND_ADDRESS", "[::1]:2000");
    assertThat(load().asProperties())
        .containsEntry("smpp.port", "-1")
        .containsEntry("smpp.tls_port", "2000");
  }

  @Test
  void tlsNeedsCertificateAndKey() throws Exception {
    tls();
    environment.remove("SMPP__TLS_KEY");
    assertRefused("needs smpp.tls_key (SMPP__TLS_KEY) as well");
    environment.remove("SMPP__TLS_CERT");
    environment.put("SMPP__TLS_BIND_ADDRESS", ":1");
    assertRefused("needs smpp.tls_cert (SMPP__TLS_CERT) as well");
    environment.put("SMPP__TLS_CERT", "gone.pem");
    assertRefused(
        "smpp.tls_cert = \""
            + folder.resolve("gone.pem")
            + "\" (environment variable SMPP__TLS_CERT) must be a readable PEM file");
  }

  @Test
  void httpsNeedsCertificateAndKey() throws Exception {
    tls();
    environment.put("HTTP__TLS_CERT", "cert.pem");
    assertRefused("needs http.tls_key (HTTP__TLS_KEY) as well");
    environment.put("HTTP__TLS_KEY", "cert.pem");
    assertRefused("must be a readable PEM file with a PRIVATE KEY");
    environment.put("HTTP__TLS_KEY", environment.get("SMPP__TLS_KEY"));
    assertThat(load().get(ConfigKey.HTTP_TLS_CERT))
        .isEqualTo(folder.resolve("cert.pem").toString());
    environment.remove("HTTP__TLS_CERT");
    assertRefused("needs http.tls_cert (HTTP__TLS_CERT) as well");
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:3000, true",
    "http://localhost:3000/x, true",
    "http://[::1]:3000, true",
    "http://127.0.0.1:3001, false",
    "https://127.0.0.1:3000, false"
  })
  void whoServesHttpsIsNotToBeAskedInClearText(String url, boolean refused) throws Exception {
    tls();
    environment.put("HTTP__TLS_CERT", environment.get("SMPP__TLS_CERT"));
    environment.put("HTTP__TLS_KEY", environment.get("SMPP__TLS_KEY"));
    environment.put("GATEWAY__WEBHOOK_BASE_URL", url);
    if (refused) {
      assertRefused("must begin with https://, since http.tls_cert makes http.address HTTPS");
    } else {
      assertThat(load().get(ConfigKey.GATEWAY_WEBHOOK_BASE_URL)).isEqualTo(url);
    }
  }

  @Test
  void oneAddressServesOneProtocol() {
    environment.put("HTTP__ADDRESS", "127.0.0.1:2775");
    assertRefused("must differ from http.address");
  }

  @Test
  void theBacklogHoldsAtLeastAWindow() {
    environment.put("SMPP__WINDOW", "1001");
    assertRefused("smpp.max_backlog = \"1000\" (default) must be at least smpp.window (1001)");
  }

  @Test
  void theBuiltInClientGoesByItsFormerNameToo() throws Exception {
    environment.put("GATEWAY__API_BASE_URL", "https://host/api/");
    environment.put("GATEWAY__CLIENT", "vertx-http");
    assertThat(load().get("gateway.client")).isEqualTo("built-in");
    assertThat(load().get("gateway.endpoint")).contains("client=built-in&");
  }

  @Test
  void theGatewaysEndpointSaysClientTimeAndLimit() throws Exception {
    environment.put("GATEWAY__API_BASE_URL", "https://host/api/");
    assertThat(load().get("gateway.endpoint"))
        .isEqualTo(
            "gateway-http:https://host/api?client=built-in&timeout=24000&maxAnswerSize=1048576");
    environment.put("GATEWAY__CLIENT", "http");
    environment.put("GATEWAY__MAX_ANSWER_SIZE", "2048");
    assertThat(load().get("gateway.endpoint"))
        .isEqualTo("gateway-http:https://host/api?client=http&timeout=24000&maxAnswerSize=2048");
  }

  @Test
  void valuesAreReadWithTheirTypes() throws Exception {
    environment.put("LIMITS__SUBMIT_PER_SECOND", "0.5");
    Configuration configuration = load();
    assertThat(configuration.decimal(ConfigKey.LIMITS_SUBMIT_PER_SECOND)).isEqualTo(0.5);
    assertThat(configuration.duration(ConfigKey.RECEIPTS_EXPIRE_AFTER))
        .isEqualTo(Duration.ofDays(3));
    assertThat(configuration.flag(ConfigKey.STORE_KEEP_TEXT)).isFalse();
    assertThat(configuration.address(ConfigKey.HTTP_ADDRESS))
        .contains(new Address("127.0.0.1", 3000));
    assertThat(configuration.file(ConfigKey.ACCOUNTS_FILE)).isEmpty();
    assertThat(configuration.toString()).isEqualTo("Configuration");
  }

  private void tls() throws IOException {
    write("cert.pem", "-----BEGIN CERTIFICATE-----");
    write("key.pem", "-----BEGIN PRIVATE KEY-----");
    environment.put("SMPP__TLS_CERT", "cert.pem");
    environment.put("SMPP__TLS_KEY", "key.pem");
  }

  private Configuration load(String... args) throws ConfigurationException {
    return Configuration.load(environment, system, folder, List.of(args));
  }

  private void assertRefused(String message, String... args) {
    assertThatThrownBy(() -> load(args))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  private void yaml(String text) throws IOException {
    environment.put("CONFIG_PATH", write("config.yaml", text).toString());
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://bridge.example.org",
        "http://10.0.0.5:3000",
        "http://0.0.0.0:3000",
        "http://127.example.org",
        "http://localhost.example.org",
        "http://[2001:db8::1]:3000",
        "HTTP://bridge.example.org",
      })
  void webhooksThatNoServerTakesEndTheStart(String url) {
    environment.put("GATEWAY__WEBHOOK_BASE_URL", url);

    assertThatThrownBy(this::load)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("gateway.webhook_base_url = \"" + url + "\"")
        .hasMessageContaining("must be an https URL");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://bridge.example.org/smpp",
        "http://127.0.0.1:3000",
        "http://127.1.2.3",
        "http://localhost:3000",
        "http://LOCALHOST:3000",
        "http://[::1]:3000",
      })
  void webhooksOverHttpsOrOnThisMachineAreTaken(String url) throws Exception {
    environment.put("GATEWAY__WEBHOOK_BASE_URL", url);

    assertThat(load().warnings()).isEmpty();
  }

  @Test
  void aWebhookUrlLongerThanServersTakeEndsTheStart() {
    environment.put("GATEWAY__WEBHOOK_BASE_URL", "https://example.org/" + "x".repeat(161));

    assertThatThrownBy(this::load).hasMessageContaining("of at most 180 characters");
  }

  @Test
  void aGatewayInClearTextIsWarnedOf() throws Exception {
    environment.put("GATEWAY__WEBHOOK_BASE_URL", "https://bridge.example.org");
    environment.put("GATEWAY__API_BASE_URL", "http://sms.example.org/api/3rdparty/v1");
    assertThat(load().warnings())
        .singleElement()
        .asString()
        .startsWith("gateway.api_base_url is not https");

    environment.put("GATEWAY__API_BASE_URL", "http://127.0.0.1:3001/3rdparty/v1");
    assertThat(load().warnings()).isEmpty();
  }
}
