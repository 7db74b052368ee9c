package io.github.smppbridge.testkit;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Events of webhooks that versions of SMSGate's server and app know. */
public final class StubEvents {
  /** Servers before July 2026. */
  public static final Set<String> SERVER_BEFORE_CANCELLED =
      Set.of(
          "sms:received",
          "sms:data-received",
          "sms:sent",
          "sms:delivered",
          "sms:failed",
          "system:ping",
          "mms:received",
          "mms:downloaded");

  /** Servers before data messages were received, June 2025. */
  public static final Set<String> SERVER_BEFORE_DATA =
      Set.of("sms:received", "sms:sent", "sms:delivered", "sms:failed", "system:ping");

  /** Apps before 1.67.0. */
  public static final Set<String> APP_BEFORE_CANCELLED =
      with(SERVER_BEFORE_CANCELLED, "app:started");

  /** Apps before 1.47.0. */
  public static final Set<String> APP_BEFORE_MMS = with(SERVER_BEFORE_DATA, "sms:data-received");

  /** Apps from 1.67.0. */
  public static final Set<String> APP = with(APP_BEFORE_CANCELLED, "sms:cancelled");

  /** Servers from August 2026; no app knows the batches yet. */
  public static final Set<String> SERVER =
      with(
          APP,
          "sms:batch:received",
          "sms:batch:data-received",
          "mms:batch:received",
          "mms:batch:downloaded");

  private StubEvents() {}

  private static Set<String> with(Set<String> some, String... more) {
    Set<String> all = new LinkedHashSet<>(some);
    all.addAll(List.of(more));
    return Set.copyOf(all);
  }
}
