package io.github.smppbridge.gateway.webhook;

/**
 * A webhook as SMSGate has it: the body of {@code POST webhooks}.
 *
 * @param id at most 36 characters; registering an id again changes its entry
 * @param url where phones report to; holds the account's token, so it is not printed
 * @param event which event they report
 */
public record Webhook(String id, String url, String event) {

  /** Without the url, which holds the token. */
  @Override
  public String toString() {
    return "Webhook[" + id + ", " + event + "]";
  }
}
