package io.github.smppbridge.gateway.webhook;

import io.github.smppbridge.gateway.WebhookLinger;
import java.util.List;
import java.util.function.Function;

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
    Function<String, WebhookLinger> linger) {}
