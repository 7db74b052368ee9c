package io.github.smppbridge.accounts;

import io.github.smppbridge.component.Secret;
import io.github.smppbridge.gateway.GatewayCredential;
import io.github.smppbridge.gateway.PhoneRules;
import io.github.smppbridge.gateway.UserName;
import io.github.smppbridge.smpp.TrustedNetworks;
import java.util.Optional;
import java.util.Set;

/**
 * An entry of {@code accounts.file}.
 *
 * @param systemId the system_id it is for
 * @param passwordHash bcrypt hash of the SMPP password; empty = the bind presents the gateway's own
 *     credentials
 * @param credential what the gateway knows the account by; present with {@code passwordHash} only
 * @param alphabet name of the alphabet of data_coding 0; empty = {@code smpp.default_alphabet}
 * @param dataCoding1 how data_coding 1 is read: auto, ascii or gsm; empty = {@code
 *     smpp.data_coding_1}
 * @param pendingState what query_sm tells of a message that no phone has: scheduled, enroute or
 *     auto; empty = {@code smpp.pending_state}
 * @param country ISO region of national numbers; empty = {@code gateway.default_country}
 * @param phones which of its phones send, and how they are chosen
 * @param limits what it may use
 * @param allowedAddresses where it may bind from; empty = anywhere
 * @param bindTypes transmitter, receiver, transceiver: those it may bind as
 * @param tlsRequired whether it must bind over TLS
 * @param receipts which receipts it gets
 * @param keys the keys that the entry has; {@code limits sessions} and so on for those of its
 *     limits
 */
public record Account(
    String systemId,
    Optional<Secret> passwordHash,
    Optional<GatewayCredential> credential,
    Optional<String> alphabet,
    Optional<String> dataCoding1,
    Optional<String> pendingState,
    Optional<String> country,
    PhoneRules phones,
    AccountLimits limits,
    Optional<TrustedNetworks> allowedAddresses,
    Set<String> bindTypes,
    boolean tlsRequired,
    ReceiptPolicy receipts,
    Set<String> keys) {

  /** The gateway's user that the entry stands for, if it tells. */
  Optional<String> user() {
    return credential.flatMap(GatewayCredential::user).map(UserName::canonical);
  }

  /** Whether a session of that kind may be the account's. */
  boolean allows(String host, boolean tls, String bindType) {
    return allowsAddress(host) && (tls || !tlsRequired) && bindTypes.contains(bindType);
  }

  /** Whether a connection from there may be the account's. */
  boolean allowsAddress(String host) {
    return allowedAddresses.filter(networks -> !networks.contains(host)).isEmpty();
  }
}
