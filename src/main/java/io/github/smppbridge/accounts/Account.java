package io.github.smppbridge.accounts;

import io.github.smppbridge.component.Secret;
import io.github.smppbridge.gateway.GatewayCredential;
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
 * @param limits what it may use
 * @param allowedAddresses where it may bind from; empty = anywhere
 * @param bindTypes transmitter, receiver, transceiver: those it may bind as
 * @param tlsRequired whether it must bind over TLS
 * @param receipts which receipts it gets
 */
public record Account(
    String systemId,
    Optional<Secret> passwordHash,
    Optional<GatewayCredential> credential,
    Optional<String> alphabet,
    Optional<String> dataCoding1,
    Optional<String> pendingState,
    Optional<String> country,
    AccountLimits limits,
    Optional<TrustedNetworks> allowedAddresses,
    Set<String> bindTypes,
    boolean tlsRequired,
    ReceiptPolicy receipts) {}
