package io.github.smppbridge.store;

import java.util.List;

/**
 * What decides about the webhooks of an account.
 *
 * @param receivers whether a process that runs, this one or another, holds receivers of the
 *     account; one that died counts until its lease ends
 * @param lastSeenAt when a process last gained or lost its receivers, epoch milliseconds
 * @param revision how often the registrations were changed
 * @param registrations what the gateway may have
 */
public record WebhookState(
    boolean receivers, long lastSeenAt, long revision, List<WebhookRegistration> registrations) {

  WebhookState with(List<WebhookRegistration> found) {
    return new WebhookState(receivers, lastSeenAt, revision, found);
  }
}
