package io.github.smppbridge.store;

/**
 * A part with the set it is in.
 *
 * @param part the part
 * @param generation which set of its key
 * @param gatewayId the mark; null = the set is open
 * @param done marked, and dealt with
 */
record StoredPart(PartRow part, int generation, String gatewayId, boolean done) {}
