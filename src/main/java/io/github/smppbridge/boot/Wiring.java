package io.github.smppbridge.boot;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.smppbridge.accounts.Account;
import io.github.smppbridge.accounts.AccountFile;
import io.github.smppbridge.accounts.AccountLimits;
import io.github.smppbridge.clock.Clocks;
import io.github.smppbridge.component.SmppServerComponent;
import io.github.smppbridge.config.ConfigKey;
import io.github.smppbridge.config.Configuration;
import io.github.smppbridge.deliver.Receipts;
import io.github.smppbridge.gateway.GatewayAccounts;
import io.github.smppbridge.gateway.GatewayUsers;
import io.github.smppbridge.smpp.SessionRegistry;
import io.github.smppbridge.smpp.SmppServer;
import io.github.smppbridge.store.Store;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import org.apache.camel.CamelContext;

/**
 * What the beans of the feature packages are made of: each {@code ...Beans} class here wires those
 * of one package, under the names by which {@code routes/} call them.
 */
record Wiring(
    Configuration configuration,
    Store store,
    Clocks clocks,
    CamelContext context,
    ObjectMapper json,
    GatewayAccounts accounts,
    AccountFile file,
    Receipts receipts) {

  /** Sets of buffers kept between messages; as many as are ever in use at the same instant. */
  private static final int JSON_BUFFERS = 64;

  private static final int JSON_DEPTH = 64;
  private static final int JSON_NUMBER = 100;
  private static final int JSON_NAME = 1_000;
  private static final int JSON_TOKENS = 20_000;
  private static final int BATCH_TOKENS = 250_000;

  static Wiring of(Configuration configuration, Store store, Clocks clocks, CamelContext context) {
    ObjectMapper json = mapper();
    return new Wiring(
        configuration,
        store,
        clocks,
        context,
        json,
        new GatewayAccounts(),
        accountFile(configuration),
        new Receipts(json, configuration.duration(ConfigKey.RECEIPTS_EXPIRE_AFTER)));
  }

  /**
   * Buffers that messages share. Jackson keeps them by thread unless told otherwise, and a virtual
   * thread writes one message only: that would be 25 KB of new buffers for each.
   */
  static ObjectMapper mapper() {
    return mapper(JSON_TOKENS);
  }

  /** Reads webhooks: whoever sends one knows its token, and it may be a batch of thousands. */
  static ObjectMapper eventMapper() {
    return mapper(BATCH_TOKENS);
  }

  private static ObjectMapper mapper(int tokens) {
    return new ObjectMapper(
            JsonFactory.builder()
                // names of strangers are kept nowhere: looking for them there is what takes time
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .recyclerPool(JsonRecyclerPools.newBoundedPool(JSON_BUFFERS))
                .streamReadConstraints(jsonLimits(tokens))
                .build())
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  }

  /** What the gateway and phones send is flat and short. */
  private static StreamReadConstraints jsonLimits(int tokens) {
    return StreamReadConstraints.builder()
        .maxNestingDepth(JSON_DEPTH)
        .maxNumberLength(JSON_NUMBER)
        .maxNameLength(JSON_NAME)
        .maxTokenCount(tokens)
        .build();
  }

  private static AccountFile accountFile(Configuration configuration) {
    return AccountFile.open(
        configuration.file(ConfigKey.ACCOUNTS_FILE).orElse(null),
        configuration.variables(),
        new AccountLimits(
            configuration.decimal(ConfigKey.LIMITS_SUBMIT_PER_SECOND),
            configuration.number(ConfigKey.LIMITS_BURST),
            null,
            0,
            configuration.number(ConfigKey.LIMITS_MESSAGE_SIZE),
            configuration.number(ConfigKey.LIMITS_DAILY_QUOTA)));
  }

  void bind(String name, Object bean) {
    context.getRegistry().bind(name, bean);
  }

  <T> T lookup(String name, Class<T> type) {
    return context.getRegistry().lookupByNameAndType(name, type);
  }

  /** Which user of the gateway an account is, as the file says at the moment. */
  GatewayUsers users() {
    return new GatewayUsers(systemId -> file.find(systemId).flatMap(Account::credential), accounts);
  }

  /** Null while the listener is closed, or where no route uses it. */
  SessionRegistry sessions() {
    return context.hasComponent("smpp-server") instanceof SmppServerComponent component
        ? component.getSessions()
        : null;
  }

  /** Null while the listener is closed, or where no route uses it. */
  SmppServer server() {
    return context.hasComponent("smpp-server") instanceof SmppServerComponent component
        ? component.getServer()
        : null;
  }

  /** Requests that wait for their account's turn at the workers. */
  int requestsWaiting() {
    return context.hasComponent("smpp-server") instanceof SmppServerComponent component
        ? component.getRequestsWaiting()
        : 0;
  }

  /** Ends of sessions that their route has not begun with. */
  int endsWaiting() {
    return context.hasComponent("smpp-server") instanceof SmppServerComponent component
        ? component.getEndsWaiting()
        : 0;
  }

  /** Whether a session is bound here. */
  boolean isBound(String sessionId) {
    SessionRegistry sessions = sessions();
    return sessions != null && sessions.byId(sessionId).isPresent();
  }

  /** Where work goes on that waited for something. */
  Executor workers() {
    return lookup("smppWorkers", ExecutorService.class);
  }

  Duration duration(ConfigKey key) {
    return configuration.duration(key);
  }

  String text(ConfigKey key) {
    return configuration.get(key);
  }

  String upper(ConfigKey key) {
    return text(key).toUpperCase(Locale.ROOT);
  }
}
