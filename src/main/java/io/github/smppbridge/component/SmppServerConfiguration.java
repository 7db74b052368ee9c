package io.github.smppbridge.component;

import io.github.smppbridge.smpp.SmppServerOptions;
import io.github.smppbridge.smpp.TrustedNetworks;
import io.github.smppbridge.tls.ServerTls;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.camel.spi.Configurer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/**
 * The listener's configuration; set once on the component, one component a listener. What an option
 * means and its default stand here alone: Camel's metadata, the bridge's keys and the documentation
 * take them from the annotations.
 */
@UriParams
@Configurer
public class SmppServerConfiguration {
  private static final Duration TLS_RELOAD_INTERVAL = Duration.ofSeconds(10);

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
  @Metadata(
      description =
          "Port of the TLS listener, where there is a certificate; 0 takes a free one, -1"
              + " means none.")
  private int tlsPort = 2776;

  @UriParam(label = "security")
  @Metadata(
      description =
          "Certificate chain (PEM file); with its private key it turns TLS on. Both are"
              + " read again when they change.")
  private String tlsCert;

  @UriParam(label = "security")
  @Metadata(description = "Private key of the certificate (PEM file, PKCS#8).")
  private String tlsKey;

  @UriParam(label = "security")
  @Metadata(
      description =
          "CA (PEM file) that must have signed the clients' certificates; set = mutual" + " TLS.")
  private String tlsClientCa;

  @UriParam(label = "security")
  @Metadata(
      description =
          "Load balancers whose PROXY protocol header names the client's address. Only"
              + " from these addresses: anyone else could claim any address.")
  private String proxyProtocolFrom;

  @UriParam(label = "security", defaultValue = "false")
  @Metadata(
      description =
          "Whether the TLS listener is behind balancers that send that header and pass TLS"
              + " through. It then comes before the TLS handshake, and who sends none, or is no"
              + " such balancer, is refused there.")
  private boolean tlsProxyProtocol;

  @UriParam(label = "common", defaultValue = "SMSGATE")
  @Metadata(description = "Our name in bind responses.")
  private String systemId = "SMSGATE";

  @UriParam(label = "flow", defaultValue = "100")
  @Metadata(
      description = "Requests of one session in work; more wait until one of these is answered.")
  private int window = 100;

  @UriParam(label = "flow", defaultValue = "1000")
  @Metadata(
      description =
          "Requests of one session that wait behind its window, 1 MB at most; more are answered"
              + " ESME_RTHROTTLED. enquire_link, unbind and responses never wait.")
  private int maxBacklog = 1000;

  @UriParam(label = "flow", defaultValue = "10")
  @Metadata(description = "deliver_sm and data_sm to one session without an answer.")
  private int deliverWindow = 10;

  @UriParam(label = "flow", defaultValue = "10000")
  @Metadata(
      description =
          "Sessions bound at a time; those without a bind have limits of their own. One takes some"
              + " 10 KB when idle.")
  private int maxSessions = 10000;

  @UriParam(label = "flow", defaultValue = "0")
  @Metadata(description = "Sessions of one account (system_id) bound at a time; 0 = no limit.")
  private int maxSessionsPerAccount;

  @UriParam(label = "flow", defaultValue = "1000")
  @Metadata(
      description =
          "Connections without a bind, TLS handshakes included, and as many with a bind that is"
              + " being decided. One more, and the one that has been silent longest makes room, of"
              + " the address that has most of them: clients that bind at once always get in.")
  private int maxUnbound = 1000;

  @UriParam(label = "flow", defaultValue = "200")
  @Metadata(
      description =
          "Connections without a bind from one address, or one /64 of IPv6; 0 = no limit. One"
              + " more, and that address's oldest makes room unless it came within the last 5 s."
              + " Behind a balancer the address is the one that its PROXY protocol header tells.")
  private int maxUnboundPerAddress = 200;

  @UriParam(label = "flow", defaultValue = "70000")
  @Metadata(description = "Largest PDU in octets; 64 KB of message_payload and its headers fit.")
  private int maxPduSize = 70000;

  @UriParam(label = "timer", defaultValue = "10s", javaType = "java.time.Duration")
  @Metadata(description = "Time a connection has for its bind (session_init_timer).")
  private long sessionInitTimeout = 10_000;

  @UriParam(label = "timer", defaultValue = "30s", javaType = "java.time.Duration")
  @Metadata(
      description =
          "Silence after which we send enquire_link (enquire_link_timer); 0 = never. Less"
              + " than the idle time after which firewalls forget a connection.")
  private long enquireLinkInterval = 30_000;

  @UriParam(label = "timer", defaultValue = "0", javaType = "java.time.Duration")
  @Metadata(
      description =
          "Time without a request other than enquire_link after which a session is"
              + " unbound (inactivity_timer); 0 = never. Off by default: clients that only wait"
              + " for receipts are silent for days.")
  private long inactivityTimeout;

  @UriParam(label = "timer", defaultValue = "30s", javaType = "java.time.Duration")
  @Metadata(
      description =
          "Time an ESME has to answer deliver_sm or enquire_link (response_timer), and to"
              + " read what it is sent.")
  private long responseTimeout = 30_000;

  @UriParam(label = "timer", defaultValue = "0", javaType = "java.time.Duration")
  @Metadata(
      description =
          "Time the routes have for a submit to one destination, whatever keeps them; other"
              + " requests have it in proportion to what they do. What takes longer is answered"
              + " ESME_RSYSERR, and no longer in the window; 0 = for ever.")
  private long requestTimeout;

  @UriParam(label = "timer", defaultValue = "20s", javaType = "java.time.Duration")
  @Metadata(description = "Time that requests in work get to finish when the listener stops.")
  private long drainTimeout = 20_000;

  @UriParam(label = "timer", defaultValue = "500ms", javaType = "java.time.Duration")
  @Metadata(
      description =
          "How long a step of a route may hold an event loop, on which every session of it waits:"
              + " then the log names route and step. 0 = nobody looks.")
  private long loopBlockedAfter = 500;

  @UriParam(label = "common", defaultValue = "gsm", enums = "gsm,latin1,ascii,utf8,ucs2")
  @Metadata(
      description =
          "What data_coding 0 means, on which ESMEs do not agree. A session's attribute alphabet"
              + " counts instead.")
  private String defaultAlphabet = "gsm";

  @UriParam(label = "consumer", defaultValue = "auto", enums = "auto,ascii,gsm")
  @Metadata(
      description =
          "How data_coding 1 is read: ascii (IA5), as SMPP has it; gsm, as some clients label GSM"
              + " 03.38; auto = gsm when there are control characters other than line breaks, which"
              + " no text has, else ascii. A session's attribute dataCoding1 counts instead.")
  private String dataCoding1 = "auto";

  /**
   * What the annotations say of an option.
   *
   * @param name as a setter has it, such as {@code maxBacklog}
   * @param defaultValue as an operator writes it, "" for none
   * @param description what it is for; whole sentences
   */
  public record Option(String name, String defaultValue, String description) {
    /**
     * Finds an option.
     *
     * @param name its name
     * @return the option
     * @throws IllegalArgumentException if there is none of this name
     */
    public static Option of(String name) {
      try {
        var field = SmppServerConfiguration.class.getDeclaredField(name);
        return new Option(
            name,
            field.getAnnotation(UriParam.class).defaultValue(),
            field.getAnnotation(Metadata.class).description());
      } catch (NoSuchFieldException e) {
        throw new IllegalArgumentException("no option " + name, e);
      }
    }
  }

  /**
   * The engine's options for this configuration.
   *
   * @return the options
   * @throws IllegalArgumentException naming the first value that cannot be
   */
  public SmppServerOptions toOptions() {
    return toOptions(null);
  }

  /**
   * The same.
   *
   * @param given serves TLS instead of files; null = files do, where there are any
   * @return the options
   * @throws IllegalArgumentException naming the first value that cannot be
   */
  SmppServerOptions toOptions(ServerTls given) {
    return new SmppServerOptions(
        systemId,
        host,
        port,
        tls(given),
        balancers(),
        new SmppServerOptions.Limits(
            window,
            maxBacklog,
            deliverWindow,
            maxSessions,
            maxSessionsPerAccount,
            maxPduSize,
            maxUnbound,
            maxUnboundPerAddress),
        new SmppServerOptions.Timers(
            Duration.ofMillis(sessionInitTimeout),
            Duration.ofMillis(enquireLinkInterval),
            Duration.ofMillis(inactivityTimeout),
            Duration.ofMillis(responseTimeout),
            Duration.ofMillis(requestTimeout)));
  }

  private SmppServerOptions.Tls tls(ServerTls given) {
    return (given != null || (isSet(tlsCert) && isSet(tlsKey))) && tlsPort != -1
        ? new SmppServerOptions.Tls(
            isSet(tlsHost) ? tlsHost : host,
            tlsPort,
            given,
            isSet(tlsCert) ? tlsCert : null,
            isSet(tlsKey) ? tlsKey : null,
            isSet(tlsClientCa) ? tlsClientCa : null,
            tlsProxyProtocol,
            TLS_RELOAD_INTERVAL)
        : null;
  }

  private TrustedNetworks balancers() {
    return TrustedNetworks.parse(
        isSet(proxyProtocolFrom) ? Arrays.asList(proxyProtocolFrom.split(",")) : List.of());
  }

  private static boolean isSet(String value) {
    return value != null && !value.isBlank();
  }

  /** {@return {@code host}} */
  public String getHost() {
    return host;
  }

  /** Sets {@code host}. */
  public void setHost(String host) {
    this.host = host;
  }

  /** {@return {@code port}} */
  public int getPort() {
    return port;
  }

  /** Sets {@code port}. */
  public void setPort(int port) {
    this.port = port;
  }

  /** {@return {@code tlsHost}} */
  public String getTlsHost() {
    return tlsHost;
  }

  /** Sets {@code tlsHost}. */
  public void setTlsHost(String tlsHost) {
    this.tlsHost = tlsHost;
  }

  /** {@return {@code tlsPort}} */
  public int getTlsPort() {
    return tlsPort;
  }

  /** Sets {@code tlsPort}. */
  public void setTlsPort(int tlsPort) {
    this.tlsPort = tlsPort;
  }

  /** {@return {@code tlsCert}} */
  public String getTlsCert() {
    return tlsCert;
  }

  /** Sets {@code tlsCert}. */
  public void setTlsCert(String tlsCert) {
    this.tlsCert = tlsCert;
  }

  /** {@return {@code tlsKey}} */
  public String getTlsKey() {
    return tlsKey;
  }

  /** Sets {@code tlsKey}. */
  public void setTlsKey(String tlsKey) {
    this.tlsKey = tlsKey;
  }

  /** {@return {@code tlsClientCa}} */
  public String getTlsClientCa() {
    return tlsClientCa;
  }

  /** Sets {@code tlsClientCa}. */
  public void setTlsClientCa(String tlsClientCa) {
    this.tlsClientCa = tlsClientCa;
  }

  /** {@return {@code proxyProtocolFrom}} */
  public String getProxyProtocolFrom() {
    return proxyProtocolFrom;
  }

  /** Sets {@code proxyProtocolFrom}. */
  public void setProxyProtocolFrom(String proxyProtocolFrom) {
    this.proxyProtocolFrom = proxyProtocolFrom;
  }

  /** {@return {@code tlsProxyProtocol}} */
  public boolean isTlsProxyProtocol() {
    return tlsProxyProtocol;
  }

  /** Sets {@code tlsProxyProtocol}. */
  public void setTlsProxyProtocol(boolean tlsProxyProtocol) {
    this.tlsProxyProtocol = tlsProxyProtocol;
  }

  /** {@return {@code systemId}} */
  public String getSystemId() {
    return systemId;
  }

  /** Sets {@code systemId}. */
  public void setSystemId(String systemId) {
    this.systemId = systemId;
  }

  /** {@return {@code window}} */
  public int getWindow() {
    return window;
  }

  /** Sets {@code window}. */
  public void setWindow(int window) {
    this.window = window;
  }

  /** {@return {@code maxBacklog}} */
  public int getMaxBacklog() {
    return maxBacklog;
  }

  /** Sets {@code maxBacklog}. */
  public void setMaxBacklog(int maxBacklog) {
    this.maxBacklog = maxBacklog;
  }

  /** {@return {@code deliverWindow}} */
  public int getDeliverWindow() {
    return deliverWindow;
  }

  /** Sets {@code deliverWindow}. */
  public void setDeliverWindow(int deliverWindow) {
    this.deliverWindow = deliverWindow;
  }

  /** {@return {@code maxSessions}} */
  public int getMaxSessions() {
    return maxSessions;
  }

  /** Sets {@code maxSessions}. */
  public void setMaxSessions(int maxSessions) {
    this.maxSessions = maxSessions;
  }

  /** {@return {@code maxSessionsPerAccount}} */
  public int getMaxSessionsPerAccount() {
    return maxSessionsPerAccount;
  }

  /** Sets {@code maxSessionsPerAccount}. */
  public void setMaxSessionsPerAccount(int maxSessionsPerAccount) {
    this.maxSessionsPerAccount = maxSessionsPerAccount;
  }

  /** {@return {@code maxUnbound}} */
  public int getMaxUnbound() {
    return maxUnbound;
  }

  /** Sets {@code maxUnbound}. */
  public void setMaxUnbound(int maxUnbound) {
    this.maxUnbound = maxUnbound;
  }

  /** {@return {@code maxUnboundPerAddress}} */
  public int getMaxUnboundPerAddress() {
    return maxUnboundPerAddress;
  }

  /** Sets {@code maxUnboundPerAddress}. */
  public void setMaxUnboundPerAddress(int maxUnboundPerAddress) {
    this.maxUnboundPerAddress = maxUnboundPerAddress;
  }

  /** {@return {@code maxPduSize}} */
  public int getMaxPduSize() {
    return maxPduSize;
  }

  /** Sets {@code maxPduSize}. */
  public void setMaxPduSize(int maxPduSize) {
    this.maxPduSize = maxPduSize;
  }

  /** {@return {@code sessionInitTimeout} in milliseconds} */
  public long getSessionInitTimeout() {
    return sessionInitTimeout;
  }

  /** Sets {@code sessionInitTimeout} in milliseconds. */
  public void setSessionInitTimeout(long sessionInitTimeout) {
    this.sessionInitTimeout = sessionInitTimeout;
  }

  /** {@return {@code enquireLinkInterval} in milliseconds} */
  public long getEnquireLinkInterval() {
    return enquireLinkInterval;
  }

  /** Sets {@code enquireLinkInterval} in milliseconds. */
  public void setEnquireLinkInterval(long enquireLinkInterval) {
    this.enquireLinkInterval = enquireLinkInterval;
  }

  /** {@return {@code inactivityTimeout} in milliseconds} */
  public long getInactivityTimeout() {
    return inactivityTimeout;
  }

  /** Sets {@code inactivityTimeout} in milliseconds. */
  public void setInactivityTimeout(long inactivityTimeout) {
    this.inactivityTimeout = inactivityTimeout;
  }

  /** {@return {@code responseTimeout} in milliseconds} */
  public long getResponseTimeout() {
    return responseTimeout;
  }

  /** Sets {@code responseTimeout} in milliseconds. */
  public void setResponseTimeout(long responseTimeout) {
    this.responseTimeout = responseTimeout;
  }

  /** {@return {@code requestTimeout}} */
  public long getRequestTimeout() {
    return requestTimeout;
  }

  /** Sets {@code requestTimeout}. */
  public void setRequestTimeout(long requestTimeout) {
    this.requestTimeout = requestTimeout;
  }

  /** {@return {@code drainTimeout} in milliseconds} */
  public long getDrainTimeout() {
    return drainTimeout;
  }

  /** Sets {@code drainTimeout} in milliseconds. */
  public void setDrainTimeout(long drainTimeout) {
    this.drainTimeout = drainTimeout;
  }

  /** {@return {@code loopBlockedAfter} in milliseconds} */
  public long getLoopBlockedAfter() {
    return loopBlockedAfter;
  }

  /** Sets {@code loopBlockedAfter} in milliseconds. */
  public void setLoopBlockedAfter(long loopBlockedAfter) {
    this.loopBlockedAfter = loopBlockedAfter;
  }

  /** {@return {@code defaultAlphabet}} */
  public String getDefaultAlphabet() {
    return defaultAlphabet;
  }

  /** Sets {@code defaultAlphabet}. */
  public void setDefaultAlphabet(String defaultAlphabet) {
    this.defaultAlphabet = defaultAlphabet;
  }

  /** {@return {@code dataCoding1}} */
  public String getDataCoding1() {
    return dataCoding1;
  }

  /** Sets {@code dataCoding1}. */
  public void setDataCoding1(String dataCoding1) {
    this.dataCoding1 = dataCoding1;
  }
}
