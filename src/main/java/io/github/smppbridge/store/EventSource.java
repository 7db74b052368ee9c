package io.github.smppbridge.store;

import java.util.List;

/**
 * What programs outside are told, beside ESMEs. Asked on the writer's thread, within the
 * transaction that makes it true: what it answers is stored with that, or not at all. It must be
 * quick and must not wait.
 */
public interface EventSource {
  /** Nothing is told. */
  EventSource NONE = new EventSource() {};

  /**
   * Messages were accepted of an ESME; the gateway need not have them yet.
   *
   * @param rows their rows
   * @return entries of the kind {@link OutboxEntry#EVENT}
   */
  default List<OutboxEntry> submitted(List<MessageRow> rows) {
    return List.of();
  }

  /**
   * Something became known of a message.
   *
   * @param before its row as it was
   * @param after and as it is
   * @return entries of the kind {@link OutboxEntry#EVENT}
   */
  default List<OutboxEntry> changed(MessageRow before, MessageRow after) {
    return List.of();
  }

  /**
   * A message that was told of as submitted was refused after all: there is none.
   *
   * @param account its owner
   * @param messageId which its ESME was not given
   * @return entries of the kind {@link OutboxEntry#EVENT}
   */
  default List<OutboxEntry> refused(String account, String messageId) {
    return List.of();
  }
}
