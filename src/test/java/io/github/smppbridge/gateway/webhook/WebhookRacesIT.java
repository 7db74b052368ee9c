package io.github.smppbridge.gateway.webhook;

import io.github.smppbridge.store.PostgresDatabase;

class WebhookRacesIT extends WebhookRaces {
  WebhookRacesIT() {
    super(PostgresDatabase.create(), 2);
  }
}
