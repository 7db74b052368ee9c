package io.github.smppbridge.admin;

import io.github.smppbridge.accounts.Account;
import io.github.smppbridge.accounts.AccountFile;
import io.github.smppbridge.accounts.SubmitLimits;
import io.github.smppbridge.component.SmppServerConstants;
import io.github.smppbridge.gateway.GatewayAccount;
import io.github.smppbridge.gateway.GatewayAccounts;
import io.github.smppbridge.route.HttpProblem;
import io.github.smppbridge.smpp.SessionRegistry;
import io.github.smppbridge.smpp.SmppSession;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Bound sessions and their accounts: bean {@code adminSessions}.
 *
 * @param registry the listener's sessions; gives {@code null} while it is closed
 * @param file entries of accounts
 * @param limits what accounts have used
 * @param accounts what is known of bound accounts
 * @param mask what is shown of phone numbers
 */
public record AdminSessions(
    Supplier<SessionRegistry> registry,
    AccountFile file,
    SubmitLimits limits,
    GatewayAccounts accounts,
    PhoneMask mask) {
  private static final int NOT_FOUND = 404;

  /**
   * The sessions of this process, the oldest first.
   *
   * @return one map a session
   */
  public List<Map<String, Object>> list() {
    SessionRegistry sessions = registry.get();
    return sessions == null ? List.of() : views(sessions.sessions());
  }

  /**
   * What there is to know of an account.
   *
   * @param exchange the call with its header {@code id}
   * @return settings, use, phones and sessions
   * @throws HttpProblem 404 for an account without entry and without sessions
   */
  public Map<String, Object> account(Exchange exchange) {
    String id = file.canonical(exchange.getMessage().getHeader("id", "", String.class));
    Optional<Account> entry = file.find(id);
    List<Map<String, Object>> sessions = views(sessionsOf(id));
    if (entry.isEmpty() && sessions.isEmpty()) {
      throw new HttpProblem(NOT_FOUND, "no entry in accounts.file and no session here");
    }
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("systemId", id);
    view.put("inAccountsFile", entry.isPresent());
    view.put("limits", file.limits(id));
    view.put("submittedToday", limits.usedToday(id));
    entry.ifPresent(account -> addSettings(account, view));
    accounts.find(id).ifPresent(account -> view.put("gateway", gateway(account)));
    view.put("sessions", sessions);
    return view;
  }

  /**
   * Chooses a session of the account of header {@code CamelSmppServerSystemId} and gives the
   * exchange its attributes, as a message of that session has them.
   *
   * @param exchange a message to send for the account
   * @throws HttpProblem 404 when none is bound here
   */
  public void assume(Exchange exchange) {
    Message message = exchange.getMessage();
    String systemId =
        file.canonical(message.getHeader(SmppServerConstants.SYSTEM_ID, "", String.class));
    message.setHeader(SmppServerConstants.SYSTEM_ID, systemId);
    SmppSession session =
        sessionsOf(systemId).stream()
            .findFirst()
            .orElseThrow(() -> new HttpProblem(NOT_FOUND, "the account has no session here"));
    message.setHeader(SmppServerConstants.ATTRIBUTES, session.attributes());
  }

  /**
   * Names the session of header {@code id} to the producer: header {@code
   * CamelSmppServerSessionId}.
   *
   * @param exchange the call
   * @throws HttpProblem 404 when it is not bound here
   */
  public void choose(Exchange exchange) {
    Message message = exchange.getMessage();
    String id = message.getHeader("id", "", String.class);
    SessionRegistry sessions = registry.get();
    if (sessions == null || sessions.byId(id).isEmpty()) {
      throw new HttpProblem(NOT_FOUND, "no such session here");
    }
    message.setHeader(SmppServerConstants.SESSION_ID, id);
  }

  private Collection<SmppSession> sessionsOf(String systemId) {
    SessionRegistry sessions = registry.get();
    return sessions == null ? List.of() : sessions.ofAccount(systemId);
  }

  private List<Map<String, Object>> views(Collection<SmppSession> sessions) {
    return sessions.stream()
        .sorted(Comparator.comparing(SmppSession::boundAt))
        .map(this::view)
        .toList();
  }

  private Map<String, Object> view(SmppSession session) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("id", session.id());
    view.put("systemId", session.systemId());
    view.put("bindType", session.bindType().name().toLowerCase(Locale.ROOT));
    view.put("state", session.state().name().toLowerCase(Locale.ROOT));
    view.put("remoteAddress", session.remoteAddress());
    view.put("tls", session.tls());
    view.put("interfaceVersion", "0x" + Integer.toHexString(session.interfaceVersion()));
    view.put("systemType", session.systemType());
    view.put("addressRange", mask.within(session.addressRangeField()));
    view.put("boundAt", session.boundAt().toString());
    view.put("requestsInWork", session.requestsInWork());
    view.put("deliverOutstanding", session.outstanding());
    return view;
  }

  private static void addSettings(Account account, Map<String, Object> view) {
    view.put("alphabet", account.alphabet().orElse(null));
    view.put("dataCoding1", account.dataCoding1().orElse(null));
    view.put("pendingState", account.pendingState().orElse(null));
    view.put("country", account.country().orElse(null));
    view.put("bindTypes", account.bindTypes().stream().sorted().toList());
    view.put("tlsRequired", account.tlsRequired());
    view.put("receipts", account.receipts().name().toLowerCase(Locale.ROOT));
    view.put("ownPassword", account.passwordHash().isPresent());
  }

  private static Map<String, Object> gateway(GatewayAccount account) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put(
        "authorization",
        account.hasFixedToken() ? "fixed token" : account.hasLiveToken() ? "token" : "credentials");
    view.put(
        "devices",
        account.devices().stream()
            .map(device -> Map.of("id", device.id(), "lastSeen", device.lastSeen().toString()))
            .toList());
    return view;
  }
}
