package io.github.smppbridge.gateway.webhook;

import io.github.smppbridge.gateway.WebhookLinger;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What an operator says of webhooks.
 *
 * @param baseUrl {@code gateway.webhook_base_url}, empty = no webhooks
 * @param optionalEvents events that are wanted beside those that receipts and received texts need,
 *     where the gateway knows them. An app that does not know one loads no webhook at all
 * @param gateway which gateway it is, to remember what it does not know
 * @param linger how long they outlive an account's last receiver, by its system_id
 */
public record WebhookOptions(
    String baseUrl,
    List<String> optionalEvents,
    String gateway,
    Function<String, WebhookLinger> linger) {
  private static final String DATA = "sms:data-received";
  private static final String MMS_RECEIVED = "mms:received";
  private static final String MMS_DOWNLOADED = "mms:downloaded";

  /**
   * Events beside those that texts and receipts need. Apps and servers have data messages since
   * July 2025, MMS since autumn 2025, fetched ones since March 2026, servers batches since August
   * 2026: each costs older apps all webhooks.
   *
   * @param data whether data messages are wanted
   * @param mms whether MMS are wanted
   * @param batches whether several events in one report are
   */
  public static List<String> optionalEvents(boolean data, boolean mms, boolean batches) {
    List<String> single =
        Stream.concat(
                data ? Stream.of(DATA) : Stream.of(),
                mms ? Stream.of(MMS_RECEIVED, MMS_DOWNLOADED) : Stream.of())
            .toList();
    Stream<String> batched =
        batches ? Stream.concat(Stream.of("sms:received"), single.stream()) : Stream.of();
    return Stream.concat(single.stream(), batched.map(WebhookOptions::batch)).toList();
  }

  private static String batch(String event) {
    return event.replaceFirst(":", ":batch:");
  }
}
