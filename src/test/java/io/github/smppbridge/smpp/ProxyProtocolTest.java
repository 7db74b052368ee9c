package io.github.smppbridge.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.testkit.Pdus;
import io.github.smppbridge.testkit.RawEsme;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyProtocolTest {
  private static final byte[] BIND =
      Pdus.pdu(Command.BIND_TRANSCEIVER, 1, Pdus.bind("esme", "secret", 0x34));

  @AutoClose
  private TestServer server =
      TestServer.with(c -> c.setProxyProtocolFrom("10.0.0.0/8,127.0.0.0/8"));

  @Test
  void version1TellsTheAddress() throws IOException {
    assertThat(addressAfter(v1("PROXY TCP4 192.0.2.7 10.0.0.1 56324 2775\r\n")))
        .isEqualTo("192.0.2.7:56324");
  }

  @Test
  void version1TellsAnIpv6Address() throws IOException {
    assertThat(addressAfter(v1("PROXY TCP6 2001:db8::7 ::1 56324 2775\r\n")))
        .isEqualTo("2001:db8::7:56324");
  }

  @Test
  void version2TellsTheAddress() throws IOException {
    assertThat(addressAfter(v2(0x21, 0x11, 192, 0, 2, 9, 10, 0, 0, 1, 0x12, 0x34, 0x0A, 0xD7)))
        .isEqualTo("192.0.2.9:4660");
  }

  @Test
  void version2WithTlvsAndInPieces() throws IOException {
    byte[] header =
        v2(0x21, 0x11, 192, 0, 2, 9, 10, 0, 0, 1, 0x12, 0x34, 0x0A, 0xD7, 0x04, 0, 1, 0);
    RawEsme esme = server.connect();
    for (byte octet : header) {
      esme.write(new byte[] {octet});
    }
    esme.write(BIND);
    esme.expect(Command.BIND_TRANSCEIVER_RESP, CommandStatus.ESME_ROK, 1);
    assertThat(server.session("esme").remoteAddress()).isEqualTo("192.0.2.9:4660");
  }

  @Test
  void withoutAnAddressTheConnectionsOwnIsKept() throws IOException {
    assertThat(addressAfter(v1("PROXY UNKNOWN\r\n"))).startsWith("127.0.0.1:");
    assertThat(addressAfter(v2(0x20, 0x00))).startsWith("127.0.0.1:");
    assertThat(addressAfter(new byte[0])).startsWith("127.0.0.1:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PROXY TCP4 192.0.2.7\r\n",
        "PROXY TCP4 evil\u0007host 10.0.0.1 1 2\r\n",
        "PROXY TCP4 192.0.2.7 10.0.0.1 x 2775\r\n",
        "PROXY 11111111111111111111111111111111111111111111111111111111111111111111111111111111"
            + "1111111111111111111111111111111111111"
      })
  void aMalformedHeaderEndsTheConnection(String header) throws IOException {
    try (RawEsme esme = RawEsme.connect(server.port())) {
      esme.write(v1(header));
      esme.expectClosed();
    }
    await().until(() -> server.closed.contains(CloseReason.PROTOCOL_ERROR));
  }

  @Test
  void aHeaderOfSomeoneElseIsGarbage() throws IOException {
    server.close();
    server = TestServer.with(c -> c.setProxyProtocolFrom("10.0.0.0/8"));
    RawEsme esme = server.connect();
    esme.write(v1("PROXY TCP4 192.0.2.7 10.0.0.1 56324 2775\r\n"));
    esme.expect(Command.GENERIC_NACK);
    esme.expectClosed();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.1.2, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "192.0.2.128/25, 192.0.2.127, false",
    "192.0.2.128/25, 192.0.2.200, true",
    "192.0.2.1, 192.0.2.1, true",
    "192.0.2.1, 192.0.2.2, false",
    "0.0.0.0/0, 203.0.113.1, true",
    "0.0.0.0/0, ::1, false",
    "fd00::/8, fd12::1, true",
    "fd00::/8, fe80::1, false",
    "::1, 0:0:0:0:0:0:0:1, true",
    "fe80::/10, fe80::1%eth0, true",
    "10.0.0.0/8, not-an-address, false"
  })
  void networksContainTheirAddresses(String network, String address, boolean contained) {
    assertThat(TrustedNetworks.parse(List.of(network)).contains(address)).isEqualTo(contained);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "example.com",
        "fade.cafe",
        "10.1",
        "1.2.3.256",
        "1.2.3.4.5",
        "10.0.0.0/x",
        "::/129"
      })
  void whatIsNoNetworkIsNamed(String text) {
    assertThatThrownBy(() -> TrustedNetworks.parse(List.of(text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'");
  }

  private String addressAfter(byte[] header) throws IOException {
    RawEsme esme = server.connect();
    esme.write(Pdus.join(header, BIND));
    esme.expect(Command.BIND_TRANSCEIVER_RESP, CommandStatus.ESME_ROK, 1);
    String address = server.session("esme").remoteAddress();
    esme.send(Command.UNBIND, 2, new byte[0]);
    esme.expect(Command.UNBIND_RESP, CommandStatus.ESME_ROK, 2);
    return address;
  }

  private static byte[] v1(String header) {
    return header.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] v2(int versionAndCommand, int family, int... body) {
    return Pdus.body()
        .octets(0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A)
        .octets(versionAndCommand, family, body.length >> 8, body.length)
        .octets(body)
        .bytes();
  }
}
