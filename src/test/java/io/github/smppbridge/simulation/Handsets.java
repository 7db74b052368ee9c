package io.github.smppbridge.simulation;

import io.github.smppbridge.testkit.GatewayEvent;
import io.github.smppbridge.testkit.StubAccount;
import io.github.smppbridge.testkit.StubGateway;
import io.github.smppbridge.testkit.StubMessage;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;

/**
 * The phones: what they do with the gateway's messages, and what they report of it, in their own
 * time and order, to any replica, until it is taken. Thread-safe.
 */
final class Handsets {
  private static final String FAILURE = "RESULT_ERROR_GENERIC_FAILURE";
  private static final int SMS_LENGTH = 153;

  /** A message on its phone. */
  static final class Sms {
    private final StubMessage message;
    private boolean wentOut;
    private boolean arrived;
    private boolean over;

    /** Whether a report of it was lost, so that only the gateway can tell. */
    private boolean unreported;

    private boolean forgotten;

    private Sms(StubMessage message) {
      this.message = message;
    }

    boolean wentOut() {
      return wentOut;
    }

    boolean arrived() {
      return arrived;
    }

    /** Whether nobody took it back. */
    boolean isThere() {
      return wentOut || !message.state().startsWith("Cancel");
    }

    String text() {
      return message.text();
    }

    private int parts() {
      int length = text().length();
      return length <= 160 ? 1 : (length + SMS_LENGTH - 1) / SMS_LENGTH;
    }

    @Override
    public String toString() {
      return message.phoneNumbers().get(0) + " at " + message.deviceId() + " " + message.state();
    }
  }

  /** An event nobody has taken yet; the text is that of a received SMS. */
  private record Report(GatewayEvent event, String text) {
    boolean isOf(Sms sms) {
      return sms.message.id().equals(event.payload().getString("messageId"));
    }
  }

  private final StubGateway gateway;
  private final Ledger ledger;
  private final Clock world;
  private final List<Sms> messages = new ArrayList<>();
  private final List<Report> reports = new ArrayList<>();
  private int received;

  Handsets(StubGateway gateway, Ledger ledger, Clock world) {
    this.gateway = gateway;
    this.world = world;
    this.ledger = ledger;
    gateway.onAccepted(this::accepted);
  }

  private synchronized void accepted(StubMessage message) {
    messages.add(new Sms(message));
  }

  /** How many messages the gateway took. */
  synchronized int count() {
    return messages.size();
  }

  /** What was sent to a number. */
  synchronized List<Sms> of(String destination) {
    return messages.stream()
        .filter(sms -> sms.message.phoneNumbers().get(0).equals("+" + destination))
        .toList();
  }

  /** A phone does the next thing with one of its messages; null = none has anything to do. */
  synchronized String act(Random random) {
    List<Sms> open = messages.stream().filter(sms -> !sms.over).toList();
    return open.isEmpty() ? null : act(open.get(random.nextInt(open.size())), random);
  }

  /** As {@link #act(Random)}, with the message that came last. */
  synchronized String actOnLast(Random random) {
    Sms last = messages.isEmpty() ? null : messages.get(messages.size() - 1);
    return last == null || last.over ? null : act(last, random);
  }

  private String act(Sms sms, Random random) {
    StubMessage message = sms.message;
    int chance = random.nextInt(10);
    if (message.state().equals("Cancelling")) {
      // phones report it only to webhooks that nobody registers
      end(sms, "Cancelled", null);
    } else if (sms.wentOut) {
      if (chance == 0) {
        fail(sms, FAILURE);
      } else {
        sms.arrived = true;
        end(sms, "Delivered", null);
        for (int part = 0; part < sms.parts(); part++) {
          reports.add(new Report(GatewayEvent.delivered(message), null));
        }
      }
    } else if (isBefore(sms, "scheduleAt")) {
      return sms + " waits";
    } else if (message.request().getString("validUntil") != null && !isBefore(sms, "validUntil")) {
      fail(sms, "TTL expired");
    } else if (chance == 0) {
      fail(sms, FAILURE);
    } else if (chance == 1 && message.state().equals("Pending")) {
      message.state("Processed", null);
    } else {
      sms.wentOut = true;
      message.state("Sent", null);
      reports.add(new Report(GatewayEvent.sent(message, sms.parts()), null));
    }
    return sms.toString();
  }

  private void fail(Sms sms, String reason) {
    end(sms, "Failed", reason);
    reports.add(new Report(GatewayEvent.failed(sms.message, reason), null));
  }

  /** Whether the gateway's message names a time that is yet to come. */
  private boolean isBefore(Sms sms, String field) {
    String time = sms.message.request().getString(field);
    return time != null && world.instant().isBefore(Instant.parse(time));
  }

  private static void end(Sms sms, String state, String reason) {
    sms.over = true;
    sms.message.state(state, reason);
  }

  /** A phone of the account gets an SMS. */
  synchronized String receive(StubAccount account) {
    String text = account.username() + " received " + ++received;
    reports.add(
        new Report(
            GatewayEvent.incoming(
                "sms:received", account, "+4917099999999", "+4916088888888", text),
            text));
    return text;
  }

  /** Some reports are lost for good: the gateway must be asked. */
  synchronized int lose(Random random) {
    List<Report> lost = pick(random, 1, report -> report.text == null);
    reports.removeAll(lost);
    messages.stream()
        .filter(sms -> lost.stream().anyMatch(report -> report.isOf(sms)))
        .forEach(sms -> sms.unreported = true);
    return lost.size();
  }

  /** The gateway forgets a message whose end everybody knows; null = there is none. */
  synchronized String forget(Random random) {
    List<Sms> known =
        messages.stream()
            .filter(sms -> sms.over && !sms.unreported && !sms.forgotten)
            .filter(sms -> !sms.message.state().equals("Cancelled"))
            .filter(sms -> reports.stream().noneMatch(report -> report.isOf(sms)))
            .toList();
    if (known.isEmpty()) {
      return null;
    }
    Sms sms = known.get(random.nextInt(known.size()));
    sms.forgotten = true;
    gateway.forget(sms.message);
    return sms.toString();
  }

  private synchronized List<Report> pick(Random random, int most, Predicate<Report> which) {
    List<Report> some = new ArrayList<>(reports.stream().filter(which).toList());
    Collections.shuffle(some, random);
    return List.copyOf(some.subList(0, Math.min(most, some.size())));
  }

  /** Whether anything is to be reported, or to be done. */
  synchronized boolean isIdle() {
    return reports.isEmpty() && messages.stream().allMatch(sms -> sms.over);
  }

  /**
   * Reports some events, in any order, to any of these replicas; some that were taken again and
   * again.
   */
  String report(Random random, int most, List<Replica> replicas) {
    StringBuilder told = new StringBuilder();
    for (Report report : pick(random, most, any -> true)) {
      Replica replica = replicas.get(random.nextInt(replicas.size()));
      boolean again = random.nextInt(8) == 0;
      int status = post(report, replica);
      told.append(' ').append(report.event.event()).append(" to ").append(replica);
      told.append(": ").append(status);
      if (status / 100 == 2) {
        if (report.text != null) {
          ledger.taken(report.text, report.event.username());
        }
        forget(report, again);
      }
    }
    return told.toString();
  }

  private synchronized void forget(Report report, boolean again) {
    if (!again) {
      reports.remove(report);
    }
  }

  private int post(Report report, Replica replica) {
    for (JsonObject webhook : gateway.account(report.event.username()).webhooks().values()) {
      if (report.event.event().equals(webhook.getString("event"))) {
        String url = webhook.getString("url");
        String path = url.substring(url.indexOf("/api/"));
        String body = report.event.toJson(webhook.getString("id")).encode();
        try {
          return gateway.post(replica.httpUrl() + path, body, Map.of());
        } catch (RuntimeException unreachable) {
          return 0;
        }
      }
    }
    return 0;
  }
}
