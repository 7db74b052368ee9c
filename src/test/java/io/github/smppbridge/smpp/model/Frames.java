package io.github.smppbridge.smpp.model;

import io.github.smppbridge.smpp.Command;
import io.github.smppbridge.testkit.Pdus;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Draws PDUs: valid, damaged, unknown, unasked, in any state. */
final class Frames {
  private static final List<Command> MESSAGES =
      List.of(
          Command.SUBMIT_SM,
          Command.SUBMIT_SM,
          Command.SUBMIT_SM,
          Command.SUBMIT_MULTI,
          Command.DATA_SM,
          Command.QUERY_SM,
          Command.CANCEL_SM,
          Command.REPLACE_SM);

  private static final List<Command> BINDS =
      List.of(
          Command.BIND_TRANSCEIVER,
          Command.BIND_TRANSCEIVER,
          Command.BIND_RECEIVER,
          Command.BIND_TRANSMITTER);

  private static final List<Command> RESPONSES =
      Arrays.stream(Command.values())
          .filter(each -> each.commandId() < 0 && each != Command.UNKNOWN)
          .toList();

  private static final int[] UNKNOWN = {0x42, 0x7FFFFFFF, 0x103 + 1, 0x0A, 0};
  private static final int[] LENGTHS = {0, 4, 15, 1 << 20, Integer.MAX_VALUE, -1};

  private final Random random;
  private final String systemId;

  Frames(Random random, String systemId) {
    this.random = random;
    this.systemId = systemId;
  }

  /** Of a client that has not sent a bind: mostly one. */
  Frame unbound(int sequence) {
    return random.nextInt(10) < 7 ? bind(sequence) : any(sequence);
  }

  /** Of a client that has. */
  Frame any(int sequence) {
    int dice = random.nextInt(200);
    if (dice < 120) {
      return Frame.of(pick(MESSAGES), sequence);
    } else if (dice < 136) {
      return damaged(pick(MESSAGES), sequence);
    } else if (dice < 154) {
      return Frame.of(Command.ENQUIRE_LINK, sequence);
    }
    return dice < 162 ? unknown(sequence) : odd(dice, sequence);
  }

  private Frame odd(int dice, int sequence) {
    if (dice < 176) {
      return unasked();
    } else if (dice < 184) {
      return bind(sequence);
    } else if (dice < 188) {
      return Frame.of(Command.DELIVER_SM, sequence);
    } else if (dice < 191) {
      Command ignored = random.nextBoolean() ? Command.OUTBIND : Command.ALERT_NOTIFICATION;
      return Frame.of(ignored, sequence);
    } else if (dice < 195) {
      return damaged(pick(BINDS), sequence);
    }
    return dice < 199 ? Frame.of(Command.UNBIND, sequence) : impossible(sequence);
  }

  private Frame bind(int sequence) {
    int version = random.nextInt(4) == 0 ? 0x50 : 0x34;
    return Frame.of(pick(BINDS).commandId(), 0, sequence, Pdus.bind(systemId, "secret", version));
  }

  private Frame unknown(int sequence) {
    int commandId = UNKNOWN[random.nextInt(UNKNOWN.length)];
    return Frame.of(
        random.nextInt(3) == 0 ? commandId | Pdus.RESPONSE | 0x4000 : commandId,
        0,
        sequence,
        new byte[random.nextInt(50)]);
  }

  /** A response to something that is not there, most often. */
  private Frame unasked() {
    int status = random.nextBoolean() ? 0 : random.nextInt(0x500);
    return Frame.of(pick(RESPONSES).commandId(), status, 1_000_000 + random.nextInt(), new byte[0]);
  }

  private Frame impossible(int sequence) {
    byte[] pdu = Pdus.pdu(Command.SUBMIT_SM, sequence, Pdus.submitSm("hello"));
    ByteBuffer.wrap(pdu).putInt(0, LENGTHS[random.nextInt(LENGTHS.length)]);
    return new Frame(pdu, Command.SUBMIT_SM.commandId(), 0, sequence, false);
  }

  private Frame damaged(Command command, int sequence) {
    byte[] body = Pdus.validBody(command);
    if (random.nextInt(3) == 0) {
      body = Arrays.copyOf(body, random.nextInt(body.length));
    }
    for (int i = random.nextInt(4); i > 0 && body.length > 0; i--) {
      body[random.nextInt(body.length)] = (byte) random.nextInt();
    }
    Frame frame = Frame.of(command.commandId(), 0, sequence, body);
    return new Frame(frame.octets(), frame.commandId(), 0, sequence, true);
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
