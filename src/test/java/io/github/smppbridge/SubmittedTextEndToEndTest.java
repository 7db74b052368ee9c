package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.github.smppbridge.testkit.CommandRefused;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.Sms;
import io.github.smppbridge.testkit.StubGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jsmpp.bean.OptionalParameter;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client wrote is what the phone is given, over real sockets. */
class SubmittedTextEndToEndTest {
  private static final String NUMBER = "4915112345678";
  private static final String PASSWORD = "s3cret12";
  private static final int OK = 0;
  private static final int RSUBMITFAIL = 0x45;

  @TempDir static Path folder;
  @AutoClose static TestBridge bridge;
  static StubGateway gateway;
  private static final Map<String, Esme> bound = new HashMap<>();
  private static int reference;

  @BeforeAll
  static void start() throws IOException {
    Files.writeString(folder.resolve("password"), StubGateway.PASSWORD + "\n");
    String hash = BCrypt.withDefaults().hashToString(4, PASSWORD.toCharArray());
    String mapped =
        "password_hash: \"%s\", gateway: {username: %s, password_file: password}"
            .formatted(hash, StubGateway.USERNAME);
    Files.writeString(
        folder.resolve("accounts.yaml"),
        """
        accounts:
          auto: {%1$s}
          ascii: {%1$s, data_coding_1: ascii}
          gsm: {%1$s, data_coding_1: gsm}
          latin1: {%1$s, alphabet: latin1}
        """
            .formatted(mapped));
    bridge = TestBridge.start(Map.of("accounts.file", folder.resolve("accounts.yaml").toString()));
    gateway = bridge.gateway();
  }

  @BeforeEach
  void forget() {
    gateway.forgetRequests();
  }

  private static Esme esme(String account) {
    return bound.computeIfAbsent(account, name -> bridge.bind(name, PASSWORD));
  }

  private static Sms sms(int coding, String octets, String header) {
    return Sms.to(NUMBER)
        .octets(coding, hex(header + octets))
        .withEsmClass(header.isEmpty() ? 0 : 0x40);
  }

  private static byte[] hex(String octets) {
    return HexFormat.of().parseHex(octets);
  }

  @ParameterizedTest
  @CsvSource({
    "auto, 1, 6100622001352005, '', a@b £5 é",
    "auto, 1, 405B5D7E, '', @[]~",
    "auto, 1, 686900, '', hi",
    "ascii, 1, 680069, '', hi",
    "gsm, 1, 405B5D7E, '', ¡ÄÑü",
    "auto, 8, FEFF00480069, '', Hi",
    "auto, 8, FFFE48006900, '', Hi",
    "auto, 24, FFFE48006900, '', Hi",
    "auto, 225, FFFE48006900, '', Hi",
    "auto, 8, 0048D83D, '', 'H\uFFFD'",
    "auto, 8, 004800690000, '', Hi",
    "auto, 3, 803592, '', €5’",
    "latin1, 0, 8035920000, '', €5’",
    "latin1, 240, 803592, '', €5’",
    "auto, 7, F9ECE5ED00, '', שלום",
    "auto, 0, 410042, '', A@B",
    // national tables: whatever else says what the default alphabet is
    "auto, 0, 071B7340, 06250101240101, ışİ",
    "auto, 1, 071B73, 06250101240101, ış",
    "ascii, 1, 071B73, 06250101240101, ış",
    "latin1, 0, 1B69, 03240101, ı",
    "auto, 0, 1B611B49, 03240102, áÍ",
    "auto, 0, 601B15, 06250103240103, ~Ω",
    "auto, 16, 001B1C, 0625010D24010D, ا۰",
    "auto, 240, 030A1B1C, 06250106240106, 'अ\n०'",
    "auto, 192, 03, 03250104, অ",
    // where they say nothing
    "auto, 8, 0041, 03250101, A",
    "auto, 0, 1B65, 03250100, €"
  })
  void aMessageIsReadAsItWasMeant(
      String account, int coding, String octets, String header, String text) {
    assertThat(esme(account).submitStatus(sms(coding, octets, header))).isEqualTo(OK);
    assertThat(gateway.sentTexts()).containsExactly(text);
  }

  @ParameterizedTest
  @CsvSource({
    "auto, 1, 6180, '', 0x45",
    "ascii, 1, 6101, '', 0x45",
    "gsm, 1, 1B41, '', 0x45",
    "auto, 3, 4181, '', 0x45",
    "auto, 3, 4107, '', 0x45",
    "auto, 6, 4180, '', 0x45",
    "auto, 8, 0041FFFE, '', 0x45",
    "auto, 8, FFFE410000, '', 0x45",
    "auto, 8, 00410000 00, '', 0x45",
    "auto, 0, 41, 0325010E, 0x45",
    "auto, 0, 41, 03240163, 0x45",
    "auto, 1, 1B05, 03240101, 0x45",
    // nothing is left
    "auto, 8, FEFF, '', 0x01",
    "auto, 8, 0000, '', 0x01",
    "auto, 3, 0000, '', 0x01",
    "auto, 1, 00, '', 0x01",
    "auto, 0, '', 03250101, 0x01"
  })
  void whatIsNoTextIsRefused(
      String account, int coding, String octets, String header, String status) {
    assertThat(esme(account).submitStatus(sms(coding, octets.replace(" ", ""), header)))
        .isEqualTo(Integer.decode(status));
    assertThat(gateway.sent()).isEmpty();
  }

  /** Parts by header, further elements of it behind each part's colon. */
  @ParameterizedTest
  @CsvSource({
    // UTF-16 with a mark a part, and one for all
    "8, FFFE48006900 FFFE21003DD8 FFFE00DE, Hi!😀",
    "8, FFFE4800 6900, Hi",
    "8, 0048D8 3DDE00, H😀",
    "8, 0048 0069D83D, 'Hi\uFFFD'",
    "3, 8000 3592, €5’",
    "1, 68656C6C6F20 0135, 'hello £5'",
    "1, 484900 484F00, HIHO",
    "1, 7E 5B, ~[",
    // the tables of each part
    "0, 071B:250101240101 73:250101240101, ış",
    "1, 071B:250101240101 73:250101240101, ış",
    "0, 03:250104 03:250106, অअ",
    "0, 07:250101 07, ıì",
    "1, 07 07:250101, ìı"
  })
  void partsAreReadAsOneText(int coding, String parts, String text) {
    String[] all = parts.split(" ");
    reference++;
    for (int i = 0; i < all.length; i++) {
      String[] part = all[i].split(":");
      String elements =
          "0003%02X%02X%02X".formatted(reference, all.length, i + 1)
              + (part.length > 1 ? part[1] : "");
      String header = "%02X".formatted(elements.length() / 2) + elements;
      assertThat(esme("auto").submitStatus(sms(coding, part[0], header))).isEqualTo(OK);
    }
    assertThat(gateway.sentTexts()).containsExactly(text);
  }

  @Test
  void partsBySarTlvsMayHaveTablesAndMarksToo() {
    List<Sms> parts = new ArrayList<>();
    parts.add(sms(0, "071B", "06250101240101"));
    parts.add(sms(0, "73", "06250101240101"));
    sar(parts);
    sar(List.of(sms(8, "FFFE4800", ""), sms(8, "FFFE6900", "")));
    assertThat(gateway.sentTexts()).containsExactly("ış", "Hi");
  }

  private static void sar(List<Sms> parts) {
    reference++;
    for (int i = 0; i < parts.size(); i++) {
      Sms part =
          parts
              .get(i)
              .tlv(new OptionalParameter.Sar_msg_ref_num((short) (1_000 + reference)))
              .tlv(new OptionalParameter.Sar_total_segments((byte) parts.size()))
              .tlv(new OptionalParameter.Sar_segment_seqnum((byte) (i + 1)));
      assertThat(esme("auto").submitStatus(part)).isEqualTo(OK);
    }
  }

  @Test
  void aSetThatIsNoTextIsRefusedWithItsLastPart() {
    reference++;
    String first = "050003%02X0201".formatted(reference);
    String last = "050003%02X0202".formatted(reference);
    assertThat(esme("auto").submitStatus(sms(8, "004100", first))).isEqualTo(OK);
    assertThat(esme("auto").submitStatus(sms(8, "4200", last))).isEqualTo(RSUBMITFAIL);
    assertThat(gateway.sent()).isEmpty();
  }

  @Test
  void allCommandsReadAlike() {
    Esme esme = esme("auto");
    Sms gsm = sms(1, "6100622001352005", "");
    Sms marked = sms(8, "FFFE48006900", "");
    Sms turkish = sms(0, "071B73", "06250101240101");
    esme.data(gsm);
    esme.data(marked);
    esme.data(turkish);
    esme.submitMulti(gsm, NUMBER);
    esme.submitMulti(marked, NUMBER);
    esme.submitMulti(turkish, NUMBER);
    // message_payload of a submit_sm
    esme.submit(
        gsm.withOctets(new byte[0]).tlv(new OptionalParameter.Message_payload(gsm.octets())));
    esme.submit(
        turkish
            .withOctets(new byte[0])
            .tlv(new OptionalParameter.Message_payload(turkish.octets())));
    assertThat(gateway.sentTexts())
        .containsExactly("a@b £5 é", "Hi", "ış", "a@b £5 é", "Hi", "ış", "a@b £5 é", "ış");
    CommandRefused refused =
        catchThrowableOfType(CommandRefused.class, () -> esme.data(sms(8, "0041FFFE", "")));
    assertThat(refused.commandStatus()).isEqualTo(RSUBMITFAIL);
  }

  @ParameterizedTest
  @CsvSource({
    "auto, 1, 6869, 6100622001352005, 0, a@b £5 é",
    "auto, 1, 6100620135, 4868, 0, Hh",
    "gsm, 1, 6869, 407E, 0, ¡ü",
    "ascii, 1, 6869, 407E00, 0, @~",
    "auto, 8, 0041, FFFE4200, 0, B",
    "auto, 8, 0041, FEFF0042D83D, 0, 'B\uFFFD'",
    "auto, 3, 6869, 803592, 0, €5’",
    "auto, 0, 6869, 0041, 0, @A",
    "auto, 3, 6869, 81, 0x13, ''",
    "auto, 8, 0041, 42, 0x13, ''",
    "auto, 8, 0041, FEFF, 0x01, ''"
  })
  void aReplacementIsReadAsTheOriginalWas(
      String account, int coding, String original, String octets, String status, String text) {
    String id = esme(account).submit(sms(coding, original, ""));
    gateway.forgetRequests();
    assertThat(esme(account).replaceStatus(id, "bridge", null, 1, hex(octets)))
        .isEqualTo(Integer.decode(status));
    assertThat(gateway.sentTexts()).isEqualTo(text.isEmpty() ? List.of() : List.of(text));
  }
}
