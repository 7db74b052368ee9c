package io.github.smppbridge.testkit;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsmpp.PDUStringException;
import org.jsmpp.SynchronizedPDUReader;
import org.jsmpp.SynchronizedPDUSender;
import org.jsmpp.bean.Address;
import org.jsmpp.bean.AlertNotification;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.InterfaceVersion;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.RawDataCoding;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.ReplaceIfPresentFlag;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.NegativeResponseException;
import org.jsmpp.extra.ProcessRequestException;
import org.jsmpp.session.BindParameter;
import org.jsmpp.session.DataSmResult;
import org.jsmpp.session.MessageReceiverListener;
import org.jsmpp.session.QuerySmResult;
import org.jsmpp.session.SMPPSession;
import org.jsmpp.session.Session;
import org.jsmpp.session.SubmitMultiResult;
import org.jsmpp.session.connection.socket.SocketConnectionFactory;
import org.jsmpp.util.MessageId;

/**
 * An ESME made of jSMPP's client. What the server sends is collected in the order of arrival and
 * answered ESME_ROK. Thread-safe.
 */
public final class Esme implements AutoCloseable {
  private static final TypeOfNumber SOURCE_TON = TypeOfNumber.ALPHANUMERIC;
  private static final NumberingPlanIndicator SOURCE_NPI = NumberingPlanIndicator.UNKNOWN;
  static final String SOURCE = "bridge";
  private static final NumberingPlanIndicator DEST_NPI = NumberingPlanIndicator.ISDN;

  private final BindAnswerReader reader = new BindAnswerReader();
  private final SMPPSession session;
  private final Queue<DeliverSm> received = new ConcurrentLinkedQueue<>();
  private final ExecutorService submitters = Executors.newCachedThreadPool(Esme::daemon);

  private Esme() {
    session =
        new SMPPSession(
            new SynchronizedPDUSender(new LongCredentialsSender()),
            new SynchronizedPDUReader(reader),
            SocketConnectionFactory.getInstance());
    session.setTransactionTimer(Patience.LIMIT.toMillis());
    session.setEnquireLinkTimer(60_000);
    session.setQueueCapacity(10_000);
    session.setMessageReceiverListener(new Receiver());
  }

  /**
   * Binds with interface_version 0x34. Credentials may be longer than SMPP allows.
   *
   * @throws CommandRefused with the bind's status if the server declined
   */
  public static Esme bind(BindType type, int port, String systemId, String password) {
    Esme esme = new Esme();
    BindParameter parameter =
        new BindParameter(
            type,
            systemId,
            password,
            "test",
            TypeOfNumber.UNKNOWN,
            NumberingPlanIndicator.UNKNOWN,
            null,
            InterfaceVersion.IF_34);
    try {
      esme.session.connectAndBind("127.0.0.1", port, parameter, Patience.LIMIT.toMillis());
      return esme;
    } catch (IOException e) {
      esme.close();
      if (e.getCause() instanceof NegativeResponseException refused) {
        throw new CommandRefused("bind", refused.getCommandStatus());
      }
      throw new UncheckedIOException(e);
    } finally {
      esme.reader.bindIsOver();
    }
  }

  /** Binds as a transceiver on the loopback address. */
  public static Esme bind(int port, String systemId, String password) {
    return bind(BindType.BIND_TRX, port, systemId, password);
  }

  /** jSMPP's session, for what this class does not offer. */
  public SMPPSession session() {
    return session;
  }

  /**
   * Submits a text to an international number, asking for a receipt.
   *
   * @return the message_id
   * @throws CommandRefused with the status of submit_sm_resp
   */
  public String submit(String text, String to) {
    return submit(Sms.to(to).text(text));
  }

  /** Submits and returns the message_id; {@link CommandRefused} otherwise. */
  public String submit(Sms sm) {
    return call("submit_sm", () -> send(sm));
  }

  /**
   * Submits without waiting: fails with {@link CommandRefused}. One thread per submit outstanding.
   */
  public CompletableFuture<String> submitAsync(Sms sm) {
    return CompletableFuture.supplyAsync(() -> submit(sm), submitters);
  }

  /** The status of submit_sm_resp, 0 if it was accepted. */
  public int submitStatus(Sms sm) {
    return status("submit_sm", () -> send(sm));
  }

  /**
   * The status of cancel_sm_resp, 0 if it was accepted.
   *
   * @param dest an international number; null = none
   */
  public int cancelStatus(String serviceType, String messageId, String source, String dest) {
    return status(
        "cancel_sm",
        () -> {
          session.cancelShortMessage(
              serviceType,
              messageId,
              SOURCE_TON,
              SOURCE_NPI,
              source,
              TypeOfNumber.INTERNATIONAL,
              DEST_NPI,
              dest);
          return null;
        });
  }

  /** The same, of what {@link #submit} submitted. */
  public int cancelStatus(String messageId) {
    return cancelStatus("", messageId, SOURCE, null);
  }

  /**
   * The status of replace_sm_resp, 0 if it was accepted.
   *
   * @param validity null = as it was
   */
  public int replaceStatus(
      String messageId, String source, String validity, int registered, byte[] text) {
    return status(
        "replace_sm",
        () -> {
          session.replaceShortMessage(
              messageId,
              SOURCE_TON,
              SOURCE_NPI,
              source,
              null,
              validity,
              new RegisteredDelivery(registered),
              (byte) 0,
              text);
          return null;
        });
  }

  /** The same, with an ASCII text for what {@link #submit} submitted. */
  public int replaceStatus(String messageId, String text, int registered) {
    return replaceStatus(
        messageId, SOURCE, null, registered, text.getBytes(StandardCharsets.US_ASCII));
  }

  /** submit_multi of a submission's text to these international numbers. */
  public SubmitMultiResult submitMulti(Sms sm, String... numbers) {
    Address[] destinations =
        Arrays.stream(numbers)
            .map(number -> new Address(sm.destTon(), DEST_NPI, number))
            .toArray(Address[]::new);
    return call(
        "submit_multi",
        () ->
            session.submitMultiple(
                sm.serviceType(),
                SOURCE_TON,
                SOURCE_NPI,
                SOURCE,
                destinations,
                new ESMClass(sm.esmClass()),
                (byte) 0,
                (byte) sm.priority(),
                sm.schedule(),
                sm.validity(),
                new RegisteredDelivery(sm.registered()),
                new ReplaceIfPresentFlag(sm.replaceIfPresent()),
                new RawDataCoding((byte) sm.dataCoding()),
                (byte) 0,
                sm.octets(),
                sm.tlvArray()));
  }

  /** data_sm with a submission's addresses and TLVs, its text as message_payload. */
  public String data(Sms sm) {
    Sms payload = sm.tlv(new OptionalParameter.Message_payload(sm.octets()));
    return call(
        "data_sm",
        () ->
            session
                .dataShortMessage(
                    sm.serviceType(),
                    SOURCE_TON,
                    SOURCE_NPI,
                    SOURCE,
                    sm.destTon(),
                    DEST_NPI,
                    sm.dest(),
                    new ESMClass(sm.esmClass()),
                    new RegisteredDelivery(sm.registered()),
                    new RawDataCoding((byte) sm.dataCoding()),
                    payload.tlvArray())
                .getMessageId());
  }

  /** query_sm with the source address that all is submitted with. */
  public QuerySmResult query(String messageId) {
    return call(
        "query_sm", () -> session.queryShortMessage(messageId, SOURCE_TON, SOURCE_NPI, SOURCE));
  }

  /** Every receipt so far, in the order of arrival. */
  public List<DeliverSm> receipts() {
    return received.stream()
        .filter(sm -> sm.isSmscDeliveryReceipt() || sm.isIntermediateDeliveryNotification())
        .toList();
  }

  /** Every message of a mobile so far, in the order of arrival. */
  public List<DeliverSm> mobileOriginated() {
    return received.stream().filter(sm -> (sm.getEsmClass() & 0x3C) == 0).toList();
  }

  /** Waits for the receipt of a message. */
  public DeliverSm awaitReceipt(String messageId) {
    Predicate<DeliverSm> wanted = sm -> messageId.equals(field(sm, "id"));
    return await("receipt of " + messageId)
        .until(() -> receipts().stream().filter(wanted).findFirst(), Optional::isPresent)
        .orElseThrow();
  }

  /** Waits for the receipt of a message; gives its stat. */
  public String awaitStat(String messageId) {
    return field(awaitReceipt(messageId), "stat");
  }

  /** Waits until so many receipts came and returns all. */
  public List<DeliverSm> awaitReceipts(int count) {
    return await(count + " receipts").until(this::receipts, r -> r.size() >= count);
  }

  /** Waits until so many messages of mobiles came and returns all. */
  public List<DeliverSm> awaitMobileOriginated(int count) {
    return await(count + " MO").until(this::mobileOriginated, mo -> mo.size() >= count);
  }

  /** Waits until the server has ended the session. */
  public void awaitClosed() {
    await("the end of the session").until(() -> !session.getSessionState().isBound());
  }

  /** Whether the session is bound. */
  public boolean bound() {
    return session.getSessionState().isBound();
  }

  /** The short_message, read as ASCII (data_coding 8: UTF-16BE). */
  public static String text(DeliverSm sm) {
    boolean ucs2 = sm.getDataCoding() == 8;
    return new String(
        sm.getShortMessage(), ucs2 ? StandardCharsets.UTF_16BE : StandardCharsets.ISO_8859_1);
  }

  /**
   * One field of a receipt's text, such as {@code stat}; null if it is not there. Dates lose
   * nothing.
   */
  public static String field(DeliverSm receipt, String name) {
    Matcher matcher = Pattern.compile("(?:^| )(?i:" + name + "):(\\S*)").matcher(text(receipt));
    return matcher.find() ? matcher.group(1) : null;
  }

  /** Unbinds as a well-behaved client does and closes. */
  public void unbind() {
    session.unbindAndClose();
  }

  /** Drops the connection without unbind if it still stands. */
  @Override
  public void close() {
    session.close();
    submitters.shutdownNow();
  }

  private String send(Sms sm) throws Exception {
    return session
        .submitShortMessage(
            sm.serviceType(),
            SOURCE_TON,
            SOURCE_NPI,
            sm.source(),
            sm.destTon(),
            DEST_NPI,
            sm.dest(),
            new ESMClass(sm.esmClass()),
            (byte) 0,
            (byte) sm.priority(),
            sm.schedule(),
            sm.validity(),
            new RegisteredDelivery(sm.registered()),
            (byte) sm.replaceIfPresent(),
            new RawDataCoding((byte) sm.dataCoding()),
            (byte) 0,
            sm.octets(),
            sm.tlvArray())
        .getMessageId();
  }

  private static <T> T call(String command, Callable<T> action) {
    try {
      return action.call();
    } catch (NegativeResponseException refused) {
      throw new CommandRefused(command, refused.getCommandStatus());
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(command + ": " + e.getMessage(), e);
    }
  }

  private static int status(String command, Callable<?> action) {
    try {
      call(command, action);
      return 0;
    } catch (CommandRefused refused) {
      return refused.commandStatus();
    }
  }

  private static Thread daemon(Runnable action) {
    Thread thread = new Thread(action, "esme-submit");
    thread.setDaemon(true);
    return thread;
  }

  private final class Receiver implements MessageReceiverListener {
    @Override
    public void onAcceptDeliverSm(DeliverSm sm) {
      received.add(sm);
    }

    @Override
    public void onAcceptAlertNotification(AlertNotification notification) {
      // the bridge never sends one
    }

    @Override
    public DataSmResult onAcceptDataSm(DataSm dataSm, Session source)
        throws ProcessRequestException {
      try {
        return new DataSmResult(new MessageId("1"), null);
      } catch (PDUStringException e) {
        throw new ProcessRequestException("message_id", 8, e);
      }
    }
  }
}
