package io.github.smppbridge.store;

/**
 * What to look for in the message log; {@code null} = anything.
 *
 * @param account the system_id
 * @param messageId the message_id
 * @param dest destination_addr, with or without a plus
 * @param limit most rows to answer
 */
public record MessageSearch(String account, String messageId, String dest, int limit) {}
