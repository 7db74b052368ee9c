package io.github.smppbridge;

import io.github.smppbridge.config.Configuration;
import io.github.smppbridge.config.ConfigurationException;
import io.github.smppbridge.smpp.Command;
import io.github.smppbridge.testkit.Pdus;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.TestClock;
import io.github.smppbridge.testkit.WireEsme;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A process that prints what a bridge says on all its sides during a few conversations: the octets
 * that ESMEs get, the bodies that the gateway gets, the pages it serves, and what it says of a
 * wrong configuration. Its clock stands still, so that two runs differ by what the processes they
 * run in differ in; ids that are random are replaced.
 */
final class Transcript implements AutoCloseable {
  /** Each line of the transcript begins with it; the log has the others. */
  static final String MARK = "> ";

  private static final String SECRET = "Token-Iiii-16-characters";
  private static final String RANDOM_ID =
      "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

  /** What the system's clock and the system say: times, ports, and a session's random id. */
  private static final String OF_THIS_RUN =
      "(\"(?:[a-z.A-Z]*[tT]ime|url|boundAt|remoteAddress|id)\" ?: ?)(\"[^\"]*\"|[0-9]+)";

  /** Text in Latin-1 with the letters whose case Turkish has in its own way. */
  private static final byte[] TEXT = "In KIELI: i, I".getBytes(StandardCharsets.ISO_8859_1);

  private final PrintStream out;
  private final TestBridge bridge;
  private final WireEsme esme;
  private int sequence = 100;

  private Transcript(PrintStream out) {
    this.out = out;
    bridge =
        TestBridge.start(
            Map.of(
                "admin.token", SECRET,
                "gateway.default_country", "DE",
                // its times go out at once
                "gateway.schedule", "gateway",
                "gateway.device_selection", "any"),
            new TestClock());
    esme = bridge.wire(WireEsme.TRANSCEIVER, StubGateway.USERNAME);
  }

  /** Talks and ends; the arguments are ignored. */
  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    int code = 1;
    wrongConfigurations(out);
    try (Transcript transcript = new Transcript(out)) {
      transcript.submits();
      transcript.laterWords();
      transcript.whatPhonesSay();
      transcript.pages();
      code = 0;
    } catch (Exception | Error e) {
      e.printStackTrace(out);
    } finally {
      // threads of the pretend gateway may be left
      Runtime.getRuntime().halt(code);
    }
  }

  private void submits() throws IOException {
    // 2025-10-09T08:53:20Z it is: absolute in quarter hours, over the end of summer time, relative
    submit("", "", 0);
    submit("251009103000004+", "251009120000008-", 1);
    submit("251025233000008+", "251026233000004+", 2);
    submit("260101000000048+", "260102000000048-", 3);
    submit("", "000400000000000R", 0);
    submit("", "990000000000000R", 0);
    submit("", "280229120000022+", 0);
    // and refused
    submit("", "270229120000000+", 0);
    submit("251332000000000+", "", 0);
    gatewayGot();
  }

  private void submit(String schedule, String validity, int priority) throws IOException {
    byte[] body =
        Pdus.body()
            .text("")
            .octets(5, 0)
            .text("Istanbul")
            .octets(2, 1)
            .text("015112345678")
            .octets(0, 0, priority)
            .text(schedule)
            .text(validity)
            .octets(0x11, 0, 3, 0, TEXT.length)
            .octets(TEXT)
            .bytes();
    ask(Command.SUBMIT_SM, body);
  }

  private void laterWords() throws IOException {
    WireEsme.Pdu answer = ask(Command.SUBMIT_SM, Pdus.submitSm("to cancel, to replace"));
    byte[] id = Pdus.body().text(answer.text()).bytes();
    byte[] source = Pdus.body().octets(5, 0).text("Shop").bytes();
    ask(Command.QUERY_SM, Pdus.join(id, source));
    byte[] replacement =
        Pdus.body().text("").text("000001000000000R").octets(1, 0, 3).text("new").bytes();
    ask(Command.REPLACE_SM, Pdus.join(id, source, replacement));
    byte[] destination = Pdus.body().octets(1, 1).text("4915112345678").bytes();
    ask(Command.CANCEL_SM, Pdus.join(new byte[1], id, source, destination));
    ask(Command.SUBMIT_MULTI, Pdus.submitMulti("4915112345678", "49I", "4915112345679"));
    ask(Command.QUERY_SM, Pdus.querySm("no such id"));
    gatewayGot();
  }

  private void whatPhonesSay() throws IOException {
    WireEsme.Pdu answer = ask(Command.SUBMIT_SM, Pdus.submitSm("delivered"));
    bridge.gateway().deliver(bridge.gateway().last().id());
    heard(pdu -> pdu.isDeliverSm() && pdu.id().equals(answer.text()));
    ask(Command.QUERY_SM, Pdus.body().text(answer.text()).octets(5, 0).text("Shop").bytes());
    WireEsme.Pdu failed = ask(Command.SUBMIT_SM, Pdus.submitSm("failed"));
    bridge.gateway().fireFailed(bridge.gateway().last().id(), "RESULT_ERROR_LIMIT_EXCEEDED");
    heard(pdu -> pdu.isDeliverSm() && pdu.id().equals(failed.text()));
    String from = "+4917012345678";
    bridge.gateway().fireReceived(StubGateway.USERNAME, from, "+4915199999999", "iıIİ ٣");
    heard(pdu -> pdu.isDeliverSm() && !pdu.text().startsWith("id:"));
  }

  private void pages() {
    for (String page : List.of("/admin/sessions", "/admin/messages")) {
      print(page, bridge.send("GET", page, SECRET, null).body().replaceAll(OF_THIS_RUN, "$1…"));
    }
    // figures differ, their names and labels do not
    bridge
        .get("/metrics")
        .lines()
        .filter(line -> line.matches("(smpp|gateway|webhook|store)_.*"))
        .map(line -> line.replaceAll(" \\S+$", ""))
        .filter(line -> !line.contains("le=\""))
        .sorted()
        .forEach(line -> print("/metrics", line));
  }

  private static void wrongConfigurations(PrintStream out) {
    for (String wrong :
        List.of("SMPP__WINDOW=٣", "SMPP__WİNDOW=3", "LOG_LEVEL=ınfo", "GATEWAY__RETRIES=-1")) {
      String[] pair = wrong.split("=");
      try {
        Configuration configuration =
            Configuration.load(Map.of(pair[0], pair[1]), Path.of("").toAbsolutePath(), List.of());
        print(out, wrong, new TreeSet<>(configuration.warnings()).toString());
      } catch (ConfigurationException e) {
        print(out, wrong, e.getMessage());
      }
    }
  }

  private WireEsme.Pdu ask(Command command, byte[] body) throws IOException {
    int number = ++sequence;
    esme.send(command, number, body);
    return heard(pdu -> pdu.commandId() < 0 && pdu.sequenceNumber() == number);
  }

  private WireEsme.Pdu heard(Predicate<WireEsme.Pdu> wanted) {
    WireEsme.Pdu pdu = esme.await(wanted);
    String what = pdu.command() + " " + Integer.toHexString(pdu.status());
    print(what, HexFormat.of().formatHex(pdu.body()));
    print(what, new String(pdu.body(), StandardCharsets.ISO_8859_1));
    return pdu;
  }

  private void gatewayGot() {
    bridge.gateway().requests().stream()
        .filter(request -> request.path().startsWith("/messages"))
        .map(request -> request.method() + " " + request.path() + " " + request.json().encode())
        // those of a submit_multi arrive as they like
        .sorted(Comparator.comparing(line -> line.replaceAll(RANDOM_ID, "")))
        .forEach(line -> print("gateway", line));
    bridge.gateway().forgetRequests();
  }

  private void print(String what, String said) {
    print(out, what, said);
  }

  private static void print(PrintStream out, String what, String said) {
    Stream.of((what + ": " + said).replaceAll(RANDOM_ID, "…").split("\\R"))
        .map(line -> line.replaceAll("\\p{Cntrl}", "?"))
        .forEach(line -> out.println(MARK + line));
  }

  @Override
  public void close() {
    bridge.close();
  }
}
