package io.github.smppbridge.smpp.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserDataHeaderTest {
  @ParameterizedTest
  @CsvSource({
    "03250101, 1, 0",
    "03240101, 0, 1",
    "0625010D24010B, 13, 11",
    "0824010225010A7000, 10, 2",
    // beside a concatenation
    "0800030502012401 03, 0, 3",
    // the last one counts
    "06240101240102, 0, 2",
    "03250100, 0, 0",
    "050003010201, 0, 0",
    "00, 0, 0"
  })
  void nationalTablesAreFound(String octets, int locking, int single) {
    assertThat(parse(octets.replace(" ", "")).nationalTables())
        .isEqualTo(new NationalTables(locking, single));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0324010E", "0324 01FF", "0325010E", "022500", "0424020101"})
  void languagesThatAreNotKnownAreRefused(String octets) {
    UserDataHeader header = parse(octets.replace(" ", ""));
    assertThatThrownBy(header::nationalTables)
        .isInstanceOf(InvalidUserDataHeaderException.class)
        .hasMessageContaining("national language");
  }

  @ParameterizedTest
  @CsvSource({
    "050003AB0302, 171, 3, 2, false",
    "06080412AB0302, 4779, 3, 2, true",
    // other elements around it, known and unknown
    "0B05040B8423F00003AB0302, 171, 3, 2, false",
    "0970020102000300FF01, 0, 255, 1, false",
    // the last one counts
    "0A000301020100030A0303, 10, 3, 3, false",
    "0B0003010201080400FF0202, 255, 2, 2, true"
  })
  void concatenationIsFound(String octets, int reference, int total, int number, boolean wide) {
    assertThat(parse(octets + "4142").concatenation())
        .contains(new Concatenation(reference, total, number, wide));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"00", "050003010000", "050003010200", "050003010203", "06080400010001", "027000"})
  void noConcatenationOrOneThatTheSpecificationHasIgnored(String octets) {
    assertThat(parse(octets).concatenation()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0605040B8423F0, 2948, 9200", "0404021020, 16, 32"})
  void portsAreFound(String octets, int destination, int source) {
    UserDataHeader header = parse(octets);
    assertThat(header.destinationPort()).hasValue(destination);
    assertThat(header.sourcePort()).hasValue(source);
    assertThat(header.concatenation()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // nothing
        "05", // shorter than it says
        "050003AB03", // likewise
        "0100", // identifier without length
        "0400030102", // element beyond the header
        "0600030102017041", // an octet left over in the header
        "0400020102", // concatenation of two octets
        "05080301020101", // 16-bit concatenation of three
        "050503010203", // ports of three
        "0304010A" // 8-bit ports of one
      })
  void lengthsThatDoNotAddUpAreRefused(String octets) {
    assertThatThrownBy(() -> parse(octets)).isInstanceOf(InvalidUserDataHeaderException.class);
  }

  @Test
  void contentFollowsTheHeader() {
    byte[] message = HexFormat.of().parseHex("050003AB0302414243");
    UserDataHeader header = UserDataHeader.parse(message);
    assertThat(header.length()).isEqualTo(6);
    assertThat(header.content(message)).asString().isEqualTo("ABC");
    assertThat(header.compose(header.content(message))).isEqualTo(message);
  }

  @Test
  void aHeaderOfMoreThan255OctetsIsNotMade() {
    InformationElement large = new InformationElement(0x70, new byte[254]);
    assertThatIllegalArgumentException().isThrownBy(() -> UserDataHeader.of(large));
  }

  @Test
  void elementsAreValues() {
    byte[] data = {1, 2, 3};
    InformationElement element = new InformationElement(0, data);
    data[0] = 9;
    element.data()[0] = 9;
    assertThat(element)
        .isEqualTo(new InformationElement(0, new byte[] {1, 2, 3}))
        .hasSameHashCodeAs(new InformationElement(0, new byte[] {1, 2, 3}))
        .hasToString("00:010203");
  }

  @Property(seed = "20261122")
  void concatenationsAndPortsSurvive(
      @ForAll @IntRange(max = 0xFFFF) int reference,
      @ForAll @IntRange(min = 1, max = 255) int total,
      @ForAll @IntRange(max = 254) int before,
      @ForAll boolean wide,
      @ForAll @IntRange(max = 0xFFFF) int port,
      @ForAll byte[] content) {
    int number = 1 + before % total;
    Concatenation part =
        new Concatenation(wide ? reference : reference & 0xFF, total, number, wide);
    byte[] message =
        UserDataHeader.of(
                InformationElement.ports(port, 0xFFFF - port),
                InformationElement.concatenation(part))
            .compose(content);
    UserDataHeader header = UserDataHeader.parse(message);
    assertThat(header.concatenation()).contains(part);
    assertThat(header.destinationPort()).hasValue(port);
    assertThat(header.sourcePort()).hasValue(0xFFFF - port);
    assertThat(header.content(message)).isEqualTo(content);
  }

  @Property(seed = "20261122")
  void anyOctetsAreAHeaderOrRefused(@ForAll byte[] message) {
    try {
      UserDataHeader header = UserDataHeader.parse(message);
      assertThat(header.compose(header.content(message))).isEqualTo(message);
      header.concatenation();
      header.destinationPort();
      header.sourcePort();
    } catch (InvalidUserDataHeaderException e) {
      assertThat(e).hasMessageNotContaining("null");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "7, 3, 1, true",
    "65535, 255, 255, true",
    "0, 1, 1, true",
    "7, 3, 4, false",
    "7, 3, 0, false",
    "7, 0, 0, false",
    "65536, 3, 1, false",
    "7, 256, 1, false"
  })
  void sarValuesCountWhenCompleteAndInRange(int reference, int total, int number, boolean counts) {
    assertThat(Concatenation.of(reference, total, number, true).isPresent()).isEqualTo(counts);
  }

  private static UserDataHeader parse(String octets) {
    return UserDataHeader.parse(HexFormat.of().parseHex(octets));
  }
}
