package io.github.smppbridge.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** The body of {@code POST /messages}, checked as the real server checks it. */
final class MessageRequest {
  /** Octets of the column that holds the content. */
  private static final int COLUMN = 65_535;

  private static final int FRAME = "{\"text\":\"\"}".length();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();
  private static final Pattern NUMBER = Pattern.compile("\\+[0-9]{7,15}");

  private final String account;
  private final Map<String, ?> body;
  private final String id;

  /**
   * Checks the whole body.
   *
   * @param skipPhoneValidation whether numbers of any form are taken
   * @throws SandboxRefusal 400 with what is wrong
   */
  MessageRequest(String account, Map<String, ?> body, boolean skipPhoneValidation) {
    this.account = account;
    this.body = body;
    Object given = body.get("id");
    id = given == null ? UUID.randomUUID().toString() : given.toString();
    check(!id.isEmpty() && id.length() <= 36, "ID must be at most 36 characters in length");
    checkNumbers(skipPhoneValidation);
    checkContent();
    checkRange("simNumber", 1, 3);
    checkRange("priority", -128, 127);
    checkRange("ttl", 5, Integer.MAX_VALUE);
    checkTimes();
    checkDevice();
  }

  String account() {
    return account;
  }

  String id() {
    return id;
  }

  /** The phone named in the request, else the account's first; the real server would draw lots. */
  String deviceId() {
    Object wanted = body.get("deviceId");
    return wanted == null || wanted.toString().isEmpty()
        ? SandboxDevices.id(account, 1)
        : wanted.toString();
  }

  /** The body, without the id. */
  String json() {
    Map<String, Object> asked = new LinkedHashMap<>(body);
    asked.remove("id");
    try {
      return JSON.writeValueAsString(asked);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a body that was JSON", e);
    }
  }

  /** The first destination, which decides what happens. */
  String recipient() {
    return phoneNumbers().get(0);
  }

  int simNumber() {
    return body.get("simNumber") instanceof Number number ? number.intValue() : 1;
  }

  List<String> phoneNumbers() {
    return body.get("phoneNumbers") instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of();
  }

  boolean reportWanted() {
    return !Boolean.FALSE.equals(body.get("withDeliveryReport"));
  }

  /** Milliseconds until scheduleAt, 0 if it may go now. */
  long millisUntilDue() {
    Instant scheduled = time("scheduleAt");
    return scheduled == null ? 0 : Math.max(0, Instant.now().until(scheduled, ChronoUnit.MILLIS));
  }

  /** 160 characters fit one SMS and 153 a part of more; 70 and 67 once one is outside ASCII. */
  int parts() {
    String text = text();
    if (text == null) {
      return 1;
    }
    boolean ascii = text.chars().allMatch(c -> c < 0x80);
    int single = ascii ? 160 : 70;
    int part = ascii ? 153 : 67;
    return text.length() <= single ? 1 : (text.length() + part - 1) / part;
  }

  private String text() {
    Object text =
        body.get("textMessage") instanceof Map<?, ?> message
            ? message.get("text")
            : body.get("message");
    return text == null ? null : text.toString();
  }

  private void checkNumbers(boolean skipPhoneValidation) {
    List<String> numbers = phoneNumbers();
    check(!numbers.isEmpty() && numbers.size() <= 100, "PhoneNumbers must have 1 to 100 items");
    check(Set.copyOf(numbers).size() == numbers.size(), "PhoneNumbers must contain unique values");
    // without its plus the real server reads a number as a Russian one, which it seldom is
    check(
        skipPhoneValidation || numbers.stream().allMatch(n -> NUMBER.matcher(n).matches()),
        "failed to parse phone number in row 1: not a valid number");
    check(
        skipPhoneValidation || numbers.stream().noneMatch(MessageRequest::isLandline),
        "failed to use phone in row 1: not mobile phone number");
  }

  /**
   * The real server also refuses what is in no range that it knows; a sandbox's numbers are made
   * up.
   */
  private static boolean isLandline(String number) {
    try {
      return NUMBERS.getNumberType(NUMBERS.parse(number, null)) == PhoneNumberType.FIXED_LINE;
    } catch (NumberParseException e) {
      return false;
    }
  }

  private void checkContent() {
    String text = text();
    boolean data = body.get("dataMessage") != null;
    check(text != null || data, "no message content");
    check(text == null || !data, "only one of textMessage and dataMessage is allowed");
    if (data) {
      check(body.get("dataMessage") instanceof Map<?, ?> message && validData(message), "Data");
    } else {
      check(!text.isEmpty() && text.length() <= COLUMN, "Text must have 1 to 65535 characters");
      if (text.getBytes(StandardCharsets.UTF_8).length + FRAME > COLUMN) {
        throw new SandboxRefusal(500, "failed to handle request");
      }
    }
  }

  private static boolean validData(Map<?, ?> message) {
    try {
      byte[] octets = Base64.getDecoder().decode(String.valueOf(message.get("data")));
      return octets.length > 0
          && message.get("port") instanceof Number port
          && port.intValue() >= 0
          && port.intValue() <= 65_535;
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
  }

  private void checkTimes() {
    check(
        body.get("ttl") == null || body.get("validUntil") == null,
        "only one of ttl and validUntil is allowed");
    Instant scheduled = time("scheduleAt");
    Instant validUntil = time("validUntil");
    check(
        scheduled == null || scheduled.isAfter(Instant.now()), "scheduleAt must be in the future");
    check(
        scheduled == null || validUntil == null || scheduled.isBefore(validUntil),
        "scheduleAt must be before validUntil");
  }

  private void checkDevice() {
    if (!SandboxDevices.owns(account, deviceId())) {
      throw new SandboxRefusal(400, "failed to select device: no devices found");
    }
  }

  private void checkRange(String field, int least, int most) {
    Object value = body.get(field);
    check(
        value == null
            || value instanceof Number number
                && number.longValue() >= least
                && number.longValue() <= most,
        field + " must be " + least + " to " + most);
  }

  private Instant time(String field) {
    Object value = body.get(field);
    try {
      return value == null ? null : OffsetDateTime.parse(value.toString()).toInstant();
    } catch (DateTimeException notATime) {
      throw new SandboxRefusal(400, "failed to validate: " + field + " is not a time");
    }
  }

  private static void check(boolean valid, String problem) {
    if (!valid) {
      throw new SandboxRefusal(400, "failed to validate: " + problem);
    }
  }
}
