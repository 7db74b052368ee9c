package io.github.smppbridge.crash;

import io.github.smppbridge.store.StoreOptions;
import io.github.smppbridge.testkit.StubAccount;
import io.github.smppbridge.testkit.StubGateway;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One store, one gateway and one bridge after the other, on which stories are played: each by an
 * account of its own, so that they do not get in each other's way. Who goes on after a death is the
 * next to die.
 */
final class Stage implements AutoCloseable {
  private static final Duration OFTEN = Duration.ofMillis(30);

  private final StubGateway gateway = StubGateway.start();
  private final StoreView store;
  private final MortalBridge bridge;
  private final Map<String, Handset> phones = new ConcurrentHashMap<>();
  private int accounts;

  /**
   * Begins with an empty database.
   *
   * @param folder where nothing is
   */
  Stage(StoreOptions database, Path folder) {
    store = new StoreView(database);
    Map<String, String> keys = new HashMap<>(store.keys());
    keys.put("gateway.timeout", "5s");
    keys.put("gateway.device_selection", "round_robin");
    // some times longer than the machine may stand still
    keys.put("smpp.parts_timeout", "1h");
    bridge = new MortalBridge(gateway, folder, keys, OFTEN);
    gateway.onAccepted(message -> phones.get(message.username()).accepted(message));
    bridge.start();
  }

  /** A story to be played here; the gap may be null. */
  Performance stage(Story story, Gap gap) {
    return new Performance(this, story, gap);
  }

  /** Makes an account with an ESME and two phones. */
  Scene scene(Story story) {
    String name = "GAP" + ++accounts;
    StubAccount account = gateway.account(name, StubGateway.PASSWORD).device("second-" + name);
    Handset phone = new Handset(gateway, account, story.conduct());
    phones.put(name, phone);
    AtomicBoolean begun = new AtomicBoolean(!story.hasPrologue());
    Client client = new Client(bridge.smppPort(), name);
    return new Scene(client, phone, new Ledger(), store, account, begun);
  }

  MortalBridge bridge() {
    return bridge;
  }

  StubGateway gateway() {
    return gateway;
  }

  @Override
  public void close() throws SQLException {
    bridge.close();
    gateway.close();
    store.close();
  }
}
