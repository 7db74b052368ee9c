package io.github.smppbridge.smpp;

/** What the application decides: binds and everything that carries or asks for messages. */
public interface RequestHandler {
  /**
   * Tells whether a command is served now. Called on an event loop for each request.
   *
   * @param command one with {@link Command#application()}
   * @return false to have the engine answer ESME_RINVCMDID in the command's own response
   */
  boolean accepts(Command command);

  /**
   * Takes a request whose fields have been checked. Called on the session's event loop and must not
   * block; has to lead to exactly one {@link SmppRequest#respond}. An exception thrown from here is
   * answered ESME_RSYSERR.
   *
   * @param request the request
   */
  void handle(SmppRequest request);

  /**
   * Tells that a session which was bound is over, or that a bind which was accepted became none:
   * the peer had left, or there was no room any more. Called exactly once for each, on its event
   * loop, when it is no longer in the registry; must not block.
   *
   * @param session the session
   * @param reason why it ended
   */
  void sessionEnded(SmppSession session, CloseReason reason);
}
