package io.github.smppbridge.component;

/**
 * An SME address (SMPP v3.4 §4.5.1.1).
 *
 * @param ton type of number
 * @param npi numbering plan indicator
 * @param address the address itself
 */
public record SmppAddress(int ton, int npi, String address) {}
