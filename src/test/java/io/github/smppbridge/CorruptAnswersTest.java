package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.testkit.Corruption;
import io.github.smppbridge.testkit.Pdus;
import io.github.smppbridge.testkit.RawEsme;
import io.github.smppbridge.testkit.RawGateway;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.WireEsme;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Answers that no HTTP client can make sense of: ESME_ROK is exactly what has a receipt to come,
 * and whatever is refused is refused for now and taken back, with either client.
 */
class CorruptAnswersTest {
  private static final int MESSAGES = 40;
  private static final String NUMBER = "4915112345678";
  private static final Set<Integer> FOR_NOW = Set.of(0x08, 0x14, 0x58);
  private static final Pattern COUNTED =
      Pattern.compile("smsgate_requests_total\\{operation=\"send_message\"[^}]*} ([0-9.]+)");

  @TempDir Path folder;

  private final Map<String, String> idsByText = new ConcurrentHashMap<>();
  private final Map<Integer, String> textsByNumber = new HashMap<>();

  @ParameterizedTest
  @ValueSource(strings = {"built-in", "http"})
  void whatIsRefusedIsTakenBackAndWhatIsNotIsKept(String client) {
    Map<String, String> keys =
        Map.of(
            "gateway.client", client,
            "gateway.timeout", "2s",
            "gateway.retries", "0",
            "gateway.circuit_wait", "0");
    try (RawGateway gateway = RawGateway.start();
        TestBridge bridge = TestBridge.start(gateway.baseUrl(), folder, keys, Path.of("routes"))) {
      // classes load
      await().until(() -> bridge.bindStatus(StubGateway.USERNAME, StubGateway.PASSWORD) == 0);
      WireEsme esme = bridge.wire(WireEsme.TRANSMITTER, StubGateway.USERNAME);
      gateway.faults(corrupted());
      Map<String, Integer> statuses = submit(esme);
      List<String> kept = texts(statuses, true);
      List<String> refused = texts(statuses, false);
      assertThat(kept).as("some are confirmed").isNotEmpty();
      assertThat(refused).as("some are not").isNotEmpty();
      assertThat(statuses.values()).allMatch(status -> status == 0 || FOR_NOW.contains(status));

      await().untilAsserted(() -> assertThat(withdrawn(gateway)).containsAll(ids(refused)));
      assertThat(withdrawn(gateway)).doesNotContainAnyElementsOf(ids(kept));
      assertThat(stored(bridge)).isEqualTo(kept.size());
      assertThat(counted(bridge)).as("calls in the metric").isEqualTo(MESSAGES);
    }
  }

  /** Every POST of a message, and every other question what became of one. */
  private BiFunction<String, String, RawGateway.Fault> corrupted() {
    AtomicInteger seed = new AtomicInteger();
    Set<String> doubtful = ConcurrentHashMap.newKeySet();
    return (request, answer) -> {
      int next = seed.incrementAndGet();
      if (request.startsWith("POST /messages")) {
        if (next % 2 == 0) {
          doubtful.add(new JsonObject(answer.substring(answer.indexOf('{'))).getString("id"));
        }
        return Corruption.of(answer, next);
      }
      return request.startsWith("GET /messages/")
              && doubtful.contains(request.substring("GET /messages/".length()))
          ? Corruption.of(answer, next)
          : null;
    };
  }

  private Map<String, Integer> submit(WireEsme esme) {
    ConcurrentLinkedQueue<RawEsme.Pdu> answers = new ConcurrentLinkedQueue<>();
    esme.listener(
        pdu -> {
          if (pdu.commandId() == (Pdus.SUBMIT_SM | Pdus.RESPONSE)) {
            answers.add(pdu);
          }
        });
    for (int i = 0; i < MESSAGES; i++) {
      String text = "m" + i;
      textsByNumber.put(esme.submit(text, NUMBER), text);
      int sent = i + 1;
      await().until(() -> sent - answers.size() < 16);
    }
    await().until(() -> answers.size() == MESSAGES);
    return answers.stream()
        .collect(
            Collectors.toMap(pdu -> textsByNumber.get(pdu.sequenceNumber()), RawEsme.Pdu::status));
  }

  private static List<String> texts(Map<String, Integer> statuses, boolean ok) {
    return statuses.entrySet().stream()
        .filter(each -> (each.getValue() == 0) == ok)
        .map(Map.Entry::getKey)
        .toList();
  }

  private List<String> ids(List<String> texts) {
    // one that found no connection was not asked for
    return texts.stream().map(idsByText::get).filter(Objects::nonNull).toList();
  }

  private Set<String> withdrawn(RawGateway gateway) {
    List<RawGateway.Asked> asked = gateway.asked();
    asked.stream()
        .filter(each -> each.method().equals("POST") && each.path().endsWith("/messages"))
        .map(each -> new JsonObject(each.body()))
        .forEach(
            message ->
                idsByText.put(
                    message.getJsonObject("textMessage").getString("text"),
                    message.getString("id")));
    return asked.stream()
        .filter(each -> each.method().equals("DELETE") && each.path().contains("/messages/"))
        .map(each -> each.path().substring(each.path().lastIndexOf('/') + 1))
        .collect(Collectors.toSet());
  }

  private static int stored(TestBridge bridge) {
    return ((Number) bridge.database().run("SELECT COUNT(*) FROM message")).intValue();
  }

  private static int counted(TestBridge bridge) {
    Matcher lines = COUNTED.matcher(bridge.get("/metrics"));
    double sum = 0;
    while (lines.find()) {
      sum += Double.parseDouble(lines.group(1));
    }
    return (int) sum;
  }
}
