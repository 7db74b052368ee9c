package io.github.smppbridge.smpp;

import java.time.Duration;
import java.util.List;

/**
 * How a listener behaves. Mutable; {@link SmppServer} takes a copy. Values are checked when it
 * does.
 */
public final class SmppServerOptions {
  private String host = "127.0.0.1";
  private int port = 2775;
  private String tlsHost = null;
  private int tlsPort = -1;
  private String tlsCert = null;
  private String tlsKey = null;
  private String tlsClientCa = null;
  private Duration tlsReloadInterval = Duration.ofSeconds(10);
  private String systemId = "SMSGATE";
  private int window = 100;
  private int maxBacklog = 200;
  private int deliverWindow = 10;
  private int maxSessions = 10000;
  private int maxSessionsPerAccount = 0;
  private int maxPduSize = 70000;
  private Duration sessionInitTimeout = Duration.ofSeconds(10);
  private Duration enquireLinkInterval = Duration.ofSeconds(30);
  private Duration inactivityTimeout = Duration.ZERO;
  private Duration responseTimeout = Duration.ofSeconds(30);
  private List<String> proxyProtocolFrom = List.of();
  private boolean tlsProxyProtocol;
  private int eventLoops = 0;

  /** Makes options with the defaults. */
  public SmppServerOptions() {}

  /**
   * Copies options.
   *
   * @param other what to copy
   */
  public SmppServerOptions(SmppServerOptions other) {
    host = other.host;
    port = other.port;
    tlsHost = other.tlsHost;
    tlsPort = other.tlsPort;
    tlsCert = other.tlsCert;
    tlsKey = other.tlsKey;
    tlsClientCa = other.tlsClientCa;
    tlsReloadInterval = other.tlsReloadInterval;
    systemId = other.systemId;
    window = other.window;
    maxBacklog = other.maxBacklog;
    deliverWindow = other.deliverWindow;
    maxSessions = other.maxSessions;
    maxSessionsPerAccount = other.maxSessionsPerAccount;
    maxPduSize = other.maxPduSize;
    sessionInitTimeout = other.sessionInitTimeout;
    enquireLinkInterval = other.enquireLinkInterval;
    inactivityTimeout = other.inactivityTimeout;
    responseTimeout = other.responseTimeout;
    proxyProtocolFrom = List.copyOf(other.proxyProtocolFrom);
    tlsProxyProtocol = other.tlsProxyProtocol;
    eventLoops = other.eventLoops;
  }

  /**
   * The address of the plain listener.
   *
   * @return the value; by default "127.0.0.1"
   */
  public String getHost() {
    return host;
  }

  /**
   * Sets the address of the plain listener.
   *
   * @param host the new value
   * @return this
   */
  public SmppServerOptions setHost(String host) {
    this.host = host;
    return this;
  }

  /**
   * The port of the plain listener, 0 for any free one, -1 for none.
   *
   * @return the value; by default 2775
   */
  public int getPort() {
    return port;
  }

  /**
   * Sets the port of the plain listener, 0 for any free one, -1 for none.
   *
   * @param port the new value
   * @return this
   */
  public SmppServerOptions setPort(int port) {
    this.port = port;
    return this;
  }

  /**
   * The address of the TLS listener, null for that of the plain one.
   *
   * @return the value; by default null
   */
  public String getTlsHost() {
    return tlsHost;
  }

  /**
   * Sets the address of the TLS listener, null for that of the plain one.
   *
   * @param tlsHost the new value
   * @return this
   */
  public SmppServerOptions setTlsHost(String tlsHost) {
    this.tlsHost = tlsHost;
    return this;
  }

  /**
   * The port of the TLS listener, 0 for any free one, -1 for none.
   *
   * @return the value; by default -1
   */
  public int getTlsPort() {
    return tlsPort;
  }

  /**
   * Sets the port of the TLS listener, 0 for any free one, -1 for none.
   *
   * @param tlsPort the new value
   * @return this
   */
  public SmppServerOptions setTlsPort(int tlsPort) {
    this.tlsPort = tlsPort;
    return this;
  }

  /**
   * The path of the PEM certificate chain.
   *
   * @return the value; by default null
   */
  public String getTlsCert() {
    return tlsCert;
  }

  /**
   * Sets the path of the PEM certificate chain.
   *
   * @param tlsCert the new value
   * @return this
   */
  public SmppServerOptions setTlsCert(String tlsCert) {
    this.tlsCert = tlsCert;
    return this;
  }

  /**
   * The path of the PEM private key.
   *
   * @return the value; by default null
   */
  public String getTlsKey() {
    return tlsKey;
  }

  /**
   * Sets the path of the PEM private key.
   *
   * @param tlsKey the new value
   * @return this
   */
  public SmppServerOptions setTlsKey(String tlsKey) {
    this.tlsKey = tlsKey;
    return this;
  }

  /**
   * The path of the PEM certificates that clients must be signed by; null asks for no client
   * certificate.
   *
   * @return the value; by default null
   */
  public String getTlsClientCa() {
    return tlsClientCa;
  }

  /**
   * Sets the path of the PEM certificates that clients must be signed by; null asks for no client
   * certificate.
   *
   * @param tlsClientCa the new value
   * @return this
   */
  public SmppServerOptions setTlsClientCa(String tlsClientCa) {
    this.tlsClientCa = tlsClientCa;
    return this;
  }

  /**
   * How often the TLS files are looked at for changes, zero for never.
   *
   * @return the value; by default ofSeconds(10)
   */
  public Duration getTlsReloadInterval() {
    return tlsReloadInterval;
  }

  /**
   * Sets how often the TLS files are looked at for changes, zero for never.
   *
   * @param tlsReloadInterval the new value
   * @return this
   */
  public SmppServerOptions setTlsReloadInterval(Duration tlsReloadInterval) {
    this.tlsReloadInterval = tlsReloadInterval;
    return this;
  }

  /**
   * The system_id in bind_resp, at most 15 characters.
   *
   * @return the value; by default "SMSGATE"
   */
  public String getSystemId() {
    return systemId;
  }

  /**
   * Sets the system_id in bind_resp, at most 15 characters.
   *
   * @param systemId the new value
   * @return this
   */
  public SmppServerOptions setSystemId(String systemId) {
    this.systemId = systemId;
    return this;
  }

  /**
   * How many requests of a session are in work at once; when one more comes, its socket is not read
   * until half are answered.
   *
   * @return the value; by default 100
   */
  public int getWindow() {
    return window;
  }

  /**
   * Sets how many requests of a session are in work at once; when one more comes, its socket is not
   * read until half are answered.
   *
   * @param window the new value
   * @return this
   */
  public SmppServerOptions setWindow(int window) {
    this.window = window;
    return this;
  }

  /**
   * How many more requests of a session, read before its socket was paused, wait for the window;
   * beyond it ESME_RTHROTTLED.
   *
   * @return the value; by default 200
   */
  public int getMaxBacklog() {
    return maxBacklog;
  }

  /**
   * Sets how many more requests of a session, read before its socket was paused, wait for the
   * window; beyond it ESME_RTHROTTLED.
   *
   * @param maxBacklog the new value
   * @return this
   */
  public SmppServerOptions setMaxBacklog(int maxBacklog) {
    this.maxBacklog = maxBacklog;
    return this;
  }

  /**
   * How many deliver_sm and data_sm may be outstanding towards a session.
   *
   * @return the value; by default 10
   */
  public int getDeliverWindow() {
    return deliverWindow;
  }

  /**
   * Sets how many deliver_sm and data_sm may be outstanding towards a session.
   *
   * @param deliverWindow the new value
   * @return this
   */
  public SmppServerOptions setDeliverWindow(int deliverWindow) {
    this.deliverWindow = deliverWindow;
    return this;
  }

  /**
   * How many sessions may be bound at once, 0 for no limit.
   *
   * @return the value; by default 10000
   */
  public int getMaxSessions() {
    return maxSessions;
  }

  /**
   * Sets how many sessions may be bound at once, 0 for no limit.
   *
   * @param maxSessions the new value
   * @return this
   */
  public SmppServerOptions setMaxSessions(int maxSessions) {
    this.maxSessions = maxSessions;
    return this;
  }

  /**
   * How many sessions of one system_id may be bound at once, 0 for no limit.
   *
   * @return the value; by default 0
   */
  public int getMaxSessionsPerAccount() {
    return maxSessionsPerAccount;
  }

  /**
   * Sets how many sessions of one system_id may be bound at once, 0 for no limit.
   *
   * @param maxSessionsPerAccount the new value
   * @return this
   */
  public SmppServerOptions setMaxSessionsPerAccount(int maxSessionsPerAccount) {
    this.maxSessionsPerAccount = maxSessionsPerAccount;
    return this;
  }

  /**
   * The largest command_length taken, in octets.
   *
   * @return the value; by default 70000
   */
  public int getMaxPduSize() {
    return maxPduSize;
  }

  /**
   * Sets the largest command_length taken, in octets.
   *
   * @param maxPduSize the new value
   * @return this
   */
  public SmppServerOptions setMaxPduSize(int maxPduSize) {
    this.maxPduSize = maxPduSize;
    return this;
  }

  /**
   * How long a connection may stay without a bind.
   *
   * @return the value; by default ofSeconds(10)
   */
  public Duration getSessionInitTimeout() {
    return sessionInitTimeout;
  }

  /**
   * Sets how long a connection may stay without a bind.
   *
   * @param sessionInitTimeout the new value
   * @return this
   */
  public SmppServerOptions setSessionInitTimeout(Duration sessionInitTimeout) {
    this.sessionInitTimeout = sessionInitTimeout;
    return this;
  }

  /**
   * After how long without a PDU enquire_link is sent, zero for never.
   *
   * @return the value; by default ofSeconds(30)
   */
  public Duration getEnquireLinkInterval() {
    return enquireLinkInterval;
  }

  /**
   * Sets after how long without a PDU enquire_link is sent, zero for never.
   *
   * @param enquireLinkInterval the new value
   * @return this
   */
  public SmppServerOptions setEnquireLinkInterval(Duration enquireLinkInterval) {
    this.enquireLinkInterval = enquireLinkInterval;
    return this;
  }

  /**
   * After how long without traffic but enquire_link a session is unbound, zero for never.
   *
   * @return the value; by default ZERO
   */
  public Duration getInactivityTimeout() {
    return inactivityTimeout;
  }

  /**
   * Sets after how long without traffic but enquire_link a session is unbound, zero for never.
   *
   * @param inactivityTimeout the new value
   * @return this
   */
  public SmppServerOptions setInactivityTimeout(Duration inactivityTimeout) {
    this.inactivityTimeout = inactivityTimeout;
    return this;
  }

  /**
   * How long to wait for the response to what we send, and for a peer that does not read.
   *
   * @return the value; by default ofSeconds(30)
   */
  public Duration getResponseTimeout() {
    return responseTimeout;
  }

  /**
   * Sets how long to wait for the response to what we send, and for a peer that does not read.
   *
   * @param responseTimeout the new value
   * @return this
   */
  public SmppServerOptions setResponseTimeout(Duration responseTimeout) {
    this.responseTimeout = responseTimeout;
    return this;
  }

  /**
   * The networks (CIDR) or addresses of balancers whose PROXY protocol header is believed.
   *
   * @return the value; by default none
   */
  public List<String> getProxyProtocolFrom() {
    return proxyProtocolFrom;
  }

  /**
   * Sets the networks (CIDR) or addresses of balancers whose PROXY protocol header is believed.
   *
   * @param proxyProtocolFrom the new value
   * @return this
   */
  public SmppServerOptions setProxyProtocolFrom(List<String> proxyProtocolFrom) {
    this.proxyProtocolFrom = proxyProtocolFrom;
    return this;
  }

  /**
   * Whether every connection to the TLS listener begins with a PROXY protocol header, in front of
   * the TLS handshake: it is behind balancers of {@link #getProxyProtocolFrom()} that pass TLS
   * through. Whoever sends none, or is none of them, is refused there.
   *
   * @return the value; by default false
   */
  public boolean isTlsProxyProtocol() {
    return tlsProxyProtocol;
  }

  /**
   * Sets whether every connection to the TLS listener begins with a PROXY protocol header.
   *
   * @param tlsProxyProtocol the new value
   * @return this
   */
  public SmppServerOptions setTlsProxyProtocol(boolean tlsProxyProtocol) {
    this.tlsProxyProtocol = tlsProxyProtocol;
    return this;
  }

  /**
   * Over how many event loops the sessions are spread, 0 for one per processor.
   *
   * @return the value; by default 0
   */
  public int getEventLoops() {
    return eventLoops;
  }

  /**
   * Sets over how many event loops the sessions are spread, 0 for one per processor.
   *
   * @param eventLoops the new value
   * @return this
   */
  public SmppServerOptions setEventLoops(int eventLoops) {
    this.eventLoops = eventLoops;
    return this;
  }

  /**
   * Checks the values against each other.
   *
   * @throws IllegalArgumentException naming the first value that cannot be
   */
  void check() {
    require(port >= -1 && port <= 0xFFFF, "port must be -1 to 65535");
    require(tlsPort >= -1 && tlsPort <= 0xFFFF, "tlsPort must be -1 to 65535");
    require(port >= 0 || tlsPort >= 0, "port and tlsPort cannot both be off");
    require(tlsPort < 0 || tlsCert != null && tlsKey != null, "tlsPort needs tlsCert and tlsKey");
    require(
        systemId != null && systemId.length() <= 15, "systemId must have at most 15 characters");
    require(window >= 1, "window must be at least 1");
    require(maxBacklog >= 0, "maxBacklog must not be negative");
    require(deliverWindow >= 1, "deliverWindow must be at least 1");
    require(maxSessions >= 0, "maxSessions must not be negative");
    require(maxSessionsPerAccount >= 0, "maxSessionsPerAccount must not be negative");
    require(maxPduSize >= 1024 && maxPduSize <= 16_000_000, "maxPduSize must be 1024 to 16000000");
    require(positive(sessionInitTimeout), "sessionInitTimeout must be more than zero");
    require(positive(responseTimeout), "responseTimeout must be more than zero");
    require(!enquireLinkInterval.isNegative(), "enquireLinkInterval must not be negative");
    require(!inactivityTimeout.isNegative(), "inactivityTimeout must not be negative");
    require(!tlsReloadInterval.isNegative(), "tlsReloadInterval must not be negative");
    require(eventLoops >= 0 && eventLoops <= 1024, "eventLoops must be 0 to 1024");
  }

  private static boolean positive(Duration duration) {
    return !duration.isNegative() && !duration.isZero();
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
