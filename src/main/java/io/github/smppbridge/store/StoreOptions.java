package io.github.smppbridge.store;

import io.github.smppbridge.store.commit.CommitObserver;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.Objects;

/**
 * How to open the store.
 *
 * @param url {@code jdbc:sqlite:…} or {@code jdbc:postgresql:…}; empty = {@link #DEFAULT_URL}
 * @param username database user; empty = none
 * @param password its password; empty = none
 * @param retention how long a message with a final state is kept
 * @param eventRetention how long event ids are remembered; longer than phones repeat a webhook
 * @param retentionInterval time between two runs of the retention job; zero = never runs by itself
 * @param nodeLease how long a node number stays ours without a heartbeat, where nobody watched
 * @param heartbeat time between two signs of life for the other replicas
 * @param deadAfter how long one is silent before they take it for dead; some heartbeats
 * @param nodeName whose the process is, so that the next of the same instance goes on with what it
 *     had; empty = the host's name
 * @param longestLease how long an outbox entry is anybody's at most
 * @param longestDelay how long one is put off at most
 * @param longestCheck how long after it is due, or was asked for, a message is asked for at most
 * @param queueCapacity write operations that may wait
 * @param batchSize write operations in one transaction at most
 * @param commitDelay the longest that a commit waits for company when that is likely; zero = never
 * @param readers threads, and connections, for reading
 * @param commits called around each commit
 * @param events what is told outside of what is written
 */
@RecordBuilder
public record StoreOptions(
    String url,
    String username,
    String password,
    Duration retention,
    Duration eventRetention,
    Duration retentionInterval,
    Duration nodeLease,
    Duration heartbeat,
    Duration deadAfter,
    String nodeName,
    Duration longestLease,
    Duration longestDelay,
    Duration longestCheck,
    int queueCapacity,
    int batchSize,
    Duration commitDelay,
    int readers,
    CommitObserver commits,
    EventSource events)
    implements StoreOptionsBuilder.With {

  /** The embedded database in the working directory. */
  public static final String DEFAULT_URL = "jdbc:sqlite:./data/smpp-bridge.db";

  /** Fills in the default url. */
  public StoreOptions {
    url = url == null || url.isBlank() ? DEFAULT_URL : url.strip();
    username = Objects.requireNonNullElse(username, "");
    password = Objects.requireNonNullElse(password, "");
    nodeName = Objects.requireNonNullElse(nodeName, "");
  }

  /** All defaults; an empty url is the embedded database. */
  public static StoreOptions of(String url, String username, String password) {
    return new StoreOptions(
        url,
        username,
        password,
        Duration.ofDays(30),
        Duration.ofDays(7),
        Duration.ofMinutes(1),
        Duration.ofSeconds(60),
        Duration.ofSeconds(2),
        Duration.ofSeconds(7),
        "",
        Duration.ofMinutes(2),
        Duration.ofMinutes(1),
        Duration.ofHours(1),
        20_000,
        512,
        Duration.ofMillis(1),
        4,
        CommitObserver.NONE,
        EventSource.NONE);
  }

  /**
   * How long after its submit a message is waited for that gets no final state: as long as others
   * are kept, but a day at least. The store keeps it for that long again.
   */
  public static Duration openRetention(Duration retention) {
    Duration day = Duration.ofDays(1);
    return retention.compareTo(day) < 0 ? day : retention;
  }

  /** The url without its parameters, which may hold a password: fit for messages. */
  public String safeUrl() {
    int query = url.indexOf('?');
    String bare = query < 0 ? url : url.substring(0, query);
    return bare.replaceFirst("//[^/@]*@", "//…@");
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "StoreOptions[url=" + safeUrl() + ", username=" + username + "]";
  }
}
