package io.github.smppbridge.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.smppbridge.BridgeProcess;
import io.github.smppbridge.store.StoreOptions;
import io.github.smppbridge.testkit.StubAccount;
import io.github.smppbridge.testkit.StubGateway;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A submit is killed in a few of its gaps as {@link GapsIT} does it, but with a process: what dies
 * in the JVM and what really dies must leave the same. {@code -Dcrash.process=true} takes all.
 */
class MortalProgramIT {
  private static final String ACCOUNT = "PROCESS";

  @TempDir Path folder;

  static List<Passage> passages() {
    List<Passage> all =
        List.of(
            Passage.after("gateway-request", "to-gateway"),
            Passage.before("deliver-sm", "settle"),
            Passage.beforeCommit(List.of("message insert")),
            Passage.afterCommit(List.of("message insert")),
            Passage.before("gateway-request", "to-gateway"),
            Passage.beforeCommit(List.of("message answered")),
            Passage.afterCommit(List.of("message answered")),
            Passage.afterCommit(List.of("message transition")),
            Passage.after("webhook", "apply-event"),
            Passage.afterCommit(List.of("outbox settle")));
    return Boolean.getBoolean("crash.process") ? all : all.subList(0, 2);
  }

  @ParameterizedTest
  @MethodSource("passages")
  void whatAKilledProcessLeavesIsTakenUp(Passage passage) throws Exception {
    StoreView store =
        new StoreView(StoreOptions.of("jdbc:sqlite:" + folder.resolve("store.db"), "", ""));
    try (StubGateway gateway = StubGateway.start()) {
      StubAccount account = gateway.account(ACCOUNT, StubGateway.PASSWORD);
      Handset phone = new Handset(gateway, account, Handset.Conduct.DELIVER);
      gateway.onAccepted(phone::accepted);
      Map<String, String> keys = new HashMap<>(store.keys());
      keys.put("gateway.api_base_url", gateway.baseUrl());
      try (BridgeProcess process = new BridgeProcess("mortal", folder, keys);
          Client client = new Client(process.smppPort(), ACCOUNT)) {
        Scene scene =
            new Scene(client, phone, new Ledger(), store, account, new AtomicBoolean(true));
        String routes = Path.of("routes").toAbsolutePath().toString();
        String when = passage.after() ? "after" : "before";
        process.start(MortalProgram.class, routes, passage.place(), when).awaitReady();
        CompletableFuture<Void> player = CompletableFuture.runAsync(() -> Story.SUBMIT.play(scene));
        assertThat(process.exitCode()).isEqualTo(MortalProgram.KILLED);
        client.awaitEnd();
        scene.ledger().died(scene.messages(), scene.waiting(), client.taken());
        // whoever has the database open looks like the process that had it
        store.close();

        process.start(MortalProgram.class, routes).awaitReady();
        client.bind();
        player.join();
        await()
            .untilAsserted(
                () ->
                    assertThat(
                            Stream.concat(
                                scene.ledger().missing(client.taken()).stream(),
                                scene.waiting().stream()))
                        .isEmpty());
        assertThat(scene.ledger().broken(client.taken(), phone.sent(), scene.messages())).isEmpty();
      }
    } finally {
      store.close();
    }
  }
}
