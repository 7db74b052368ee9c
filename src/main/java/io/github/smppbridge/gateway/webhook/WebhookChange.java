package io.github.smppbridge.gateway.webhook;

/**
 * One call that makes what is registered equal to what is wanted.
 *
 * @param register whether to register the webhook; false = delete it
 * @param webhook the webhook
 */
public record WebhookChange(boolean register, Webhook webhook) {}
