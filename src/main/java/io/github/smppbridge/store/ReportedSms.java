package io.github.smppbridge.store;

import java.time.Instant;

/**
 * What tells one received SMS from another, when a phone reports it.
 *
 * @param digest of the phone, its id of the message, the sender and the content
 * @param at when it was received, as the phone tells it; null = not told
 */
public record ReportedSms(String digest, Instant at) {}
