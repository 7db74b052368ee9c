package io.github.smppbridge.submit;

import io.github.smppbridge.route.RouteChoice;
import io.github.smppbridge.route.SessionAttributes;
import org.apache.camel.Message;

/**
 * How destinations are read and checked; of one account, or of all that say nothing else.
 *
 * @param country ISO 3166-1 region of national numbers, null or empty = not known
 * @param dialNational whether national numbers are dialled as they are when no country is known
 *     ({@code gateway.national_numbers})
 * @param skipValidation whether the gateway takes numbers that it holds to be none of a mobile
 *     phone: landlines, new ranges ({@code gateway.skip_phone_validation})
 */
public record NumberRules(String country, boolean dialNational, boolean skipValidation) {
  /** Value of {@code gateway.national_numbers}. */
  public static final String DIAL = "dial";

  /** The rules as they are by default, with a country. */
  static NumberRules of(String country) {
    return new NumberRules(country, true, false);
  }

  /** Those of a session's account, for which these stand in. */
  NumberRules of(Message message) {
    return new NumberRules(
        SessionAttributes.text(message, SessionAttributes.COUNTRY, country),
        SessionAttributes.text(
                message, SessionAttributes.NATIONAL_NUMBERS, dialNational ? DIAL : "")
            .equals(DIAL),
        Boolean.parseBoolean(
            SessionAttributes.text(
                message, SessionAttributes.ANY_NUMBER, Boolean.toString(skipValidation))));
  }

  /** The same with what a route has chosen. */
  NumberRules with(RouteChoice choice) {
    Boolean skip = choice.anyNumber();
    return skip == null ? this : new NumberRules(country, dialNational, skip);
  }
}
