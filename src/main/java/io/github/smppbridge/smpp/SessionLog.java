package io.github.smppbridge.smpp;

import io.github.smppbridge.log.LogLimit;
import io.github.smppbridge.log.SourceNetwork;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** The engine's log, each line with the session and the account in the MDC. */
record SessionLog(SmppSession session) {
  private static final Logger LOG = LoggerFactory.getLogger("io.github.smppbridge.smpp.session");
  private static final LogLimit STRANGERS = new LogLimit(LOG);
  private static final String SESSION = "session";
  private static final String SYSTEM_ID = "system_id";

  void debug(String format, Object... arguments) {
    if (LOG.isDebugEnabled()) {
      inContext(() -> LOG.debug(format, arguments));
    }
  }

  void info(String format, Object... arguments) {
    if (LOG.isInfoEnabled()) {
      inContext(() -> LOG.info(format, arguments));
    }
  }

  void warn(String format, Object... arguments) {
    inContext(() -> LOG.warn(format, arguments));
  }

  /** Of what anybody can send who can connect: so many lines a second and no more. */
  void stranger(String host, Supplier<String> line) {
    STRANGERS.warn(SourceNetwork.of(host), line);
  }

  void error(String message, Throwable error) {
    inContext(() -> LOG.error(message, error));
  }

  /** For lines of another logger. */
  void inContext(Runnable line) {
    MDC.put(SESSION, session.id());
    MDC.put(SYSTEM_ID, session.printableSystemId());
    try {
      line.run();
    } finally {
      MDC.remove(SESSION);
      MDC.remove(SYSTEM_ID);
    }
  }
}
