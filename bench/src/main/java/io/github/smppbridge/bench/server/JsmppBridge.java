package io.github.smppbridge.bench.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.smppbridge.bench.ChildLife;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import org.jsmpp.InvalidResponseException;
import org.jsmpp.PDUException;
import org.jsmpp.PDUStringException;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.DataCodings;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.InterfaceVersion;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.SubmitSm;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.NegativeResponseException;
import org.jsmpp.extra.ProcessRequestException;
import org.jsmpp.extra.ResponseTimeoutException;
import org.jsmpp.session.BindRequest;
import org.jsmpp.session.SMPPServerSession;
import org.jsmpp.session.SMPPServerSessionListener;
import org.jsmpp.session.ServerMessageReceiverListener;
import org.jsmpp.session.SubmitSmResult;
import org.jsmpp.session.connection.ServerConnection;
import org.jsmpp.session.connection.socket.ServerSocketConnection;
import org.jsmpp.session.connection.socket.ServerSocketConnectionFactory;
import org.jsmpp.util.MessageId;

/**
 * A bridge written by hand with {@link SMPPServerSession}, a blocking HTTP client and the JDK's
 * HTTP server for webhooks: {@code JsmppBridge <port> <HTTP port> <API URL> <degree> <jdk|huc>}.
 *
 * <p>Degree is jSMPP's number of threads that process a session's PDUs (its default is 3), {@code
 * jdk} is java.net.http, {@code huc} HttpURLConnection.
 */
public final class JsmppBridge {

  /** A message whose receipt was asked for. */
  private record Pending(SMPPServerSession session, String source, String destination) {}

  private static final int BIND_TIMEOUT_MILLIS = 10_000;
  private static final int DELIVER_TIMEOUT_MILLIS = 10_000;
  private static final int BACKLOG = 1_024;
  private static final int WEBHOOK_THREADS = 16;
  private static final int MESSAGE_TYPE_RECEIPT = 0x04;
  private static final OptionalParameter[] NO_TLVS = new OptionalParameter[0];

  private final BlockingPost post;
  private final String api;
  private final URI messages;
  private final String webhookUrl;
  private final PendingReceipts<Pending> pending = new PendingReceipts<>();

  /** Session id to Authorization header. */
  private final Map<String, String> authorizations = new ConcurrentHashMap<>();

  private JsmppBridge(BlockingPost post, String api, int httpPort) {
    this.post = post;
    this.api = api;
    messages = URI.create(api + "/messages");
    webhookUrl = "http://127.0.0.1:" + httpPort + "/webhook";
  }

  /**
   * Starts and announces itself.
   *
   * @param args port, HTTP port, URL of the API, degree, client
   * @throws IOException when a port is taken
   */
  public static void main(String[] args) throws IOException {
    int port = Integer.parseInt(args[0]);
    int httpPort = Integer.parseInt(args[1]);
    int degree = Integer.parseInt(args[3]);
    BlockingPost post =
        args[4].equals("huc") ? BlockingPost.urlConnection() : BlockingPost.jdkClient();
    JsmppBridge bridge = new JsmppBridge(post, args[2], httpPort);
    bridge.listenForWebhooks(httpPort);
    SMPPServerSessionListener listener = new SMPPServerSessionListener(port, new Loopback());
    listener.setMessageReceiverListener(bridge.listener());
    listener.setPduProcessorDegree(degree);
    // As many as a session's window can hold, else a full queue is answered with an error
    listener.setQueueCapacity(Math.max(BACKLOG, 4 * degree));
    ExecutorService binds = Executors.newCachedThreadPool();
    ChildLife.announce(port);
    while (true) {
      SMPPServerSession session = listener.accept();
      session.setTransactionTimer(DELIVER_TIMEOUT_MILLIS);
      binds.execute(() -> bridge.bind(session));
    }
  }

  private void bind(SMPPServerSession session) {
    try {
      BindRequest request = session.waitForBind(BIND_TIMEOUT_MILLIS);
      String pair = request.getSystemId() + ":" + request.getPassword();
      String encoded =
          Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.ISO_8859_1));
      String authorization = "Basic " + encoded;
      authorizations.put(session.getSessionId(), authorization);
      session.addSessionStateListener(
          (newState, oldState, source) -> {
            if (!newState.isBound() && oldState.isBound()) {
              authorizations.remove(source.getSessionId());
            }
          });
      for (String event : List.of("sms:sent", "sms:delivered")) {
        JsonObject webhook = new JsonObject().put("url", webhookUrl).put("event", event);
        post.send(URI.create(api + "/webhooks"), authorization, webhook.toBuffer().getBytes());
      }
      request.accept("BENCH", InterfaceVersion.IF_34);
    } catch (TimeoutException | PDUStringException | IOException | IllegalStateException e) {
      session.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void listenForWebhooks(int port) throws IOException {
    // Else a delayed acknowledgement of 40 ms is in every answer
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("sun.net.httpserver.maxIdleConnections", "2000");
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
    server.setExecutor(Executors.newFixedThreadPool(WEBHOOK_THREADS));
    server.createContext("/webhook", this::reported);
    server.start();
  }

  private void reported(HttpExchange exchange) throws IOException {
    JsonObject event =
        new JsonObject(
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    if (event.getString("event").equals("sms:delivered")) {
      String id = event.getJsonObject("payload").getString("messageId");
      Pending message = pending.delivered(id);
      if (message != null) {
        deliver(message, id);
      }
    }
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  private static void deliver(Pending message, String id) throws IOException {
    try {
      message
          .session()
          .deliverShortMessage(
              "",
              TypeOfNumber.INTERNATIONAL,
              NumberingPlanIndicator.ISDN,
              message.destination(),
              TypeOfNumber.INTERNATIONAL,
              NumberingPlanIndicator.ISDN,
              message.source(),
              new ESMClass(MESSAGE_TYPE_RECEIPT),
              (byte) 0,
              (byte) 0,
              new RegisteredDelivery(0),
              DataCodings.ZERO,
              PendingReceipts.text(id).getBytes(StandardCharsets.ISO_8859_1),
              new OptionalParameter.Receipted_message_id(id),
              new OptionalParameter.Message_state((byte) 2));
    } catch (PDUException
        | ResponseTimeoutException
        | InvalidResponseException
        | NegativeResponseException e) {
      throw new IOException(e);
    }
  }

  /** Refuses everything but submit_sm, as the load generator sends nothing else. */
  private ServerMessageReceiverListener listener() {
    return (ServerMessageReceiverListener)
        Proxy.newProxyInstance(
            JsmppBridge.class.getClassLoader(),
            new Class<?>[] {ServerMessageReceiverListener.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("onAcceptSubmitSm")) {
                return submit((SubmitSm) arguments[0], (SMPPServerSession) arguments[1]);
              }
              throw new ProcessRequestException("not offered", SMPPConstant.STAT_ESME_RINVCMDID);
            });
  }

  private SubmitSmResult submit(SubmitSm submit, SMPPServerSession session)
      throws ProcessRequestException {
    String text = new String(submit.getShortMessage(), StandardCharsets.ISO_8859_1);
    boolean report = submit.getRegisteredDelivery() != 0;
    byte[] body =
        new JsonObject()
            .put("phoneNumbers", new JsonArray().add("+" + submit.getDestAddress()))
            .put("textMessage", new JsonObject().put("text", text))
            .put("withDeliveryReport", report)
            .toBuffer()
            .getBytes();
    try {
      byte[] answer = post.send(messages, authorizations.get(session.getSessionId()), body);
      String id = new JsonObject(new String(answer, StandardCharsets.UTF_8)).getString("id");
      Pending message = new Pending(session, submit.getSourceAddr(), submit.getDestAddress());
      if (report && pending.expect(id, message)) {
        deliver(message, id);
      }
      return new SubmitSmResult(new MessageId(id), NO_TLVS);
    } catch (IOException | PDUStringException e) {
      throw new ProcessRequestException("gateway", SMPPConstant.STAT_ESME_RSYSERR, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProcessRequestException("gateway", SMPPConstant.STAT_ESME_RSYSERR, e);
    }
  }

  /** Listens on the loopback address only, with room for a thousand clients at once. */
  private static final class Loopback extends ServerSocketConnectionFactory {

    @Override
    public ServerConnection listen(int port) throws IOException {
      return new ServerSocketConnection(
          new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress()));
    }
  }
}
