package io.github.smppbridge.component;

import io.github.smppbridge.smpp.SmppServerOptions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.Configurer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/** The listener's configuration; set once on the component, one component a listener. */
@UriParams
@Configurer
public class SmppServerConfiguration implements Cloneable {
  @UriParam(label = "common", defaultValue = "127.0.0.1")
  @Metadata(description = "Host or address that the plain listener binds.")
  private String host = "127.0.0.1";

  @UriParam(label = "common", defaultValue = "2775")
  @Metadata(description = "Port of the plain listener; 0 takes a free one, -1 means TLS only.")
  private int port = 2775;

  @UriParam(label = "security")
  @Metadata(description = "Host or address that the TLS listener binds; defaults to host.")
  private String tlsHost;

  @UriParam(label = "security", defaultValue = "2776")
  @Metadata(description = "Port of the TLS listener; used when tlsCert and tlsKey are set.")
  private int tlsPort = 2776;

  @UriParam(label = "security")
  @Metadata(
      description =
          "PEM file with the certificate chain. With tlsKey it switches SMPP over TLS on; both are"
              + " read again when they change.")
  private String tlsCert;

  @UriParam(label = "security")
  @Metadata(description = "PEM file with the private key of tlsCert.")
  private String tlsKey;

  @UriParam(label = "security")
  @Metadata(
      description =
          "PEM file with the authorities whose client certificates are accepted; set = every TLS"
              + " client must present one.")
  private String tlsClientCa;

  @UriParam(label = "common", defaultValue = "SMSGATE")
  @Metadata(description = "system_id in bind_resp.")
  private String systemId = "SMSGATE";

  @UriParam(label = "flow", defaultValue = "100")
  @Metadata(
      description =
          "Requests in work a session; when one more comes the socket is not read until half are answered.")
  private int window = 100;

  @UriParam(label = "flow", defaultValue = "200")
  @Metadata(description = "Requests in work beyond which a session gets ESME_RTHROTTLED.")
  private int maxBacklog = 200;

  @UriParam(label = "flow", defaultValue = "10")
  @Metadata(description = "Outstanding deliver_sm a session.")
  private int deliverWindow = 10;

  @UriParam(label = "flow", defaultValue = "10000")
  @Metadata(description = "Connections at a time; one more is refused.")
  private int maxSessions = 10000;

  @UriParam(label = "flow", defaultValue = "0")
  @Metadata(description = "Bound sessions a system_id at a time; 0 = no limit.")
  private int maxSessionsPerAccount;

  @UriParam(label = "flow", defaultValue = "70000")
  @Metadata(description = "Largest command_length accepted, in octets.")
  private int maxPduSize = 70000;

  @UriParam(label = "timer", defaultValue = "10000", javaType = "java.time.Duration")
  @Metadata(description = "Time from connect to bind (SMPP v3.4 §7.2 session_init_timer).")
  private long sessionInitTimeout = 10_000;

  @UriParam(label = "timer", defaultValue = "30000", javaType = "java.time.Duration")
  @Metadata(
      description =
          "Silence after which enquire_link is sent (§7.2 enquire_link_timer); 0 = never.")
  private long enquireLinkInterval = 30_000;

  @UriParam(label = "timer", defaultValue = "0", javaType = "java.time.Duration")
  @Metadata(
      description =
          "Time without a request other than enquire_link after which the session is unbound (§7.2"
              + " inactivity_timer); 0 = never.")
  private long inactivityTimeout;

  @UriParam(label = "timer", defaultValue = "30000", javaType = "java.time.Duration")
  @Metadata(description = "Time the ESME has to answer (§7.2 response_timer).")
  private long responseTimeout = 30_000;

  @UriParam(label = "timer", defaultValue = "20000", javaType = "java.time.Duration")
  @Metadata(description = "Time that requests in work get to finish when the listener stops.")
  private long drainTimeout = 20_000;

  @UriParam(label = "common", defaultValue = "gsm", enums = "gsm,latin1,ascii,utf8")
  @Metadata(
      description = "Alphabet of data_coding 0, unless the session has an attribute alphabet.")
  private String defaultAlphabet = "gsm";

  @UriParam(label = "security")
  @Metadata(
      description =
          "Addresses (CIDR, comma separated) whose connections start with a PROXY protocol header.")
  private String proxyProtocolFrom;

  @UriParam(label = "security")
  @Metadata(
      description =
          "Whether connections to the TLS listener begin with a PROXY protocol header of"
              + " proxyProtocolFrom, in front of the TLS handshake; others are refused there.")
  private boolean tlsProxyProtocol;

  /**
   * A copy that can be changed on its own.
   *
   * @return the copy
   */
  public SmppServerConfiguration copy() {
    try {
      return (SmppServerConfiguration) clone();
    } catch (CloneNotSupportedException e) {
      throw new RuntimeCamelException(e);
    }
  }

  /**
   * The engine's options for this configuration.
   *
   * @return new options
   */
  SmppServerOptions toOptions() {
    boolean tls = isSet(tlsCert) && isSet(tlsKey);
    return new SmppServerOptions()
        .setHost(host)
        .setPort(port)
        .setTlsHost(isSet(tlsHost) ? tlsHost : host)
        .setTlsPort(tls ? tlsPort : -1)
        .setTlsCert(tls ? tlsCert : null)
        .setTlsKey(tls ? tlsKey : null)
        .setTlsClientCa(isSet(tlsClientCa) ? tlsClientCa : null)
        .setSystemId(systemId)
        .setWindow(window)
        .setMaxBacklog(maxBacklog)
        .setDeliverWindow(deliverWindow)
        .setMaxSessions(maxSessions)
        .setMaxSessionsPerAccount(maxSessionsPerAccount)
        .setMaxPduSize(maxPduSize)
        .setSessionInitTimeout(Duration.ofMillis(sessionInitTimeout))
        .setEnquireLinkInterval(Duration.ofMillis(enquireLinkInterval))
        .setInactivityTimeout(Duration.ofMillis(inactivityTimeout))
        .setResponseTimeout(Duration.ofMillis(responseTimeout))
        .setProxyProtocolFrom(addresses(proxyProtocolFrom))
        .setTlsProxyProtocol(tlsProxyProtocol);
  }

  private static boolean isSet(String value) {
    return value != null && !value.isBlank();
  }

  private static List<String> addresses(String list) {
    return isSet(list) ? Arrays.stream(list.split(",")).map(String::trim).toList() : List.of();
  }

  /**
   * Host or address that the plain listener binds.
   *
   * @return the value
   */
  public String getHost() {
    return host;
  }

  /**
   * Host or address that the plain listener binds.
   *
   * @param host the value
   */
  public void setHost(String host) {
    this.host = host;
  }

  /**
   * Port of the plain listener; 0 takes a free one, -1 means TLS only.
   *
   * @return the value
   */
  public int getPort() {
    return port;
  }

  /**
   * Port of the plain listener; 0 takes a free one, -1 means TLS only.
   *
   * @param port the value
   */
  public void setPort(int port) {
    this.port = port;
  }

  /**
   * Host or address that the TLS listener binds; defaults to host.
   *
   * @return the value
   */
  public String getTlsHost() {
    return tlsHost;
  }

  /**
   * Host or address that the TLS listener binds; defaults to host.
   *
   * @param tlsHost the value
   */
  public void setTlsHost(String tlsHost) {
    this.tlsHost = tlsHost;
  }

  /**
   * Port of the TLS listener; used when tlsCert and tlsKey are set.
   *
   * @return the value
   */
  public int getTlsPort() {
    return tlsPort;
  }

  /**
   * Port of the TLS listener; used when tlsCert and tlsKey are set.
   *
   * @param tlsPort the value
   */
  public void setTlsPort(int tlsPort) {
    this.tlsPort = tlsPort;
  }

  /**
   * PEM file with the certificate chain. With tlsKey it switches SMPP over TLS on; both are read
   * again when they change.
   *
   * @return the value
   */
  public String getTlsCert() {
    return tlsCert;
  }

  /**
   * PEM file with the certificate chain. With tlsKey it switches SMPP over TLS on; both are read
   * again when they change.
   *
   * @param tlsCert the value
   */
  public void setTlsCert(String tlsCert) {
    this.tlsCert = tlsCert;
  }

  /**
   * PEM file with the private key of tlsCert.
   *
   * @return the value
   */
  public String getTlsKey() {
    return tlsKey;
  }

  /**
   * PEM file with the private key of tlsCert.
   *
   * @param tlsKey the value
   */
  public void setTlsKey(String tlsKey) {
    this.tlsKey = tlsKey;
  }

  /**
   * PEM file with the authorities whose client certificates are accepted; set = every TLS client
   * must present one.
   *
   * @return the value
   */
  public String getTlsClientCa() {
    return tlsClientCa;
  }

  /**
   * PEM file with the authorities whose client certificates are accepted; set = every TLS client
   * must present one.
   *
   * @param tlsClientCa the value
   */
  public void setTlsClientCa(String tlsClientCa) {
    this.tlsClientCa = tlsClientCa;
  }

  /**
   * system_id in bind_resp.
   *
   * @return the value
   */
  public String getSystemId() {
    return systemId;
  }

  /**
   * system_id in bind_resp.
   *
   * @param systemId the value
   */
  public void setSystemId(String systemId) {
    this.systemId = systemId;
  }

  /**
   * Requests in work a session; when one more comes the socket is not read until half are answered.
   *
   * @return the value
   */
  public int getWindow() {
    return window;
  }

  /**
   * Requests in work a session; when one more comes the socket is not read until half are answered.
   *
   * @param window the value
   */
  public void setWindow(int window) {
    this.window = window;
  }

  /**
   * Requests in work beyond which a session gets ESME_RTHROTTLED.
   *
   * @return the value
   */
  public int getMaxBacklog() {
    return maxBacklog;
  }

  /**
   * Requests in work beyond which a session gets ESME_RTHROTTLED.
   *
   * @param maxBacklog the value
   */
  public void setMaxBacklog(int maxBacklog) {
    this.maxBacklog = maxBacklog;
  }

  /**
   * Outstanding deliver_sm a session.
   *
   * @return the value
   */
  public int getDeliverWindow() {
    return deliverWindow;
  }

  /**
   * Outstanding deliver_sm a session.
   *
   * @param deliverWindow the value
   */
  public void setDeliverWindow(int deliverWindow) {
    this.deliverWindow = deliverWindow;
  }

  /**
   * Connections at a time; one more is refused.
   *
   * @return the value
   */
  public int getMaxSessions() {
    return maxSessions;
  }

  /**
   * Connections at a time; one more is refused.
   *
   * @param maxSessions the value
   */
  public void setMaxSessions(int maxSessions) {
    this.maxSessions = maxSessions;
  }

  /**
   * Bound sessions a system_id at a time; 0 = no limit.
   *
   * @return the value
   */
  public int getMaxSessionsPerAccount() {
    return maxSessionsPerAccount;
  }

  /**
   * Bound sessions a system_id at a time; 0 = no limit.
   *
   * @param maxSessionsPerAccount the value
   */
  public void setMaxSessionsPerAccount(int maxSessionsPerAccount) {
    this.maxSessionsPerAccount = maxSessionsPerAccount;
  }

  /**
   * Largest command_length accepted, in octets.
   *
   * @return the value
   */
  public int getMaxPduSize() {
    return maxPduSize;
  }

  /**
   * Largest command_length accepted, in octets.
   *
   * @param maxPduSize the value
   */
  public void setMaxPduSize(int maxPduSize) {
    this.maxPduSize = maxPduSize;
  }

  /**
   * Time from connect to bind (SMPP v3.4 §7.2 session_init_timer).
   *
   * @return the value (milliseconds)
   */
  public long getSessionInitTimeout() {
    return sessionInitTimeout;
  }

  /**
   * Time from connect to bind (SMPP v3.4 §7.2 session_init_timer).
   *
   * @param sessionInitTimeout the value (milliseconds)
   */
  public void setSessionInitTimeout(long sessionInitTimeout) {
    this.sessionInitTimeout = sessionInitTimeout;
  }

  /**
   * Silence after which enquire_link is sent (§7.2 enquire_link_timer); 0 = never.
   *
   * @return the value (milliseconds)
   */
  public long getEnquireLinkInterval() {
    return enquireLinkInterval;
  }

  /**
   * Silence after which enquire_link is sent (§7.2 enquire_link_timer); 0 = never.
   *
   * @param enquireLinkInterval the value (milliseconds)
   */
  public void setEnquireLinkInterval(long enquireLinkInterval) {
    this.enquireLinkInterval = enquireLinkInterval;
  }

  /**
   * Time without a request other than enquire_link after which the session is unbound (§7.2
   * inactivity_timer); 0 = never.
   *
   * @return the value (milliseconds)
   */
  public long getInactivityTimeout() {
    return inactivityTimeout;
  }

  /**
   * Time without a request other than enquire_link after which the session is unbound (§7.2
   * inactivity_timer); 0 = never.
   *
   * @param inactivityTimeout the value (milliseconds)
   */
  public void setInactivityTimeout(long inactivityTimeout) {
    this.inactivityTimeout = inactivityTimeout;
  }

  /**
   * Time the ESME has to answer (§7.2 response_timer).
   *
   * @return the value (milliseconds)
   */
  public long getResponseTimeout() {
    return responseTimeout;
  }

  /**
   * Time the ESME has to answer (§7.2 response_timer).
   *
   * @param responseTimeout the value (milliseconds)
   */
  public void setResponseTimeout(long responseTimeout) {
    this.responseTimeout = responseTimeout;
  }

  /**
   * Time that requests in work get to finish when the listener stops.
   *
   * @return the value (milliseconds)
   */
  public long getDrainTimeout() {
    return drainTimeout;
  }

  /**
   * Time that requests in work get to finish when the listener stops.
   *
   * @param drainTimeout the value (milliseconds)
   */
  public void setDrainTimeout(long drainTimeout) {
    this.drainTimeout = drainTimeout;
  }

  /**
   * Alphabet of data_coding 0, unless the session has an attribute alphabet.
   *
   * @return the value
   */
  public String getDefaultAlphabet() {
    return defaultAlphabet;
  }

  /**
   * Alphabet of data_coding 0, unless the session has an attribute alphabet.
   *
   * @param defaultAlphabet the value
   */
  public void setDefaultAlphabet(String defaultAlphabet) {
    this.defaultAlphabet = defaultAlphabet;
  }

  /**
   * Addresses (CIDR, comma separated) whose connections start with a PROXY protocol header.
   *
   * @return the value
   */
  public String getProxyProtocolFrom() {
    return proxyProtocolFrom;
  }

  /**
   * Addresses (CIDR, comma separated) whose connections start with a PROXY protocol header.
   *
   * @param proxyProtocolFrom the value
   */
  public void setProxyProtocolFrom(String proxyProtocolFrom) {
    this.proxyProtocolFrom = proxyProtocolFrom;
  }

  /**
   * Whether connections to the TLS listener begin with a PROXY protocol header.
   *
   * @return the value
   */
  public boolean isTlsProxyProtocol() {
    return tlsProxyProtocol;
  }

  /**
   * Whether connections to the TLS listener begin with a PROXY protocol header.
   *
   * @param tlsProxyProtocol the value
   */
  public void setTlsProxyProtocol(boolean tlsProxyProtocol) {
    this.tlsProxyProtocol = tlsProxyProtocol;
  }
}
