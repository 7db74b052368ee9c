package io.github.smppbridge.store;

import java.util.*;
import java.util.concurrent.*;
import java.util.function.*;

/** Webhook tokens and registrations of the accounts. */
public final class WebhookTable {

  /** The account's token, made once. */
  public CompletionStage<String> tokenFor(String account) {
    throw new UnsupportedOperationException("not yet");
  }

  /** The account of a token. */
  public CompletionStage<Optional<String>> accountOf(String token) {
    throw new UnsupportedOperationException("not yet");
  }

  /** Remembers a registration. */
  public CompletionStage<Void> registered(
      String account, String event, String webhookId, String url, long at) {
    throw new UnsupportedOperationException("not yet");
  }

  /** The account's registrations. */
  public CompletionStage<List<WebhookRegistration>> registrations(String account) {
    throw new UnsupportedOperationException("not yet");
  }

  /** Forgets the account's registrations; the token stays. */
  public CompletionStage<Void> forget(String account) {
    throw new UnsupportedOperationException("not yet");
  }

  /** Whether this process holds receivers of the account. */
  public CompletionStage<Void> markReceivers(String account, boolean bound, long at) {
    throw new UnsupportedOperationException("not yet");
  }

  /** Accounts with registrations and without receivers on any replica since before. */
  public CompletionStage<List<String>> claimLingering(long before, int limit) {
    throw new UnsupportedOperationException("not yet");
  }
}
