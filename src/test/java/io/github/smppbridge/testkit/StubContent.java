package io.github.smppbridge.testkit;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the stub thinks of a message's numbers and content. Thread-safe. */
final class StubContent {
  /** Octets of the column that holds the content, as Go writes JSON. */
  private static final int COLUMN = 65_535;

  private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();

  volatile boolean mobileNumbersOnly;
  volatile boolean latin1;

  /** Null = it is taken. */
  StubApi.Reply refusal(RecordedRequest request, List<String> numbers) {
    boolean looked =
        mobileNumbersOnly && !"true".equals(request.parameters().get("skipPhoneValidation"));
    if (looked && !numbers.stream().allMatch(StubContent::isMobile)) {
      return StubApi.Reply.error(
          400, "failed to enqueue message: failed to use phone in row 1: not mobile phone number");
    }
    JsonObject text = request.json().getJsonObject("textMessage");
    return text == null || fits(text.getString("text", ""))
        ? null
        : StubApi.Reply.error(500, "failed to handle request");
  }

  private static boolean isMobile(String number) {
    try {
      var parsed = NUMBERS.parse(number, "RU");
      PhoneNumberType type = NUMBERS.getNumberType(parsed);
      return NUMBERS.isValidNumber(parsed)
          && (type == PhoneNumberType.MOBILE || type == PhoneNumberType.FIXED_LINE_OR_MOBILE);
    } catch (NumberParseException e) {
      return false;
    }
  }

  private boolean fits(String text) {
    String json = "{\"text\":" + new JsonObject().put("t", text).encode().substring(5);
    String escaped = json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
    return escaped.getBytes(StandardCharsets.UTF_8).length <= COLUMN
        && (!latin1 || StandardCharsets.ISO_8859_1.newEncoder().canEncode(text));
  }
}
