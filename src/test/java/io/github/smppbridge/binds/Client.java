package io.github.smppbridge.binds;

import io.github.smppbridge.smpp.Command;
import io.github.smppbridge.smpp.CommandStatus;
import io.github.smppbridge.testkit.Pdus;
import io.github.smppbridge.testkit.PolledSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/** A client that binds once, and what it is told. */
final class Client {
  private static final Set<Integer> WRONG =
      Set.of(CommandStatus.ESME_RINVPASWD, CommandStatus.ESME_RINVSYSID);

  private final Account account;
  private final Command bind;
  private final int password;
  private final int currentAtBind;
  private final PolledSocket socket;
  private final String name;
  private final Consumer<String> tell;
  private final Map<Integer, Integer> submits = new HashMap<>();
  private int lastSequence = 1;
  private Integer status;
  private boolean left;
  private boolean unbound;
  private boolean told;
  private boolean mixed;

  Client(String name, Account account, Command bind, int password, int port, Consumer<String> tell)
      throws IOException {
    this.name = name;
    this.account = account;
    this.bind = bind;
    this.password = password;
    this.currentAtBind = account.current();
    this.tell = tell;
    socket = new PolledSocket(port, 0);
    socket.write(Pdus.pdu(bind, 1, Pdus.bind(account.name(), Account.password(password), 0x34)));
  }

  Account account() {
    return account;
  }

  int password() {
    return password;
  }

  /**
   * Whether others of the account were there with a former password, or a wrong one: what the
   * gateway says to them ends all sessions of the account.
   */
  void mixed(boolean others) {
    mixed = others;
  }

  /** Whether it waits for the answer to its bind. */
  boolean waits() {
    return status == null && !left && !socket.ended();
  }

  /** Whether it is bound, as far as it knows. */
  boolean bound() {
    return Integer.valueOf(0).equals(status) && !left && !unbound && !socket.ended();
  }

  boolean receives() {
    return bind != Command.BIND_TRANSMITTER;
  }

  /** Whether the password it bound with is the account's. */
  boolean valid() {
    return password == account.current();
  }

  boolean over() {
    return socket.ended();
  }

  void unbind() {
    if (bound()) {
      unbound = true;
      socket.write(Pdus.pdu(Command.UNBIND, ++lastSequence, new byte[0]));
    }
  }

  void leave(Random random) {
    left = true;
    if (random.nextBoolean()) {
      socket.reset();
    } else {
      socket.close();
    }
  }

  /** Sends a text: the number of its request; 0 when it cannot. */
  int submit() {
    if (!bound() || bind == Command.BIND_RECEIVER) {
      return 0;
    }
    socket.write(Pdus.pdu(Command.SUBMIT_SM, ++lastSequence, Pdus.submitSm("hello")));
    submits.put(lastSequence, -1);
    return lastSequence;
  }

  /** What a submit was answered; -1 while it was not. */
  int answer(int submit) {
    return submits.get(submit);
  }

  void poll(boolean faults) {
    if (left) {
      return;
    }
    socket.poll(pdu -> read(pdu, faults));
    if (socket.ended() && !told) {
      told = true;
      ended();
    }
  }

  private void ended() {
    if (status == null) {
      tell.accept(name + " has no answer to its bind");
    } else if (status == 0 && !unbound && valid() && !mixed) {
      tell.accept(name + " is closed for no reason");
    }
  }

  private void read(ByteBuffer pdu, boolean faults) {
    int answer = pdu.getInt(8);
    int sequence = pdu.getInt(12);
    Command command = Command.of(pdu.getInt(4));
    switch (command) {
      case BIND_RECEIVER_RESP, BIND_TRANSMITTER_RESP, BIND_TRANSCEIVER_RESP ->
          bindAnswered(command, answer, faults);
      case SUBMIT_SM_RESP -> {
        if (submits.put(sequence, answer) != -1) {
          tell.accept(name + " is answered twice");
        }
      }
      case ENQUIRE_LINK, UNBIND ->
          socket.write(Pdus.pdu(command.responseId(), 0, sequence, new byte[0]));
      case UNBIND_RESP -> {}
      default -> tell.accept(name + " is sent " + command.commandName());
    }
  }

  private void bindAnswered(Command command, int answer, boolean faults) {
    if (status != null || command != bind.response()) {
      tell.accept(name + " is told " + command.commandName() + " though it was answered before");
      return;
    }
    status = answer;
    boolean wasRight = password >= currentAtBind && password <= account.current();
    boolean isRight = password == currentAtBind && password == account.current();
    String word = CommandStatus.name(answer);
    if (answer == CommandStatus.ESME_ROK && !wasRight) {
      tell.accept(name + " is bound with a wrong password");
    } else if (isRight && (WRONG.contains(answer) || answer != 0 && !faults)) {
      tell.accept(name + " is told " + word + " though its password is right");
    } else if (!wasRight && !WRONG.contains(answer) && !faults) {
      tell.accept(name + " is told " + word + " though its password is wrong");
    }
  }

  @Override
  public String toString() {
    return name + " (" + bind.commandName() + ", password " + password + ", told " + status + ")";
  }
}
