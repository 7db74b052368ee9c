package io.github.smppbridge.store;

/**
 * A webhook the gateway knows for an account.
 *
 * @param account system_id
 * @param event the gateway's event name
 * @param webhookId id it was registered under
 * @param url where it points to; holds the token, so it is not printed
 * @param registeredAt epoch milliseconds; 0 = doubtful: a call about it is under way, or failed
 */
public record WebhookRegistration(
    String account, String event, String webhookId, String url, long registeredAt) {

  /** The same, registered then. */
  public WebhookRegistration at(long time) {
    return new WebhookRegistration(account, event, webhookId, url, time);
  }

  /** Without the url, which holds the token. */
  @Override
  public String toString() {
    return "WebhookRegistration[account=" + account + ", event=" + event + "]";
  }
}
