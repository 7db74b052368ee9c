package io.github.smppbridge.store;

class WebhookTableIT extends WebhookTableContract {}
