package io.github.smppbridge.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.smppbridge.component.Secret;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.smpp.SmppStatusException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From the credentials of a bind to an account that may call the gateway: bean {@code
 * gatewayLogin}, used by {@code routes/bind}.
 */
public final class GatewayLogin {
  /** What a session needs, and no more (SMSGate authentication guide, scopes). */
  static final List<String> SCOPES =
      List.of(
          "messages:send",
          "messages:read",
          "messages:list",
          "messages:cancel",
          "devices:list",
          "webhooks:list",
          "webhooks:write",
          "webhooks:delete");

  private static final Logger LOG = LoggerFactory.getLogger(GatewayLogin.class);

  private final GatewayAccounts accounts;
  private final boolean tokens;
  private final Duration tokenTtl;
  private final Clock clock;

  /**
   * Makes the bean.
   *
   * @param accounts the bound accounts
   * @param tokens whether to ask for a token at all ({@code gateway.auth=jwt})
   * @param tokenTtl life of a token to ask for
   * @param clock the time
   */
  public GatewayLogin(GatewayAccounts accounts, boolean tokens, Duration tokenTtl, Clock clock) {
    this.accounts = accounts;
    this.tokens = tokens;
    this.tokenTtl = tokenTtl;
    this.clock = clock;
  }

  /**
   * Makes the account that the bind's credentials stand for: property {@link GatewayCalls#ACCOUNT}.
   * They are the gateway's own unless property {@link GatewayCredential#PROPERTY} names others. A
   * second session with the same credentials shares the first one's token.
   *
   * @param exchange the bind
   * @throws SmppStatusException ESME_RINVPASWD for a system_id that no user can have
   */
  public void present(Exchange exchange) {
    Message message = exchange.getMessage();
    String systemId = message.getHeader(SmppServerConstants.SYSTEM_ID, String.class);
    Object mapped = exchange.removeProperty(GatewayCredential.PROPERTY);
    GatewayCredential credential =
        mapped instanceof GatewayCredential known ? known : ownCredential(message, systemId);
    GatewayAccount presented = new GatewayAccount(systemId, credential, clock);
    GatewayAccount account =
        accounts.find(systemId).filter(presented::sameCredentials).orElse(presented);
    exchange.setProperty(GatewayCalls.ACCOUNT, account);
    message.removeHeader(SmppServerConstants.PASSWORD);
  }

  private static GatewayCredential ownCredential(Message message, String systemId) {
    if (systemId.isEmpty() || systemId.indexOf(':') >= 0) {
      // Basic credentials would name another user (RFC 7617 §2)
      throw new SmppStatusException(CommandStatus.ESME_RINVPASWD, "not a user of the gateway");
    }
    return GatewayCredential.basic(
        systemId, message.getHeader(SmppServerConstants.PASSWORD, Secret.class));
  }

  /**
   * Finds the account of a bound session again: property {@link GatewayCalls#ACCOUNT}.
   *
   * @param exchange an exchange of the account
   * @return false when its last session ended meanwhile
   */
  public boolean recall(Exchange exchange) {
    String systemId = exchange.getMessage().getHeader(SmppServerConstants.SYSTEM_ID, String.class);
    if (account(exchange) == null) {
      accounts.find(systemId).ifPresent(a -> exchange.setProperty(GatewayCalls.ACCOUNT, a));
    }
    return account(exchange) != null;
  }

  /**
   * Whether a token must be asked for before the next call.
   *
   * @param exchange the bind
   * @return true when tokens are wanted and the account has none that lives
   */
  public boolean needsToken(Exchange exchange) {
    return tokens && !account(exchange).hasFixedToken() && !account(exchange).hasLiveToken();
  }

  /**
   * The body of {@code POST auth/token}.
   *
   * @return ttl in seconds and scopes
   */
  public Map<String, Object> tokenRequest() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("ttl", tokenTtl.toSeconds());
    body.put("scopes", SCOPES);
    return body;
  }

  /**
   * Takes the token of a 201 answer.
   *
   * @param exchange the bind with the answer as body
   */
  public void takeToken(Exchange exchange) {
    JsonNode body = exchange.getMessage().getBody(JsonNode.class);
    String access = body.path("access_token").asText("");
    if (access.isEmpty()) {
      LOG.warn("the gateway's token answer has no access_token; going on with the credentials");
      return;
    }
    account(exchange)
        .setToken(
            new GatewayAccount.Token(
                body.path("id").asText(""),
                Secret.of(access),
                Secret.of(body.path("refresh_token").asText("")),
                expiry(body.path("expires_at").asText(""))));
  }

  private Instant expiry(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      return clock.instant().plus(tokenTtl);
    }
  }

  /**
   * Takes the phones of {@code GET devices}.
   *
   * @param exchange the call with the answer as body
   */
  public void takeDevices(Exchange exchange) {
    List<Device> devices = new ArrayList<>();
    for (JsonNode node : exchange.getMessage().getBody(JsonNode.class)) {
      String id = node.path("id").asText("");
      if (!id.isEmpty()) {
        devices.add(new Device(id, lastSeen(node), sims(node)));
      }
    }
    account(exchange).setDevices(devices);
  }

  /**
   * Whether the account's phones are to be asked for again, since the gateway does not know one of
   * them. At most every few seconds: many messages may be refused at once.
   *
   * @param exchange the refused submit
   * @return true for the one to ask
   */
  public boolean devicesDoubtful(Exchange exchange) {
    return recall(exchange) && account(exchange).doubtDevices();
  }

  private static Instant lastSeen(JsonNode device) {
    try {
      return Instant.parse(device.path("lastSeen").asText(""));
    } catch (DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }

  private static List<Device.Sim> sims(JsonNode device) {
    List<Device.Sim> sims = new ArrayList<>();
    for (JsonNode sim : device.path("simCards")) {
      String number = sim.path("phoneNumber").asText("");
      if (!number.isEmpty()) {
        sims.add(
            new Device.Sim(
                sim.path("simNumber").asInt(sim.path("slotIndex").asInt(0) + 1), number));
      }
    }
    return sims;
  }

  /**
   * Makes the account the one that this system_id's sessions use.
   *
   * @param exchange the bind
   */
  public void admit(Exchange exchange) {
    accounts.admit(account(exchange));
  }

  /**
   * Accounts whose token needs a successor now.
   *
   * @return those past four fifths of a token's life
   */
  public List<GatewayAccount> expiring() {
    Instant soon = clock.instant().plus(tokenTtl.dividedBy(5));
    return accounts.all().stream()
        .filter(account -> account.token().filter(t -> t.expiresAt().isBefore(soon)).isPresent())
        .toList();
  }

  private static GatewayAccount account(Exchange exchange) {
    return exchange.getProperty(GatewayCalls.ACCOUNT, GatewayAccount.class);
  }
}
