package io.github.smppbridge.smpp.text;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Text as phones write it, and beyond. */
final class TextArbitraries {
  private TextArbitraries() {}

  /** Any characters of any plane, without lone surrogates and U+FFFE. */
  static Arbitrary<String> unicode() {
    return Arbitraries.integers()
        .between(0, Character.MAX_CODE_POINT)
        .filter(c -> (c < 0xD800 || c > 0xDFFF) && c != 0xFFFE)
        .map(Character::toString)
        .list()
        .ofMaxSize(500)
        .map(chars -> String.join("", chars));
  }

  /** Text around the limits of a short message with the characters that cuts must not divide. */
  static Arbitrary<String> aroundTheLimits() {
    return Arbitraries.of("a", "€", "[", "é", "Ж", "😀")
        .list()
        .ofMinSize(60)
        .ofMaxSize(500)
        .map(chars -> String.join("", chars));
  }

  /** The same without characters GSM lacks. */
  static Arbitrary<String> gsmAroundTheLimits() {
    return Arbitraries.of("a", "€", "[", "é")
        .list()
        .ofMinSize(60)
        .ofMaxSize(500)
        .map(chars -> String.join("", chars));
  }
}
