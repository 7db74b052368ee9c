package io.github.smppbridge.config;

import io.github.smppbridge.smpp.TrustedNetworks;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * What a value may be.
 *
 * @param allowed completes the sentence "must be …"
 * @param test whether a trimmed value is allowed; may throw {@link IllegalArgumentException} for no
 * @param file whether the value is a path; whether it can be read is checked when all is known
 * @param form brings an allowed value into the one form that whoever uses it knows
 */
record Rule(String allowed, Predicate<String> test, boolean file, UnaryOperator<String> form) {
  private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

  /** SMSGate's 256 without path, parameter and token. */
  private static final int WEBHOOK_URL_CHARACTERS = 180;

  private static final Pattern PRIORITY =
      Pattern.compile("[0-3]\\s*:\\s*(-(?:\\d{1,2}|1[01]\\d|12[0-8])|\\d{1,2}|1[01]\\d|12[0-7])");

  /** What Go reads as true and false, too. */
  private static final Set<String> TRUE = Set.of("true", "1", "t", "T", "TRUE", "True");

  private static final Set<String> FALSE = Set.of("false", "0", "f", "F", "FALSE", "False");

  Rule(String allowed, Predicate<String> test) {
    this(allowed, test, false, UnaryOperator.identity());
  }

  /** An allowed value, or one still to be filled in, in the form that whoever uses it knows. */
  String normal(String value) {
    return value.isEmpty() || !accepts(value) ? value : form.apply(value);
  }

  private Rule as(UnaryOperator<String> normalForm) {
    return new Rule(allowed, test, file, normalForm);
  }

  boolean accepts(String value) {
    try {
      return test.test(value);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The same, or nothing at all. */
  Rule orEmpty() {
    return new Rule(
        allowed + ", or empty", value -> value.isEmpty() || test.test(value), file, form);
  }

  /** The same, or a word with a meaning of its own. */
  Rule or(String word, String meaning) {
    return new Rule(
        allowed + ", or " + word + " = " + meaning,
        value -> value.equals(word) || test.test(value));
  }

  /** The same with a condition that is checked when all values are known. */
  Rule and(String condition) {
    return new Rule(allowed + ", " + condition, test, file, form);
  }

  static Rule number(long min, long max) {
    return new Rule(
        "a whole number from " + min + " to " + max,
        value -> {
          long number = Long.parseLong(value);
          return number >= min && number <= max;
        });
  }

  /** Submits per second may be a fraction: one message every ten seconds is 0.1. */
  static Rule rate() {
    return new Rule(
        "a number from 0 to 1000000, 0 = no limit",
        value ->
            Pattern.matches("\\d{1,7}(\\.\\d{1,6})?", value) && Double.parseDouble(value) <= 1e6);
  }

  static Rule flag() {
    return new Rule(
            oneOf("true", "false").allowed, value -> TRUE.contains(value) || FALSE.contains(value))
        .as(value -> Boolean.toString(TRUE.contains(value)));
  }

  static Rule oneOf(String... values) {
    List<String> list = List.of(values);
    return new Rule("one of " + String.join(", ", list), list::contains);
  }

  /** The same; a value had another name before, which goes on working. */
  Rule formerly(String before, String value) {
    return new Rule(
        allowed,
        each -> each.equals(before) || test.test(each),
        file,
        each -> each.equals(before) ? value : form.apply(each));
  }

  /** A duration above zero. */
  static Rule duration(String min, String max) {
    Duration least = Durations.parse(min);
    Duration most = Durations.parse(max);
    return new Rule(
            "a duration from " + min + " to " + max + " (500ms, 10s, 5m, 72h, 30d)",
            value -> {
              Duration duration = Durations.parse(value);
              return duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0;
            })
        .as(Durations::normal);
  }

  /** A duration, or 0 with a meaning of its own. */
  static Rule durationOrZero(String zero, String min, String max) {
    Rule rule = duration(min, max);
    return new Rule(
            rule.allowed + ", or 0 = " + zero,
            value -> Durations.parse(value).isZero() || rule.test.test(value))
        .as(Durations::normal);
  }

  static Rule address() {
    return new Rule(
        "host:port, [ipv6]:port or :port with a port from 0 to 65535",
        value -> Address.parse(value) != null);
  }

  static Rule text(int min, int max) {
    return new Rule(
        "printable ASCII text of " + min + " to " + max + " characters",
        value ->
            value.length() >= min
                && value.length() <= max
                && value.chars().allMatch(c -> c >= 0x20 && c < 0x7f));
  }

  static Rule any() {
    return new Rule("any text", value -> true);
  }

  static Rule file(String what) {
    return new Rule("a readable " + what, value -> true, true, UnaryOperator.identity());
  }

  static Rule url() {
    Rule any = anyUrl();
    return new Rule(
        "an http or https URL without user, query or fragment",
        value -> any.test.test(value) && URI.create(value).getRawQuery() == null);
  }

  /** The same; it may have a query, such as a token. */
  static Rule anyUrl() {
    return new Rule(
        "an http or https URL without user or fragment",
        value -> {
          URI uri = URI.create(value);
          return List.of("http", "https").contains(String.valueOf(uri.getScheme()))
              && uri.getHost() != null
              && uri.getRawUserInfo() == null
              && uri.getRawFragment() == null;
        });
  }

  /**
   * What SMSGate's servers take for a webhook: https, or http on the loopback for a server and a
   * phone on the same machine; with what the bridge adds, at most 256 characters.
   */
  static Rule webhookUrl() {
    Rule url = url();
    return new Rule(
        "an https URL without user, query or fragment of at most "
            + WEBHOOK_URL_CHARACTERS
            + " characters, since SMSGate refuses other webhooks (http only on the loopback:"
            + " http://127.0.0.1:3000)",
        value ->
            url.test.test(value)
                && !Loopback.clearText(URI.create(value))
                && value.length() <= WEBHOOK_URL_CHARACTERS);
  }

  static Rule jdbcUrl() {
    return new Rule(
        "jdbc:postgresql:…, jdbc:sqlite:…",
        value -> value.startsWith("jdbc:postgresql:") || value.startsWith("jdbc:sqlite:"));
  }

  static Rule country() {
    return new Rule("a country's two capital letters (ISO 3166), such as DE", COUNTRIES::contains);
  }

  static Rule hosts() {
    return new Rule(
        "host names with commas between them, without ports",
        value -> value.matches("\\s*[A-Za-z0-9_.:\\[\\]-]+(\\s*,\\s*[A-Za-z0-9_.:\\[\\]-]+)*\\s*"));
  }

  static Rule networks() {
    return new Rule(
        "IP addresses or networks (10.0.0.0/8), separated by commas",
        value -> each(value, part -> TrustedNetworks.parse(List.of(part)) != null));
  }

  /** The same, also as the list in JSON that an environment variable may hold. */
  static Rule networksOrJson() {
    Rule rule = networks().orEmpty();
    return new Rule(rule.allowed, value -> rule.test.test(listed(value))).as(Rule::listed);
  }

  private static String listed(String value) {
    return value.startsWith("[") && value.endsWith("]")
        ? value.substring(1, value.length() - 1).replace("\"", "").trim()
        : value;
  }

  /** The name of a header. */
  static Rule headerName() {
    return new Rule("the name of an HTTP header", value -> value.matches("[A-Za-z0-9-]{1,64}"));
  }

  /** A host, with or without a port; a scheme before it, or a slash behind it, does no harm. */
  static Rule host() {
    return new Rule(
            "a host name or address, with or without a port",
            value -> bare(value).matches("[A-Za-z0-9_.:\\[\\]-]{1,255}"))
        .as(Rule::bare);
  }

  private static String bare(String host) {
    return host.replaceFirst("^https?://", "").replaceFirst("/$", "");
  }

  /** A path in its normal form. */
  static Rule path() {
    return new Rule("a path, such as /smpp", value -> value.matches("/?[A-Za-z0-9_.~/-]{0,255}"));
  }

  static Rule priorities() {
    return new Rule(
        "priority_flag:priority pairs, 0..3 to -128..127, separated by commas",
        value -> each(value, part -> PRIORITY.matcher(part).matches()));
  }

  static Rule eventKinds() {
    Rule kind = oneOf("submitted", "sent", "ended", "received");
    Rule rule =
        new Rule(
            "some of submitted, sent, ended, received, separated by commas, or all",
            value -> value.equals("all") || each(value, kind.test));
    return rule.orEmpty();
  }

  static Rule signingKeys() {
    return new Rule(
        "system_id/device=key, device=key or system_id=key pairs, separated by commas",
        value ->
            each(value, part -> part.indexOf('=') > 0 && part.indexOf('=') < part.length() - 1));
  }

  private static boolean each(String value, Predicate<String> part) {
    return Arrays.stream(value.split(",", -1)).map(String::trim).allMatch(part);
  }
}
