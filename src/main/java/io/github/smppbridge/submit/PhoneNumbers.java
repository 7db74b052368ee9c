package io.github.smppbridge.submit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber.CountryCodeSource;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * SMPP addresses to the numbers the gateway takes. The gateway reads a number without {@code +} as
 * a Russian one, so everything that can be is made E.164 here:
 *
 * <ul>
 *   <li>{@code +…} with any TON, and TON 1: international.
 *   <li>With TON 0 or 1, what the country dials before an international number, as libphonenumber
 *       has it: {@code 00…} in most countries, but 0011 in Australia, 011 in the USA, 010 in Japan,
 *       where {@code 00…} is no international number. Without a country, and with TON 1 where it is
 *       no prefix of the country's, 00 is one.
 *   <li>TON 0 and 2 with a country: national; with TON 0 also international digits without {@code
 *       +}. A mobile number of the country is preferred, then a valid international number, then
 *       what else is valid or at least possible.
 *   <li>TON 0 without a country: international when libphonenumber knows such a number. As without
 *       a country where one has no numbers of its own: AQ, BV, GS, HM, PN, TF, UM.
 *   <li>What remains is dialled as it is, without validation: at most 6 digits (short codes), TON
 *       3..6, and national numbers when no country is set (the phone knows its own), unless these
 *       are refused.
 *   <li>A name with TON 5 goes to the phone as it is, without validation; elsewhere anything but
 *       digits is refused, since the ESME says that it is a number.
 * </ul>
 *
 * A number that is well formed but not in use is passed on; the gateway refuses it. Where
 * validation is skipped, so is the gateway's, and what is no number of the country, or of any, is
 * dialled as it is.
 */
public final class PhoneNumbers {
  private static final int TON_UNKNOWN = 0;
  private static final int TON_INTERNATIONAL = 1;
  private static final int TON_NATIONAL = 2;
  private static final int TON_NETWORK_SPECIFIC = 3;
  private static final int TON_ALPHANUMERIC = 5;
  private static final int TON_ABBREVIATED = 6;

  private static final int SHORT_CODE_DIGITS = 6;
  private static final int E164_DIGITS = 15;
  private static final int MOST_DIGITS = 20;

  private static final Pattern SEPARATORS = Pattern.compile("[ ()./-]");
  private static final Pattern NUMBER = Pattern.compile("\\+?[0-9]{1,20}");

  /** What else a phone dials. */
  private static final Pattern DIALLABLE = Pattern.compile("\\+?[0-9*#]{1,20}");

  /** What an alphanumeric address may hold, with at least one letter. */
  private static final Pattern NAME = Pattern.compile("(?=.*[A-Za-z])[A-Za-z0-9 &._-]{1,20}");

  /** The international prefix that the ITU recommends (E.164). */
  private static final String PREFIX = "00";

  private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());
  private static final PhoneNumberUtil LIBRARY = PhoneNumberUtil.getInstance();
  private static final int REMEMBERED = 1_000;

  /** Senders, and SIM cards, are the same ones again and again. */
  private static final Cache<Written, Optional<String>> READ =
      Caffeine.newBuilder().maximumSize(REMEMBERED).executor(Runnable::run).build();

  /** An address, and where it is written. */
  private record Written(String address, String country) {}

  private PhoneNumbers() {}

  /**
   * The number to send to.
   *
   * @param ton type of number as in the PDU; values above 6 count as unknown. The numbering plan
   *     does not count: senders fill it in at random.
   * @param address as in the PDU; spaces and {@code ()./-} are taken out
   * @param rules of the account
   * @throws InvalidAddressException when it cannot be one, or the rules refuse it
   * @throws IllegalArgumentException for an unknown country
   */
  public static Destination normalise(int ton, String address, NumberRules rules) {
    Destination destination;
    try {
      destination = read(ton, address, rules.country());
    } catch (InvalidAddressException e) {
      String number = digits(address);
      if (!rules.skipValidation() || !DIALLABLE.matcher(number).matches()) {
        throw e;
      }
      return new Destination(number, true);
    }
    if (!rules.dialNational() && isNational(ton, destination, rules.country())) {
      throw new InvalidAddressException("a national number, and no country is known");
    }
    return rules.skipValidation() ? new Destination(destination.number(), true) : destination;
  }

  private static Destination read(int ton, String address, String country) {
    if (ton == TON_ALPHANUMERIC && isName(address)) {
      return new Destination(address, true);
    }
    String number = address;
    if (!isDigits(address)) {
      number = digits(address);
      if (!NUMBER.matcher(number).matches()) {
        throw new InvalidAddressException("not a phone number");
      }
    }
    if (number.startsWith("+")) {
      return international(number.substring(1));
    }
    if (ton >= TON_NETWORK_SPECIFIC && ton <= TON_ABBREVIATED) {
      return new Destination(number, true);
    }
    Optional<String> region = region(country);
    if (ton == TON_INTERNATIONAL) {
      return number.length() <= SHORT_CODE_DIGITS
          ? new Destination(number, true)
          : international(withoutPrefix(number, region));
    }
    boolean unknown = ton == TON_UNKNOWN || ton > TON_ABBREVIATED;
    return region.isEmpty()
        ? withoutCountry(number, unknown)
        : national(number, unknown, region.get());
  }

  /**
   * Whether two addresses, written in whatever way, are one number. Never throws for an address:
   * what is no number is like nothing.
   *
   * @param country ISO 3166-1 region of national numbers, null or empty = not known
   */
  public static boolean same(String a, String b, String country) {
    Optional<String> first = digits(a, country);
    return first.isPresent() && first.equals(digits(b, country));
  }

  private static String digits(String address) {
    return SEPARATORS.matcher(address == null ? "" : address).replaceAll("");
  }

  /**
   * With TON 0 and 2, and those that do not exist; the others say that a number is something else.
   */
  private static boolean isNational(int ton, Destination read, String country) {
    return read.dialAsIs()
        && read.number().length() > SHORT_CODE_DIGITS
        && (ton == TON_UNKNOWN || ton == TON_NATIONAL || ton > TON_ABBREVIATED)
        && region(country).isEmpty();
  }

  private static boolean isName(String address) {
    return address != null && NAME.matcher(address).matches() && !NUMBER.matcher(address).matches();
  }

  /** As most addresses are: nothing to take out, and nothing to find fault with. */
  private static boolean isDigits(String address) {
    if (address == null || address.isEmpty() || address.length() > MOST_DIGITS) {
      return false;
    }
    for (int i = 0; i < address.length(); i++) {
      if (address.charAt(i) < '0' || address.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static Destination international(String digits) {
    boolean e164 =
        digits.length() > SHORT_CODE_DIGITS
            && digits.length() <= E164_DIGITS
            && digits.charAt(0) != '0';
    if (!e164) {
      throw new InvalidAddressException("not an international phone number");
    }
    return new Destination("+" + digits, false);
  }

  /**
   * A number that its TON calls international begins with no zero: what does is dialled. Where the
   * country's prefix leads to no valid number, 00 may be meant as everywhere else.
   */
  private static String withoutPrefix(String number, Optional<String> region) {
    if (!number.startsWith("0")) {
      return number;
    }
    Optional<PhoneNumber> abroad =
        region.flatMap(here -> parse(number, here)).filter(PhoneNumbers::isDialledAbroad);
    if (number.startsWith(PREFIX) && abroad.filter(LIBRARY::isValidNumber).isEmpty()) {
      String digits = number.substring(PREFIX.length());
      if (abroad.isEmpty() || isValid(digits)) {
        return digits;
      }
    }
    return abroad.map(there -> e164(there).number().substring(1)).orElse(number);
  }

  private static boolean isValid(String internationalDigits) {
    return parse("+" + internationalDigits, null).filter(LIBRARY::isValidNumber).isPresent();
  }

  private static boolean isDialledAbroad(PhoneNumber number) {
    return number.getCountryCodeSource() == CountryCodeSource.FROM_NUMBER_WITH_IDD;
  }

  private static Destination withoutCountry(String number, boolean unknownTon) {
    if (unknownTon && number.length() > SHORT_CODE_DIGITS) {
      if (number.startsWith(PREFIX)) {
        return international(number.substring(PREFIX.length()));
      }
      Optional<PhoneNumber> parsed = parse("+" + number, null);
      if (parsed.isPresent() && LIBRARY.isValidNumber(parsed.get())) {
        return e164(parsed.get());
      }
    }
    return new Destination(number, true);
  }

  private static Destination national(String number, boolean unknownTon, String region) {
    Optional<PhoneNumber> here = parse(number, region);
    // a prefix may look like the code of a country: 994 is Azerbaijan's, and one of Finland's
    if (here.filter(PhoneNumbers::isMobile).filter(n -> !isDialledAbroad(n)).isPresent()) {
      return e164(here.get());
    }
    if (number.length() <= SHORT_CODE_DIGITS) {
      return new Destination(number, true);
    }
    Optional<PhoneNumber> abroad = unknownTon ? parse("+" + number, null) : Optional.empty();
    return abroad
        .filter(LIBRARY::isValidNumber)
        .or(() -> here.filter(PhoneNumbers::isPossible))
        .or(() -> abroad.filter(PhoneNumbers::isPossible))
        .map(PhoneNumbers::e164)
        .orElseThrow(() -> new InvalidAddressException("not a phone number of " + region));
  }

  private static boolean isMobile(PhoneNumber number) {
    // getNumberType is UNKNOWN for numbers that are not valid.
    PhoneNumberType type = LIBRARY.getNumberType(number);
    return type == PhoneNumberType.MOBILE || type == PhoneNumberType.FIXED_LINE_OR_MOBILE;
  }

  private static boolean isPossible(PhoneNumber number) {
    // libphonenumber lets German numbers have more digits than E.164.
    int digits = LIBRARY.format(number, PhoneNumberFormat.E164).length() - 1;
    return LIBRARY.isPossibleNumber(number) && digits > SHORT_CODE_DIGITS && digits <= E164_DIGITS;
  }

  private static Optional<PhoneNumber> parse(String number, String region) {
    try {
      return Optional.of(LIBRARY.parseAndKeepRawInput(number, region));
    } catch (NumberParseException e) {
      return Optional.empty();
    }
  }

  private static Destination e164(PhoneNumber number) {
    return new Destination(LIBRARY.format(number, PhoneNumberFormat.E164), false);
  }

  private static Optional<String> region(String country) {
    if (country == null || country.isEmpty()) {
      return Optional.empty();
    }
    String region = country.toUpperCase(Locale.ROOT);
    if (LIBRARY.getSupportedRegions().contains(region)) {
      return Optional.of(region);
    }
    if (COUNTRIES.contains(region)) {
      return Optional.empty(); // nobody has a number there
    }
    throw new IllegalArgumentException("unknown country " + country);
  }

  /** The digits of an address, international ones where they are known; empty for no number. */
  static Optional<String> digits(String address, String country) {
    return READ.get(new Written(address, country), PhoneNumbers::readDigits);
  }

  private static Optional<String> readDigits(Written written) {
    String address = written.address();
    String country = written.country();
    try {
      String number = read(TON_UNKNOWN, address, country).number();
      return Optional.of(number.startsWith("+") ? number.substring(1) : number);
    } catch (InvalidAddressException e) {
      return Optional.empty();
    }
  }
}
