package io.github.smppbridge.accounts;

import io.github.smppbridge.component.Secret;
import io.github.smppbridge.files.YamlText;
import io.github.smppbridge.gateway.GatewayCredential;
import io.github.smppbridge.gateway.OtherGateway;
import io.github.smppbridge.gateway.UserName;
import io.github.smppbridge.smpp.TrustedNetworks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code accounts.file}. Secrets come from the environment or from files beside it. */
final class AccountsReader {
  /** Tens of thousands of accounts. */
  private static final int MOST_OCTETS = 4_194_304;

  private static final Pattern BCRYPT =
      Pattern.compile("\\$2[aby]\\$(0[4-9]|1[0-5])\\$[./A-Za-z0-9]{53}");
  private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());
  private static final Set<String> ALPHABETS = Set.of("gsm", "latin1", "ascii", "utf8", "ucs2");
  private static final Set<String> DATA_CODING_1 = Set.of("auto", "ascii", "gsm");
  private static final Set<String> NATIONAL_NUMBERS = Set.of("dial", "refuse");
  private static final Set<String> PENDING_STATES = Set.of("scheduled", "enroute", "auto");
  private static final Set<String> RECEIPTS = Set.of("requested", "all", "failed", "none");
  private static final Set<String> BIND_TYPES = Set.of("transmitter", "receiver", "transceiver");
  private static final int MOST = 1_000_000;

  /** Of SMPP (SMPP v3.4 §5.2.9). */
  private static final int MOST_OF_ADDRESS = 20;

  private final Path file;
  private final Map<String, String> environment;
  private final AccountLimits defaults;
  private final List<Path> secretFiles = new ArrayList<>();

  AccountsReader(Path file, Map<String, String> environment, AccountLimits defaults) {
    this.file = file;
    this.environment = environment;
    this.defaults = defaults;
  }

  /** Every file that was asked for a secret, there or not. */
  List<Path> secretFiles() {
    return List.copyOf(secretFiles);
  }

  /**
   * Reads what may become the file, or is it.
   *
   * @param yaml its content
   * @return the entries
   * @throws AccountsFileException naming file, account and key
   */
  AccountEntries read(String yaml) {
    Object content = load(yaml);
    if (content == null) {
      throw new AccountsFileException(file + " is empty; 'accounts: {}' has no accounts");
    }
    YamlSection root = YamlSection.of(file.toString(), content);
    if (!root.has("accounts")) {
      root.refuseOthers();
      throw new AccountsFileException(file + " has no accounts; 'accounts: {}' would say so");
    }
    YamlSection entries = root.section("accounts");
    Map<String, OtherGateway> gateways = GatewaysReader.read(root, this::credential);
    root.refuseOthers();
    Map<String, Account> accounts = new HashMap<>();
    for (Map.Entry<?, ?> entry : entries.entries().entrySet()) {
      String systemId = Objects.toString(entry.getKey(), "");
      if (systemId.isEmpty() || !systemId.chars().allMatch(c -> c > 0x20 && c < 0x7F)) {
        throw new AccountsFileException(file + ": a system_id is not printable ASCII");
      }
      Account other =
          accounts.put(UserName.canonical(systemId), account(systemId, entry.getValue()));
      if (other != null) {
        throw new AccountsFileException(
            "%s: accounts %s and %s are one to the gateway, which knows no case"
                .formatted(file, other.systemId(), systemId));
      }
    }
    return new AccountEntries(accounts.values(), gateways);
  }

  /** The content of the file. */
  String text() {
    try {
      if (Files.size(file) > MOST_OCTETS) {
        throw new AccountsFileException(file + " is larger than " + MOST_OCTETS + " octets");
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw new AccountsFileException(
          file + " cannot be read (" + e.getClass().getSimpleName() + ")");
    }
  }

  private Object load(String yaml) {
    try {
      return YamlText.load(file, yaml);
    } catch (YamlText.MalformedException e) {
      throw new AccountsFileException(e.getMessage());
    }
  }

  private Account account(String systemId, Object value) {
    YamlSection entry = YamlSection.of(file + ": account " + systemId, value);
    Optional<Secret> hash = entry.text("password_hash").map(Secret::of);
    if (hash.isPresent() && !BCRYPT.matcher(hash.get().value()).matches()) {
      throw entry.refused("password_hash", "must be a bcrypt hash, as 'account add' makes it");
    }
    Optional<GatewayCredential> credential =
        entry.has("gateway") ? Optional.of(credential(entry.section("gateway"))) : Optional.empty();
    if (hash.isPresent() != credential.isPresent()) {
      throw entry.refused(
          hash.isPresent() ? "gateway" : "password_hash",
          "is missing: an SMPP password and the gateway's credential go together");
    }
    Account account =
        new Account(
            systemId,
            hash,
            credential,
            entry.oneOf("alphabet", ALPHABETS),
            entry.oneOf("data_coding_1", DATA_CODING_1),
            entry.oneOf("national_numbers", NATIONAL_NUMBERS),
            flag(entry, "skip_phone_validation"),
            entry.oneOf("pending_state", PENDING_STATES),
            country(entry),
            PhoneRulesReader.read(entry),
            limits(entry.section("limits")),
            networks(entry),
            ReceivesReader.read(entry),
            moRecipient(entry),
            bindTypes(entry),
            WebhookLingerReader.read(entry),
            entry.flag("tls_required"),
            entry
                .oneOf("receipts", RECEIPTS)
                .map(name -> ReceiptPolicy.valueOf(name.toUpperCase(Locale.ROOT)))
                .orElse(ReceiptPolicy.REQUESTED),
            SentIsFinal.read(entry),
            keys(entry));
    entry.refuseOthers();
    return account;
  }

  private static Set<String> keys(YamlSection entry) {
    Set<String> keys = new HashSet<>();
    entry.entries().keySet().forEach(key -> keys.add(String.valueOf(key)));
    entry.section("limits").entries().keySet().forEach(key -> keys.add("limits " + key));
    return Set.copyOf(keys);
  }

  /** Empty when the entry leaves it to a key of the bridge. */
  private static Optional<Boolean> flag(YamlSection entry, String key) {
    return entry.has(key) ? Optional.of(entry.flag(key)) : Optional.empty();
  }

  private GatewayCredential credential(YamlSection gateway) {
    Optional<String> username = gateway.text("username");
    Optional<String> password = secret(gateway, "password");
    Optional<String> token = secret(gateway, "token");
    gateway.refuseOthers();
    if (token.isPresent() && username.isEmpty() && password.isEmpty()) {
      return GatewayCredential.token(Secret.of(token.get()));
    }
    if (token.isEmpty() && username.isPresent() && password.isPresent()) {
      if (username.get().indexOf(':') >= 0) {
        throw gateway.refused("username", "must not have a colon");
      }
      return GatewayCredential.basic(username.get(), Secret.of(password.get()));
    }
    throw gateway.refused(
        "username",
        "with password_env or password_file, or else token_env or token_file, is needed");
  }

  /** The secret that {@code name_env} or {@code name_file} refers to. */
  private Optional<String> secret(YamlSection section, String name) {
    Optional<String> variable = section.text(name + "_env");
    Optional<String> path = section.text(name + "_file");
    if (variable.isPresent() && path.isPresent()) {
      throw section.refused(name + "_env", "and " + name + "_file exclude each other");
    }
    if (variable.isPresent()) {
      String value = environment.get(variable.get());
      if (value == null || value.isEmpty()) {
        throw section.refused(name + "_env", "names " + variable.get() + ", which is not set");
      }
      return Optional.of(value);
    }
    return path.map(named -> fromFile(section, name + "_file", named));
  }

  private String fromFile(YamlSection section, String key, String name) {
    Path path = file.resolveSibling(name);
    secretFiles.add(path);
    try {
      String value = Files.readString(path).strip();
      if (value.isEmpty()) {
        throw section.refused(key, "names " + path + ", which is empty");
      }
      return value;
    } catch (IOException e) {
      throw section.refused(key, "names " + path + ", which cannot be read");
    }
  }

  private static Optional<String> country(YamlSection entry) {
    Optional<String> country = entry.text("country");
    if (country.isPresent() && !COUNTRIES.contains(country.get())) {
      throw entry.refused("country", "must be a country's two capital letters, such as DE");
    }
    return country;
  }

  private AccountLimits limits(YamlSection limits) {
    AccountLimits read =
        new AccountLimits(
            limits.decimal("submit_per_second", defaults.submitPerSecond(), MOST),
            (int) limits.number("burst", defaults.burst(), 0, MOST),
            limits.has("sessions") ? (int) limits.number("sessions", 0, 0, MOST) : null,
            (int) limits.number("window", 0, 1, 10_000),
            (int) limits.number("message_size", defaults.messageSize(), 0, 65_535),
            limits.number("daily_quota", defaults.dailyQuota(), 0, 1_000_000_000));
    limits.refuseOthers();
    return read;
  }

  private static Optional<TrustedNetworks> networks(YamlSection entry) {
    List<String> cidrs = entry.texts("allowed_addresses");
    try {
      return cidrs.isEmpty() ? Optional.empty() : Optional.of(TrustedNetworks.parse(cidrs));
    } catch (IllegalArgumentException e) {
      throw entry.refused("allowed_addresses", "must be addresses or networks: " + e.getMessage());
    }
  }

  private static Optional<String> moRecipient(YamlSection entry) {
    Optional<String> recipient = entry.text("mo_recipient");
    if (recipient.filter(text -> text.length() > MOST_OF_ADDRESS).isPresent()) {
      throw entry.refused("mo_recipient", "must have at most 20 characters");
    }
    return recipient;
  }

  private static Set<String> bindTypes(YamlSection entry) {
    List<String> types = entry.texts("bind_types");
    if (!BIND_TYPES.containsAll(types)) {
      throw entry.refused("bind_types", "must be a list of transmitter, receiver, transceiver");
    }
    return types.isEmpty() ? BIND_TYPES : Set.copyOf(types);
  }
}
