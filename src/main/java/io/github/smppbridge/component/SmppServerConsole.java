package io.github.smppbridge.component;

import io.github.smppbridge.smpp.SessionRegistry;
import io.github.smppbridge.smpp.SmppSession;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.camel.spi.annotations.DevConsole;
import org.apache.camel.support.console.AbstractDevConsole;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;

/**
 * Camel's developer console {@code smpp-server}: the listeners of a context and the sessions that
 * are bound to them. No password, address or text of a message.
 */
@DevConsole(
    name = "smpp-server",
    displayName = "SMPP Server",
    description = "Listeners and bound sessions of SMPP servers")
public class SmppServerConsole extends AbstractDevConsole {
  /** Sessions of a listener that are shown. */
  private static final int MOST = 1_000;

  /** Makes it. */
  public SmppServerConsole() {
    super("camel", "smpp-server", "SMPP Server", "Listeners and bound sessions of SMPP servers");
  }

  @Override
  protected String doCallText(Map<String, Object> options) {
    StringBuilder text = new StringBuilder();
    for (String name : names()) {
      SmppServerComponent server = server(name);
      List<SmppSession> sessions = sessions(server);
      text.append(name)
          .append(": port ")
          .append(server.getListeningPort())
          .append(", ")
          .append(sessions.size())
          .append(" sessions\n");
      for (SmppSession session : sessions.stream().limit(MOST).toList()) {
        text.append("    ")
            .append(session.id())
            .append(' ')
            .append(session.systemId())
            .append(' ')
            .append(session.state())
            .append(" from ")
            .append(session.remoteAddress())
            .append(session.tls() ? " TLS" : "")
            .append(", in work ")
            .append(session.requestsInWork())
            .append(", outstanding ")
            .append(session.outstanding())
            .append('\n');
      }
    }
    return text.toString();
  }

  @Override
  protected Map<String, Object> doCallJson(Map<String, Object> options) {
    JsonArray servers = new JsonArray();
    for (String name : names()) {
      SmppServerComponent server = server(name);
      JsonArray bound = new JsonArray();
      List<SmppSession> sessions = sessions(server);
      sessions.stream().limit(MOST).map(SmppServerConsole::json).forEach(bound::add);
      JsonObject json = new JsonObject();
      json.put("name", name);
      json.put("port", server.getListeningPort());
      json.put("count", sessions.size());
      json.put("sessions", bound);
      servers.add(json);
    }
    JsonObject all = new JsonObject();
    all.put("servers", servers);
    return all;
  }

  private static JsonObject json(SmppSession session) {
    JsonObject json = new JsonObject();
    json.put("id", session.id());
    json.put("systemId", session.systemId());
    json.put("state", session.state().name());
    json.put("remoteAddress", session.remoteAddress());
    json.put("tls", session.tls());
    json.put("boundAt", String.valueOf(session.boundAt()));
    json.put("requestsInWork", session.requestsInWork());
    json.put("outstanding", session.outstanding());
    return json;
  }

  private List<String> names() {
    return getCamelContext().getComponentNames().stream()
        .filter(name -> server(name) != null)
        .sorted()
        .toList();
  }

  private SmppServerComponent server(String name) {
    return getCamelContext().hasComponent(name) instanceof SmppServerComponent server
        ? server
        : null;
  }

  private static List<SmppSession> sessions(SmppServerComponent server) {
    SessionRegistry registry = server.getSessions();
    List<SmppSession> sessions =
        new ArrayList<>(registry == null ? List.of() : registry.sessions());
    sessions.sort(Comparator.comparing(SmppSession::id));
    return sessions;
  }
}
