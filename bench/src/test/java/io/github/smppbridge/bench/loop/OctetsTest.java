package io.github.smppbridge.bench.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OctetsTest {

  @Test
  void numbersAreWrittenAsDigitsAndInNetworkOrder() {
    Octets octets = new Octets(1);
    octets.decimal(0).octet(' ').decimal(9_876_543_210L).int32(0x01020304);
    String text = new String(octets.array(), 0, 12, StandardCharsets.US_ASCII);
    assertThat(text).isEqualTo("0 9876543210");
    assertThat(Octets.int32(octets.array(), 12)).isEqualTo(0x01020304);
    octets.drop(12);
    assertThat(octets.length()).isEqualTo(4);
    assertThat(Octets.int32(octets.array(), 0)).isEqualTo(0x01020304);
  }

  @Test
  void whatIsLookedForIsFoundWithinItsBoundsOnly() {
    byte[] in = Octets.ascii("xx\"id\":\"7\"");
    byte[] key = Octets.ascii("\"id\":\"");
    assertThat(Octets.indexOf(key, in, 0, in.length)).isEqualTo(2);
    assertThat(Octets.indexOf(key, in, 3, in.length)).isEqualTo(-1);
    assertThat(Octets.indexOf(key, in, 0, 7)).isEqualTo(-1);
    assertThat(Octets.indexOf('"', in, 8, in.length)).isEqualTo(9);
  }
}
