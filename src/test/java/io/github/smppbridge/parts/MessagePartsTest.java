package io.github.smppbridge.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.smppbridge.clock.Clocks;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.smpp.SmppStatusException;
import io.github.smppbridge.smpp.text.Alphabet;
import io.github.smppbridge.store.PartRow;
import io.github.smppbridge.store.PartSet;
import io.github.smppbridge.submit.Submission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class MessagePartsTest {
  private static final DefaultCamelContext CONTEXT = new DefaultCamelContext();

  private final MessageParts parts =
      new MessageParts(
          null, null, new ObjectMapper(), null, Duration.ofMinutes(5), id -> true, Clocks.system());

  @Provide
  Arbitrary<String> texts() {
    return textsOf("a", "€", "[", "é", "Ж", "😀", "\uffff");
  }

  @Provide
  Arbitrary<String> gsmTexts() {
    return textsOf("a", "€", "[", "é");
  }

  private static Arbitrary<String> textsOf(String... characters) {
    return Arbitraries.of(characters)
        .list()
        .ofMinSize(1)
        .ofMaxSize(300)
        .map(text -> String.join("", text));
  }

  @Property(seed = "20261122", tries = 200)
  void anyTextCutAnywhereJoinsToItself(
      @ForAll("texts") String text, @ForAll List<@IntRange(max = 1000) Integer> cuts) {
    for (Alphabet alphabet : List.of(Alphabet.UCS2, Alphabet.UTF8)) {
      assertThat(join(cut(alphabet.encode(text), cuts), alphabet)).isEqualTo(text);
    }
  }

  @Property(seed = "20261122", tries = 200)
  void anEscapeSequenceCutInTwoIsWholeAgain(
      @ForAll("gsmTexts") String text, @ForAll List<@IntRange(max = 600) Integer> cuts) {
    assertThat(join(cut(Alphabet.GSM.encode(text), cuts), Alphabet.GSM)).isEqualTo(text);
  }

  @Test
  void aSurrogatePairCutInTwoIsWholeAgain() {
    byte[] octets = Alphabet.UCS2.encode("😀");
    for (int at = 1; at < octets.length; at++) {
      assertThat(join(cut(octets, List.of(at)), Alphabet.UCS2)).isEqualTo("😀");
    }
  }

  @Test
  void whatIsNoTextWhenJoinedIsRefused() {
    assertThatThrownBy(() -> join(List.of(new byte[] {0, 65, 0}), Alphabet.UCS2))
        .isInstanceOf(SmppStatusException.class)
        .extracting("commandStatus")
        .isEqualTo(CommandStatus.ESME_RSUBMITFAIL);
  }

  private static List<byte[]> cut(byte[] octets, List<Integer> cuts) {
    TreeSet<Integer> places = new TreeSet<>();
    cuts.stream().filter(cut -> cut < octets.length).limit(254).forEach(places::add);
    places.add(0);
    List<byte[]> pieces = new ArrayList<>();
    for (int from : places) {
      Integer to = places.higher(from);
      pieces.add(Arrays.copyOfRange(octets, from, to == null ? octets.length : to));
    }
    return pieces;
  }

  private Object join(List<byte[]> pieces, Alphabet alphabet) {
    String attributes =
        "{\"" + SmppServerConstants.ALPHABET + "\":\"" + alphabet.configName() + "\"}";
    List<PartRow> rows = new ArrayList<>();
    for (int i = 0; i < pieces.size(); i++) {
      rows.add(row(i + 1, pieces.size(), pieces.get(i), attributes));
    }
    Exchange exchange = new DefaultExchange(CONTEXT);
    exchange.setProperty(RouteProperties.PART_SET, new PartSet("gateway", rows, 1));
    parts.join(exchange);
    assertThat(Submission.of(exchange).parts()).hasSameSizeAs(pieces);
    return exchange.getMessage().getBody();
  }

  private static PartRow row(int number, int total, byte[] octets, String attributes) {
    return new PartRow(
        "ACME", "", "49", 1, total, number, "id" + number, octets, 8, 0, attributes, 0, 0, null);
  }
}
