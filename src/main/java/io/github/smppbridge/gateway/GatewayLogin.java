package io.github.smppbridge.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.smppbridge.component.Secret;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.route.RouteProperties;
import io.github.smppbridge.route.SessionAttributes;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.smpp.SmppSession;
import io.github.smppbridge.smpp.SmppStatusException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Message;

/**
 * From the credentials of a bind to an account that may call the gateway: bean {@code
 * gatewayLogin}, used by {@code routes/bind} and {@code routes/account}.
 *
 * @param accounts the bound accounts
 * @param logins binds that are proved together
 * @param clock what elapses, for token ends
 * @param wall the time, as the gateway tells it
 */
public record GatewayLogin(GatewayAccounts accounts, SharedLogins logins, Clock clock, Clock wall) {
  private static final int APART_MILLIS = 5;

  /**
   * Makes the account that the bind's credentials stand for: property {@link
   * RouteProperties#GATEWAY_ACCOUNT}. They are the gateway's own unless property {@link
   * RouteProperties#GATEWAY_CREDENTIAL} names others (property {@link
   * RouteProperties#CREDENTIAL_OF_ENTRY}). A second session with the same credentials shares the
   * first one's account, and token; but it is proved by its credentials, too, by itself or together
   * with others ({@link SharedLogins}). From here on the account goes by its one spelling.
   *
   * @param exchange the bind
   * @throws SmppStatusException ESME_RINVPASWD for a system_id that no user can have
   */
  public void present(Exchange exchange) {
    Message message = exchange.getMessage();
    // As the client wrote it: a gateway that knows the case of names gets what it expects.
    String user = message.getHeader(SmppServerConstants.SYSTEM_ID, String.class);
    String systemId = SessionAttributes.text(message, SmppSession.SYSTEM_ID, user);
    Object mapped = exchange.removeProperty(RouteProperties.GATEWAY_CREDENTIAL);
    exchange.setProperty(RouteProperties.CREDENTIAL_OF_ENTRY, mapped == null ? null : true);
    GatewayCredential credential =
        mapped instanceof GatewayCredential known ? known : ownCredential(message, user);
    GatewayAccount presented = new GatewayAccount(systemId, credential, clock);
    if (mapped != null) {
      presented.prove(); // accounts.file has checked the bind's password
      presented.ofEntry();
    } else {
      accounts.recognise(presented);
    }
    exchange.setProperty(RouteProperties.GATEWAY_ACCOUNT, logins.join(exchange, presented));
    message.removeHeader(SmppServerConstants.PASSWORD);
    message.setHeader(SmppServerConstants.SYSTEM_ID, systemId);
  }

  private static GatewayCredential ownCredential(Message message, String user) {
    if (!UserName.possible(user)) {
      throw new SmppStatusException(CommandStatus.ESME_RINVPASWD, "not a user of the gateway");
    }
    return GatewayCredential.basic(
        user, message.getHeader(SmppServerConstants.PASSWORD, Secret.class));
  }

  /**
   * Finds the account of a bound session again: property {@link RouteProperties#GATEWAY_ACCOUNT}.
   *
   * @param exchange an exchange of the account
   * @return false when its last session ended meanwhile
   */
  public boolean recall(Exchange exchange) {
    if (account(exchange) == null) {
      accounts
          .of(exchange)
          .ifPresent(a -> exchange.setProperty(RouteProperties.GATEWAY_ACCOUNT, a));
    }
    return account(exchange) != null;
  }

  /**
   * Takes the phones of {@code GET devices}: property {@link RouteProperties#PHONES_GONE}.
   *
   * @param exchange the call with the answer as body
   */
  public void takeDevices(Exchange exchange) {
    JsonNode list = exchange.getMessage().getBody(JsonNode.class);
    Instant now = wall.instant();
    GatewayAccount account = account(exchange);
    List<Device> before = account.devices();
    account.setDevices(Device.read(list, now), now);
    exchange.setProperty(
        RouteProperties.PHONES_GONE,
        before.stream().anyMatch(device -> account.lacksDevice(device.id())));
    accounts.tell(account);
  }

  /**
   * Makes the account the one that this system_id's sessions use, or joins the one they use if its
   * credentials are the same, or were accepted later.
   *
   * @param exchange the bind
   */
  public void admit(Exchange exchange) {
    GatewayAccount account = account(exchange);
    Optional<GatewayAccount> known = accounts.admit(account);
    accounts
        .find(account.systemId())
        .ifPresent(shared -> exchange.setProperty(RouteProperties.GATEWAY_ACCOUNT, shared));
    known.ifPresent(logins::giveUpUnneeded);
  }

  /**
   * When an account's turn is in a round over all of them: they begin a few milliseconds apart, so
   * that thousands do not ask at once.
   *
   * @param index its place in the round
   * @return milliseconds after the round began
   */
  public long turn(@ExchangeProperty("CamelSplitIndex") int index) {
    return (long) index * APART_MILLIS;
  }

  /**
   * Notes that the gateway still accepts the account's credentials, though it refused them once.
   *
   * @param exchange the call that it accepted
   */
  public void trust(Exchange exchange) {
    account(exchange).trust();
  }

  private static GatewayAccount account(Exchange exchange) {
    return exchange.getProperty(RouteProperties.GATEWAY_ACCOUNT, GatewayAccount.class);
  }
}
