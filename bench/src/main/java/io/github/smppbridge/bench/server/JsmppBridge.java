package io.github.smppbridge.bench.server;

import io.github.smppbridge.bench.ChildLife;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import org.jsmpp.PDUStringException;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.InterfaceVersion;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.SubmitSm;
import org.jsmpp.extra.ProcessRequestException;
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
 * A bridge written by hand with {@link SMPPServerSession} and a blocking HTTP client: {@code
 * JsmppBridge <port> <gateway URL> <degree> <jdk|huc>}.
 *
 * <p>Degree is jSMPP's number of threads that process a session's PDUs (its default is 3), {@code
 * jdk} is java.net.http, {@code huc} HttpURLConnection.
 */
public final class JsmppBridge {

  private static final int BIND_TIMEOUT_MILLIS = 10_000;
  private static final int BACKLOG = 1_024;
  private static final OptionalParameter[] NO_TLVS = new OptionalParameter[0];

  private final BlockingPost post;

  /** Session id to Authorization header. */
  private final Map<String, String> authorizations = new ConcurrentHashMap<>();

  private JsmppBridge(BlockingPost post) {
    this.post = post;
  }

  /**
   * Starts and announces itself.
   *
   * @param args port, URL of {@code POST /messages}, degree, client
   * @throws IOException when the port is taken
   */
  public static void main(String[] args) throws IOException {
    URI url = URI.create(args[1]);
    BlockingPost post =
        args[3].equals("huc") ? BlockingPost.urlConnection(url) : BlockingPost.jdkClient(url);
    JsmppBridge bridge = new JsmppBridge(post);
    int port = Integer.parseInt(args[0]);
    SMPPServerSessionListener listener = new SMPPServerSessionListener(port, new Loopback());
    listener.setMessageReceiverListener(bridge.listener());
    listener.setPduProcessorDegree(Integer.parseInt(args[2]));
    // As many as a session's window can hold, else a full queue is answered with an error
    listener.setQueueCapacity(BACKLOG);
    ExecutorService binds = Executors.newCachedThreadPool();
    ChildLife.announce(port);
    while (true) {
      SMPPServerSession session = listener.accept();
      binds.execute(() -> bridge.bind(session));
    }
  }

  private void bind(SMPPServerSession session) {
    try {
      BindRequest request = session.waitForBind(BIND_TIMEOUT_MILLIS);
      String pair = request.getSystemId() + ":" + request.getPassword();
      String encoded =
          Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.ISO_8859_1));
      authorizations.put(session.getSessionId(), "Basic " + encoded);
      session.addSessionStateListener(
          (newState, oldState, source) -> {
            if (!newState.isBound() && oldState.isBound()) {
              authorizations.remove(source.getSessionId());
            }
          });
      request.accept("BENCH", InterfaceVersion.IF_34);
    } catch (TimeoutException | PDUStringException | IOException | IllegalStateException e) {
      session.close();
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
    byte[] body =
        new JsonObject()
            .put("phoneNumbers", new JsonArray().add("+" + submit.getDestAddress()))
            .put("textMessage", new JsonObject().put("text", text))
            .put("withDeliveryReport", submit.getRegisteredDelivery() != 0)
            .toBuffer()
            .getBytes();
    try {
      byte[] answer = post.send(authorizations.get(session.getSessionId()), body);
      String id = new JsonObject(new String(answer, StandardCharsets.UTF_8)).getString("id");
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
