package io.github.smppbridge.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumberMaskTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "**********1111",
        "+49*******1111",
        "****",
        "+49 *** ** 11",
        "••••1111",
        "+49XXXXX11"
      })
  void aNumberToldInPartIsNoNumber(String number) {
    assertThat(NumberMask.isMasked(number)).isTrue();
    assertThat(NumberMask.unmasked(number)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "+4917012345678",
        "12345",
        "*100#",
        "#31#",
        "Vodafone",
        "MAXX",
        "XXXL",
        "xx24"
      })
  void whatIsWholeIsLeftAsItIs(String address) {
    assertThat(NumberMask.isMasked(address)).isFalse();
    assertThat(NumberMask.unmasked(address)).isEqualTo(address);
  }
}
