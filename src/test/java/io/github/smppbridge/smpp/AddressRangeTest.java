package io.github.smppbridge.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** address_range of a bind, as it is read and as it matches. */
class AddressRangeTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "*",
        ".*",
        "^.*$",
        "^.*",
        ".*$",
        ".+",
        "^",
        "$",
        "^$",
        "0",
        "+",
        "^+",
        "00",
        "[0-9]*",
        "^[0-9]+$",
        "^\\d+$",
        "+.*",
        "^\\+.*$"
      })
  void everything(String written) {
    assertThat(AddressRange.of(written).everything()).as(written).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          ^4917            ; 491701234567   ; true
          ^4917            ; 491511234567   ; false
          ^4917            ; 114917         ; false
          4917             ; 114917         ; true
          17$              ; 4917           ; true
          17$              ; 49171          ; false
          ^49.7            ; 4917           ; true
          ^49[12]7         ; 4927           ; true
          ^49[^12]7        ; 4927           ; false
          ^4917|^4915      ; 4915           ; true
          ^(4917|4915)     ; 4916           ; false
          ^49(17|15)[0-9]{3}$ ; 4917123      ; true
          ^49(17|15)[0-9]{3}$ ; 491712       ; false
          ^+4917           ; 491701234567   ; true
          +4917            ; 491701234567   ; true
          ^\\+4917         ; 491701234567   ; true
          ^\\+?4917        ; 491701234567   ; true
          ^[+]4917         ; 491701234567   ; true
          ^004917          ; 491701234567   ; true
          004917           ; 491701234567   ; true
          ^(\\+|00)49      ; 491701234567   ; true
          ^(\\+|00)?49     ; 491701234567   ; true
          ^(+49|+43)       ; 43123          ; true
          ^+49|^+43        ; 43123          ; true
          ^49(00|01)       ; 4900           ; true
          ^49(00|01)       ; 49             ; false
          ^49 17           ; 491701234567   ; true
          ^4917            ; 00491701234567 ; true
          ^004917          ; 00491701234567 ; true
          ^4917            ; +491701234567  ; true
          ^0               ; 0151123        ; true
          ^0               ; 491511         ; false
          ^491+7           ; 491117         ; true
          ^49\\(17\\|15\\) ; 4915           ; true
          ^491\\{2\\}7     ; 49117          ; true
          ^491\\+7         ; 49117          ; true
          ^49[[:digit:]]7$ ; 4917           ; true
          ^49\\d7$         ; 4917           ; true
          ^49[0-9]{,3}     ; 4917           ; false
          ^12345$          ; 12345          ; true
          49               ; ''             ; false
          """)
  void matching(String written, String address, boolean matches) {
    assertThat(AddressRange.of(written).matches(address)).isEqualTo(matches);
  }

  @Test
  void aDestinationThatIsNotKnownIsInNoRangeButEverything() {
    assertThat(AddressRange.of("^49").matches(null)).isFalse();
    assertThat(AddressRange.NONE.matches(null)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(",
        ")",
        "[",
        "*49",
        "(?!49)",
        "\\1",
        "a**",
        "49\\",
        "[9-0]",
        "(?P<n>",
        "49{2000}",
        "((((1{1000}){1000}){1000}){1000})",
        "((((1{99}){99}){99}){99}){99}",
        "(((1+){30}){30}){30}"
      })
  @Timeout(5)
  void whatCannotBeUsed(String written) {
    assertThatThrownBy(() -> AddressRange.of(written).matches("11111111111111111111"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "((((1+)+)+)+)+$",
        "(1|1)*(1|1)*(1|1)*(1|1)*(1|1)*2",
        "(1*)*(1*)*(1*)*(1*)*(1*)*(1*)*$x",
        "(.*)*(.*)*(.*)*(.*)*(.*)*(.*)*(.*)*(.*)*2"
      })
  @Timeout(5)
  void evilCostsNothing(String written) {
    AddressRange range = AddressRange.of(written);
    for (int i = 0; i < 1_000; i++) {
      assertThat(range.matches("11111111111111111113")).isFalse();
    }
  }
}
