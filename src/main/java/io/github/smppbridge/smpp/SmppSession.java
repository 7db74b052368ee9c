package io.github.smppbridge.smpp;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jsmpp.bean.Bind;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.DeliverSm;

/**
 * One connection of an ESME, from accept to close. Everything here may be called from any thread;
 * the state changes on the session's event loop alone.
 */
public final class SmppSession {
  /**
   * Attribute of an accepted bind: a number, the sessions its account may have; 0 = no limit.
   * Counts instead of {@link SmppServerOptions.Limits#maxSessionsPerAccount()}.
   */
  public static final String MAX_SESSIONS = "maxSessions";

  /**
   * Attribute of an accepted bind: the account whose sessions it is one of, where their number is
   * limited; its own if there is none.
   */
  public static final String COUNTED_AS = "countedAs";

  /**
   * Attribute of an accepted bind: the one spelling of its system_id, where several mean the same
   * account. The session has it from then on.
   */
  public static final String SYSTEM_ID = "systemId";

  /**
   * Attribute of an accepted bind: a number above 0, the session's window. Counts instead of {@link
   * SmppServerOptions.Limits#window()}.
   */
  public static final String WINDOW = "window";

  /**
   * Attribute of an accepted bind: name of the alphabet that data_coding 0 means in the session.
   */
  public static final String ALPHABET = "alphabet";

  /**
   * Attribute of an accepted bind: how data_coding 1 is read in the session: auto, ascii or gsm.
   */
  public static final String DATA_CODING_1 = "dataCoding1";

  private static final int VERSION_WITH_TLVS = 0x34;
  private static final int VERSION_WITH_CONGESTION_STATE = 0x50;

  private final String id = String.format("%016x", ThreadLocalRandom.current().nextLong());
  private final boolean tls;
  private SessionLink link;
  private volatile SessionState state = SessionState.OPEN;
  private volatile String remoteAddress;
  private volatile String systemId = "";
  private volatile String systemType = "";
  private volatile int interfaceVersion;
  private volatile BindType bindType;
  private volatile String addressRangeField = "";
  private volatile AddressRange addressRange = AddressRange.NONE;
  private volatile Instant boundAt;
  private volatile Map<String, Object> attributes = Map.of();

  SmppSession(String remoteAddress, boolean tls) {
    this.remoteAddress = remoteAddress;
    this.tls = tls;
  }

  /** Called once, before anybody else sees the session. */
  void link(SessionLink engine) {
    link = engine;
  }

  /** A name for this session, unique over processes: 16 hex digits. */
  public String id() {
    return id;
  }

  /**
   * The account: the system_id of the bind, as the application spells it once it has accepted it;
   * "" before one was sent.
   */
  public String systemId() {
    return systemId;
  }

  /** As what the ESME bound or asks to bind: null before a bind was sent. */
  public BindType bindType() {
    return bindType;
  }

  /**
   * The version the ESME speaks.
   *
   * @return the interface_version of the bind, 0 to 255; 0x34 is SMPP v3.4
   */
  public int interfaceVersion() {
    return interfaceVersion;
  }

  /** Tells whether the ESME may be sent TLVs (SMPP v3.4 §3.4): true from version 3.4 on. */
  public boolean supportsTlv() {
    return interfaceVersion >= VERSION_WITH_TLVS;
  }

  /** Tells whether responses may carry congestion_state: true from version 5.0 on. */
  boolean supportsCongestionState() {
    return interfaceVersion >= VERSION_WITH_CONGESTION_STATE;
  }

  /**
   * Where the ESME is; behind a balancer with the PROXY protocol, the address it reports.
   *
   * @return host:port
   */
  public String remoteAddress() {
    return remoteAddress;
  }

  /** Tells whether the connection is encrypted: true for TLS. */
  public boolean tls() {
    return tls;
  }

  /** The system_type of the bind: "" when none was given. */
  public String systemType() {
    return systemType;
  }

  /** The address_range of the bind as it was sent: "" when none was given. */
  public String addressRangeField() {
    return addressRangeField;
  }

  /** What the session serves; everything before it is bound. */
  AddressRange addressRange() {
    return addressRange;
  }

  /** Whether only some destinations are served: an address_range that is not everything. */
  public boolean hasAddressRange() {
    return !addressRange.everything();
  }

  /** Since when the session is bound: null before. */
  public Instant boundAt() {
    return boundAt;
  }

  /** Where the session stands: the state. */
  public SessionState state() {
    return state;
  }

  /** What the application gave when it accepted the bind: unmodifiable, empty before. */
  public Map<String, Object> attributes() {
    return attributes;
  }

  /**
   * Sends deliver_sm. TLVs are left out for an ESME of a version before 3.4; a message whose
   * content is in message_payload cannot be written for it.
   *
   * @param pdu the message; its sequence_number is not used
   * @return completes on the session's context with the command_status the ESME answered; fails
   *     with {@link WindowFullException} (nothing sent), {@link ResponseTimeoutException}, {@link
   *     SessionClosedException}, or {@link SmppStatusException} when the PDU cannot be written
   */
  public Future<Integer> deliver(DeliverSm pdu) {
    return link.send(Command.DELIVER_SM, pdu);
  }

  /**
   * Sends data_sm.
   *
   * @param pdu the message; its sequence_number is not used
   * @return as {@link #deliver}
   */
  public Future<Integer> dataSm(DataSm pdu) {
    return link.send(Command.DATA_SM, pdu);
  }

  /**
   * Ends the session with unbind. What is in work is still answered.
   *
   * @return completes when the connection is closed, at the latest after the response timer
   */
  public Future<Void> unbind() {
    return unbind(CloseReason.SERVER_UNBIND);
  }

  Future<Void> unbind(CloseReason reason) {
    return link.unbind(reason);
  }

  /**
   * Closes the connection without unbind.
   *
   * @param reason what the application hears as reason
   * @return completes when it is closed
   */
  public Future<Void> close(CloseReason reason) {
    return link.close(reason);
  }

  /**
   * Runs a task on the session's event loop, when what that does now is over. What the task sends
   * to the session is written together. It must not block.
   *
   * @param task what to do; done even if the session has ended by then
   */
  public void onLoop(Runnable task) {
    link.later(task);
  }

  /** How many deliver_sm and data_sm the ESME has not answered: 0 to the deliver window. */
  public int outstanding() {
    return link.outstanding();
  }

  /**
   * How many more deliver_sm and data_sm may be sent now.
   *
   * @return 0 for a session that is not bound to receive
   */
  public int freeDeliverSlots() {
    return receives() ? link.freeSlots() : 0;
  }

  /** Whether the session is bound as a receiver or transceiver. */
  public boolean receives() {
    BindType type = bindType;
    return state.bound() && type.canReceive();
  }

  /**
   * Whether the ESME answers no deliver_sm and data_sm: its window has been full for 5 s (half the
   * response timer, if that is shorter) without an answer, or the last request timed out. Others
   * get what would wait for it.
   */
  public boolean stalled() {
    return link.stalled();
  }

  /**
   * How many requests of the ESME the application has not answered.
   *
   * @return those in work and those waiting for the window
   */
  public int requestsInWork() {
    return link.requestsInWork();
  }

  /** The system_id without what could forge a log line. */
  String printableSystemId() {
    return systemId.replaceAll("[^\\x20-\\x7E]", "?");
  }

  SessionLink link() {
    return link;
  }

  void remoteAddress(String reported) {
    remoteAddress = reported;
  }

  void state(SessionState next) {
    state = next;
  }

  void asks(BindType type, Bind bind) {
    bindType = type;
    systemId = bind.getSystemId();
    systemType = bind.getSystemType();
    interfaceVersion = Byte.toUnsignedInt(bind.getInterfaceVersion());
    addressRangeField = bind.getAddressRange() == null ? "" : bind.getAddressRange();
  }

  void attributes(Map<String, Object> given) {
    attributes = given;
    if (given.get(SYSTEM_ID) instanceof String spelling) {
      systemId = spelling;
    }
  }

  /** The account whose sessions it is one of, where their number is limited. */
  String countedAs() {
    return attributes.get(COUNTED_AS) instanceof String account ? account : systemId;
  }

  void bound(Map<String, Object> given, AddressRange range) {
    attributes(given);
    addressRange = range;
    boundAt = Instant.now();
    state = bindType.boundState();
  }

  @Override
  public String toString() {
    return "session " + id + (systemId.isEmpty() ? "" : " of " + printableSystemId());
  }
}
