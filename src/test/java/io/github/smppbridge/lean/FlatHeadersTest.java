package io.github.smppbridge.lean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.apache.camel.util.CaseInsensitiveMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The map of headers, beside Camel's. */
class FlatHeadersTest {
  /** Also letters that are the same as others in no obvious way, and of two chars. */
  private static final List<String> NAMES = names();

  private static List<String> names() {
    List<String> names =
        new ArrayList<>(
            List.of(
                "", "k", "\u212a", "\u017f", "I", "\u0131", "\u0130", "caf\u00e9", "CAF\u00c9"));
    names.addAll(List.of("\ud801\udc00x", "\ud801\udc28x", "Retry-After", "Content-Type"));
    for (String each : List.of("SourceAddr", "SourceAddrTon", "DestAddr", "DestAddrTon", "Id")) {
      String name = "CamelSmpp" + each;
      names.addAll(List.of(name, name.toLowerCase(Locale.ROOT), name.toUpperCase(Locale.ROOT)));
    }
    for (int i = 0; i < 60; i++) {
      names.add("header" + i);
    }
    return names;
  }

  private final Map<String, Object> camels = new CaseInsensitiveMap();
  private final Map<String, Object> ours = new FlatHeaders();
  private Random random;

  private String name() {
    // not the constant itself
    return new String(NAMES.get(random.nextInt(NAMES.size())).toCharArray());
  }

  @RepeatedTest(200)
  void itIsCamelsMapButForTheOrder(RepetitionInfo repetition) {
    random = new Random(repetition.getCurrentRepetition());
    int most = 1 + random.nextInt(100);
    for (int i = 0; i < 400; i++) {
      step(most);
      assertThat(ours).hasSameSizeAs(camels);
      String name = name();
      assertThat(ours.get(name)).isEqualTo(camels.get(name));
      assertThat(ours.containsKey(name)).isEqualTo(camels.containsKey(name));
    }
    assertSame();
  }

  private void step(int most) {
    String name = name();
    Object value = random.nextInt(5) == 0 ? null : random.nextInt(10);
    switch (random.nextInt(20)) {
      case 0 -> removeSome();
      case 1 -> assertSame();
      case 2 -> setSome();
      case 3 -> {
        Map<String, Object> more = random.nextBoolean() ? new FlatHeaders() : new HashMap<>();
        more.put(name, value);
        ours.putAll(more);
        camels.putAll(more);
      }
      case 4, 5, 6, 7, 8, 9 -> assertThat(ours.remove(name)).isEqualTo(camels.remove(name));
      default -> {
        if (ours.size() < most) {
          assertThat(ours.put(name, value)).isEqualTo(camels.put(name, value));
        }
      }
    }
    if (random.nextInt(150) == 0) {
      ours.clear();
      camels.clear();
    }
  }

  private void removeSome() {
    int which = random.nextInt(3);
    assertThat(ours.keySet().removeIf(name -> name.length() % 3 == which))
        .isEqualTo(camels.keySet().removeIf(name -> name.length() % 3 == which));
  }

  private void setSome() {
    ours.replaceAll((name, value) -> name.length() % 3 == 0 ? name : value);
    camels.replaceAll((name, value) -> name.length() % 3 == 0 ? name : value);
  }

  private void assertSame() {
    assertThat(ours).isEqualTo(camels);
    assertThat(camels).isEqualTo(ours);
    assertThat(ours.keySet()).containsExactlyInAnyOrderElementsOf(camels.keySet());
    Map<String, Object> seen = new HashMap<>();
    ours.forEach(seen::put);
    assertThat(seen).isEqualTo(new HashMap<>(camels));
    Map<String, Object> copy = new FlatHeaders.Factory().newMap(ours);
    assertThat(copy).isEqualTo(ours);
    copy.put("only here", 1);
    assertThat(ours.get("only here")).isNull();
  }

  @Test
  void whoIteratesHearsOfChanges() {
    ours.put("one", 1);
    ours.put("two", 2);
    Iterator<String> names = ours.keySet().iterator();
    names.next();
    ours.remove("one");
    assertThatThrownBy(names::next).isInstanceOf(ConcurrentModificationException.class);
    assertThatThrownBy(() -> ours.forEach((name, value) -> ours.put(name + "x", value)))
        .isInstanceOf(ConcurrentModificationException.class);
  }

  @Test
  void thereIsNoNameThatIsNull() {
    assertThat(ours.get(null)).isNull();
    assertThatThrownBy(() -> ours.put(null, 1)).isInstanceOf(NullPointerException.class);
    ours.put("one", 1);
    assertThatThrownBy(() -> ours.get(null)).isInstanceOf(NullPointerException.class);
    assertThat(Objects.hash(ours)).isEqualTo(Objects.hash(new HashMap<>(ours)));
  }

  /** As somebody would who wants it to search for long: it would take minutes. */
  @Test
  @Timeout(20)
  void namesThatAreMeantToMeetDoNot() {
    for (int i = 0; i < 100_000; i++) {
      ours.put("%08d-the-same".formatted(i), i);
    }
    assertThat(ours).hasSize(100_000).containsEntry("00012345-The-Same", 12_345);
  }
}
