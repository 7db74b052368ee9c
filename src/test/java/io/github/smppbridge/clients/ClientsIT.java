package io.github.smppbridge.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.TestBridge;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.StubMessage;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Scripts of {@code src/test/clients}, each with another library in its default settings, and one
 * in this JVM. They are refused a bind, bind, submit a short text and a long one, are refused a
 * submit and a query, ask for a message that no phone has, get receipts and messages and unbind.
 */
class ClientsIT {
  private static final String PASSWORD = "sandbox1"; // as long as SMPP allows
  private static final String SHORT = "a@b £5 é";
  private static final String LONG = "Zażółć gęślą jaźń 😀 ".repeat(15) + "😀";
  private static final String LONG_UCS2 = LONG.replace("😀", "☺"); // for who has no UTF-16
  private static final String ANSWER = "Grüße";
  private static final String ASCII_ANSWER = "Thanks"; // for who leaves GSM 03.38 to others
  private static final String LONG_ANSWER = "Schöne Grüße 😀 ".repeat(20);

  @TempDir static Path folder;
  private static StubGateway gateway;
  @AutoClose private static TestBridge bridge;

  @BeforeAll
  static void start() throws Exception {
    Path accounts = folder.resolve("accounts.yaml");
    Files.writeString(accounts, "accounts:\n  TWISTED: {pending_state: auto}\n");
    bridge =
        TestBridge.start(
            Map.of(
                "accounts.file", accounts.toString(),
                "limits.bind_refusal_delay", "50ms",
                // every client fails from the same address
                "limits.bind_failures", "50"));
    gateway = bridge.gateway();
  }

  @Test
  void smpplib() throws Exception {
    ClientRun run = run("SMPPLIB", ClientLibraries.python("smpplib", "smpplib_client.py"));
    assertThat(sent("SMPPLIB")).containsExactlyInAnyOrder(SHORT, LONG);
    assertStatus(run, "bind refused", CommandStatus.ESME_RINVPASWD);
    assertStatus(run, "submit refused", CommandStatus.ESME_RINVDSTADR);
    assertStatus(run, "query refused", CommandStatus.ESME_RINVMSGID);
    assertThat(run.only("pending", "state")).isEqualTo(0);
    assertReceiptsAndMessages(run);
  }

  @Test
  void aiosmpplib() throws Exception {
    ClientRun run = run("AIOSMPP", ClientLibraries.python("aiosmpplib", "aiosmpplib_client.py"));
    assertThat(sent("AIOSMPP")).containsExactlyInAnyOrder(SHORT, LONG, LONG);
    assertStatus(run, "bind refused", CommandStatus.ESME_RINVPASWD);
    assertStatus(run, "submitted in parts", CommandStatus.ESME_ROK);
    assertStatus(run, "submit refused", CommandStatus.ESME_RINVDSTADR);
    // of a message in parts it passes on one
    assertThat(run.all("receipt", "id")).hasSize(3).containsAll(run.ids());
    assertThat(run.all("receipt", "log_id"))
        .containsExactlyInAnyOrder(
            SHORT.substring(0, 5), LONG.substring(0, 5), LONG.substring(0, 5));
    assertMessages(run, ANSWER);
  }

  @Test
  void twisted() throws Exception {
    ClientRun run =
        run(
            "TWISTED",
            LONG,
            ASCII_ANSWER,
            ClientLibraries.python("smpp/twisted", "twisted_client.py"));
    assertThat(sent("TWISTED")).containsExactlyInAnyOrder(SHORT, LONG);
    // Jasmin, which is made with it, believes that the last answer is that to the last part
    assertThat(run.only("answered", "parts")).isEqualTo(new JsonArray(List.of(1, 2, 3, 4, 5)));
    assertThat(run.only("bind refused", "status")).isEqualTo("ESME_RINVPASWD");
    assertThat(run.only("submit refused", "status")).isEqualTo("ESME_RINVDSTADR");
    assertThat(run.only("data refused", "status")).isEqualTo("ESME_RINVMSGLEN");
    assertThat(run.only("query refused", "status")).isEqualTo("ESME_RINVMSGID");
    assertThat(run.only("pending", "state")).isEqualTo("ENROUTE");
    assertReceipts(run);
    assertMessages(run, ASCII_ANSWER);
  }

  @Test
  void nodeSmpp() throws Exception {
    ClientRun run = run("NODESMPP", ClientLibraries.node("smpp", "node_smpp.js"));
    assertThat(sent("NODESMPP")).containsExactlyInAnyOrder(SHORT, LONG, LONG);
    assertStatus(run, "bind refused", CommandStatus.ESME_RINVPASWD);
    assertStatus(run, "submit refused", CommandStatus.ESME_RINVDSTADR);
    assertStatus(run, "data refused", CommandStatus.ESME_RINVDSTADR);
    assertStatus(run, "multi refused", CommandStatus.ESME_RINVDSTADR);
    assertStatus(run, "query refused", CommandStatus.ESME_RINVMSGID);
    assertThat(run.only("pending", "state")).isEqualTo(0);
    assertReceiptsAndMessages(run);
  }

  @Test
  void rusmppc() throws Exception {
    ClientRun run =
        run(
            "RUSMPPC",
            LONG_UCS2,
            ASCII_ANSWER,
            ClientLibraries.built("rusmppc/target/debug/rusmppc_client"));
    assertThat(sent("RUSMPPC")).containsExactlyInAnyOrder(SHORT, LONG_UCS2);
    assertStatus(run, "bind refused", CommandStatus.ESME_RINVPASWD);
    assertStatus(run, "submit refused", CommandStatus.ESME_RINVDSTADR);
    assertReceipts(run);
    assertMessages(run, ASCII_ANSWER);
  }

  @Test
  void gosmpp() throws Exception {
    ClientRun run = run("GOSMPP", ClientLibraries.built("gosmpp/gosmpp_client"));
    assertThat(sent("GOSMPP")).containsExactlyInAnyOrder(SHORT, LONG);
    assertStatus(run, "bind refused", CommandStatus.ESME_RINVPASWD);
    assertStatus(run, "submit refused", CommandStatus.ESME_RINVDSTADR);
    assertStatus(run, "query refused", CommandStatus.ESME_RINVMSGID);
    assertReceiptsAndMessages(run);
  }

  @Test
  void cloudhopper() throws Exception {
    ClientRun run =
        CloudhopperClient.run(
            settings("CLOUDHOPPER", LONG), () -> deliverAll("CLOUDHOPPER", ANSWER));
    assertThat(sent("CLOUDHOPPER")).containsExactlyInAnyOrder(SHORT, LONG);
    assertStatus(run, "bind refused", CommandStatus.ESME_RINVPASWD);
    assertStatus(run, "submit refused", CommandStatus.ESME_RINVDSTADR);
    assertStatus(run, "query refused", CommandStatus.ESME_RINVMSGID);
    assertThat(run.only("pending", "state")).isEqualTo(0);
    assertReceiptsAndMessages(run);
  }

  private static ClientRun run(String account, ProcessBuilder script) throws Exception {
    return run(account, LONG, ANSWER, script);
  }

  private static ClientRun run(String account, String text, String answer, ProcessBuilder script)
      throws Exception {
    return ClientRun.of(script, settings(account, text), () -> deliverAll(account, answer));
  }

  private static JsonObject settings(String account, String text) {
    gateway.account(account, PASSWORD);
    return new JsonObject()
        .put("port", bridge.smppPort())
        .put("system_id", account)
        .put("password", PASSWORD)
        .put("short", SHORT)
        .put("long", text);
  }

  private static void deliverAll(String account, String answer) {
    for (StubMessage message : messages(account)) {
      assertThat(gateway.deliver(message.id())).isEqualTo(200);
    }
    await().until(() -> gateway.fireReceived(account, "+4917612345", null, answer) == 200);
    assertThat(gateway.fireReceived(account, "+4917612345", null, LONG_ANSWER)).isEqualTo(200);
  }

  private static List<StubMessage> messages(String account) {
    return gateway.messages().stream().filter(each -> each.username().equals(account)).toList();
  }

  private static List<String> sent(String account) {
    return messages(account).stream().map(StubMessage::text).toList();
  }

  private static void assertStatus(ClientRun run, String step, int status) {
    assertThat(run.only(step, "status")).as(step).isEqualTo(status);
  }

  private static void assertReceiptsAndMessages(ClientRun run) {
    assertReceipts(run);
    assertMessages(run, ANSWER);
  }

  /** One for each message_id. */
  private static void assertReceipts(ClientRun run) {
    assertThat(run.all("receipt", "id")).containsExactlyInAnyOrderElementsOf(run.ids());
    assertThat(run.all("receipt", "text"))
        .allSatisfy(text -> assertThat((String) text).contains(" stat:DELIVRD err:000 text:"));
  }

  /** What the phone's owner wrote. */
  private static void assertMessages(ClientRun run, String answer) {
    assertThat(run.all("received", "text")).containsExactlyInAnyOrder(answer, LONG_ANSWER);
    assertThat(run.all("received", "source")).containsOnly("4917612345");
  }
}
