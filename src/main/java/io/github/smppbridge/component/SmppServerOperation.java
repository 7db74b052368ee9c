package io.github.smppbridge.component;

import io.github.smppbridge.smpp.Command;
import java.util.EnumMap;
import java.util.Map;

/** What an endpoint {@code smpp-server:operation} stands for. */
public enum SmppServerOperation {
  /** Consumer: bind_transmitter, bind_receiver, bind_transceiver. */
  bind(Command.BIND_TRANSMITTER, Command.BIND_RECEIVER, Command.BIND_TRANSCEIVER),
  /** Consumer: submit_sm. */
  submit_sm(Command.SUBMIT_SM),
  /** Consumer: submit_multi. */
  submit_multi(Command.SUBMIT_MULTI),
  /** Consumer: data_sm from an ESME. Producer: data_sm to an ESME. */
  data_sm(Command.DATA_SM),
  /** Consumer: query_sm. */
  query_sm(Command.QUERY_SM),
  /** Consumer: cancel_sm. */
  cancel_sm(Command.CANCEL_SM),
  /** Consumer: replace_sm. */
  replace_sm(Command.REPLACE_SM),
  /** Consumer, InOnly: a bound session is over. */
  unbound,
  /** Producer: deliver_sm. */
  deliver_sm,
  /** Producer: unbind a session. */
  unbind;

  private static final Map<Command, SmppServerOperation> BY_COMMAND = new EnumMap<>(Command.class);

  static {
    for (SmppServerOperation operation : values()) {
      for (Command command : operation.commands) {
        BY_COMMAND.put(command, operation);
      }
    }
  }

  private final Command[] commands;

  SmppServerOperation(Command... commands) {
    this.commands = commands;
  }

  /**
   * The operation that consumes a command.
   *
   * @param command the request
   * @return the operation, or {@code null} when no consumer can take this command
   */
  public static SmppServerOperation of(Command command) {
    return BY_COMMAND.get(command);
  }

  /**
   * Whether a route can start from this operation.
   *
   * @return true for the requests of an ESME and for {@link #unbound}
   */
  public boolean consumable() {
    return commands.length > 0 || this == unbound;
  }

  /**
   * Whether a route can send to this operation.
   *
   * @return true for {@link #deliver_sm}, {@link #data_sm} and {@link #unbind}
   */
  public boolean producible() {
    return this == deliver_sm || this == data_sm || this == unbind;
  }
}
