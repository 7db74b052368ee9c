package io.github.smppbridge.sandbox;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The registered webhooks, the reports phones send to them, and the phones' signature. */
public final class SandboxWebhooks {
  private static final Set<String> EVENTS =
      Set.of(
          "sms:received",
          "sms:data-received",
          "sms:sent",
          "sms:delivered",
          "sms:failed",
          "sms:cancelled",
          "system:ping",
          "mms:received",
          "mms:downloaded",
          "app:started",
          "sms:batch:received",
          "sms:batch:data-received",
          "mms:batch:received",
          "mms:batch:downloaded");

  private static final int IMAGE_OCTETS = 125_684;

  private record Key(String account, String id) {}

  /**
   * One report for one webhook.
   *
   * @param url where it goes
   * @param body what it says; the id in it stays the same however often it is sent
   */
  public record Report(String url, Map<String, Object> body) {}

  private final Map<Key, Map<String, Object>> webhooks = Bounded.map();
  private final SandboxInbox inbox = new SandboxInbox();
  private String signingKey = "";

  /** The key all phones sign with; real phones have one each. */
  public void setSigningKey(String signingKey) {
    this.signingKey = signingKey;
  }

  /**
   * Registers a webhook, or changes the one of that id.
   *
   * @throws SandboxRefusal 400 for an unknown event, a foreign device or a url that is neither
   *     https nor loopback
   */
  public Map<String, Object> put(String account, Map<String, ?> request) {
    String url = text(request, "url");
    String event = text(request, "event");
    String deviceId = text(request, "deviceId");
    String id = request.get("id") == null ? UUID.randomUUID().toString() : text(request, "id");
    check(id.length() <= 36 && !id.isEmpty(), "ID must be at most 36 characters in length");
    check(reachable(url) && url.length() <= 256, "URL must be https");
    check(EVENTS.contains(event), "Event must be one of " + EVENTS);
    check(SandboxKind.of(account).serverKnows(event), "invalid event type");
    check(deviceId.isEmpty() || SandboxDevices.owns(account, deviceId), "device not found");
    Map<String, Object> webhook = new LinkedHashMap<>();
    webhook.put("id", id);
    webhook.put("deviceId", deviceId.isEmpty() ? null : deviceId);
    webhook.put("url", url);
    webhook.put("event", event);
    webhooks.put(new Key(account, id), webhook);
    return webhook;
  }

  /** The account's webhooks. */
  public List<Map<String, Object>> list(String account) {
    synchronized (webhooks) {
      return webhooks.entrySet().stream()
          .filter(entry -> entry.getKey().account().equals(account))
          .map(Map.Entry::getValue)
          .toList();
    }
  }

  /** Removes a webhook; no error if there is none. */
  public void delete(String account, String id) {
    webhooks.remove(new Key(account, id));
  }

  /**
   * What a phone has to say of a message, once for every webhook that wants it.
   *
   * @param event such as {@code sms:sent}
   */
  public List<Report> reports(SandboxMessage message, String event) {
    MessageRequest request = message.request();
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("messageId", request.id());
    payload.put("recipient", request.recipient());
    payload.put("phoneNumber", request.recipient());
    payload.put("simNumber", request.simNumber());
    switch (event) {
      case "sms:sent" -> {
        payload.put("partsCount", request.parts());
        payload.put("sentAt", SandboxMessage.now());
      }
      case "sms:delivered" -> payload.put("deliveredAt", SandboxMessage.now());
      case "sms:failed" -> {
        payload.put("failedAt", SandboxMessage.now());
        payload.put("reason", message.error());
      }
      case "sms:cancelled" -> payload.put("cancelledAt", SandboxMessage.now());
      default -> throw new IllegalArgumentException(event);
    }
    return reports(request.account(), request.deviceId(), event, payload);
  }

  /** The person called answers the message with a text of their own. */
  public List<Report> reply(SandboxMessage message) {
    MessageRequest request = message.request();
    return incoming(
        request.account(),
        request.deviceId(),
        request.simNumber(),
        request.recipient(),
        Map.of("message", "A reply from the sandbox"));
  }

  /**
   * Somebody writes to the account's first phone.
   *
   * @param request {@code from}, and {@code text} or {@code data} (base64); or {@code texts}, which
   *     are reported in a batch; with a {@code subject} an MMS, which is reported twice
   */
  public List<Report> received(String account, Map<String, ?> request) {
    if (request.get("texts") instanceof List<?> texts) {
      return batch(account, text(request, "from"), texts);
    }
    if (request.get("subject") != null) {
      return mms(account, request);
    }
    boolean binary = request.get("data") != null;
    String content = text(request, binary ? "data" : "text");
    String from = text(request, "from");
    check(!from.isEmpty() && !content.isEmpty(), "from, and text or data, are required fields");
    Map<String, Object> fields = Map.of(binary ? "data" : "message", content);
    return incoming(account, SandboxDevices.id(account, 1), 1, from, fields);
  }

  /** Unix seconds, for X-Timestamp. */
  public String timestamp() {
    return String.valueOf(Instant.now().getEpochSecond());
  }

  /**
   * X-Signature: hexadecimal HMAC-SHA256 over the raw body and the timestamp behind it.
   *
   * @param body the body as it will go over the wire
   * @param timestamp the value of X-Timestamp
   */
  public String sign(byte[] body, String timestamp) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(signingKey.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    mac.update(body);
    return HexFormat.of().formatHex(mac.doFinal(timestamp.getBytes(StandardCharsets.UTF_8)));
  }

  private List<Report> batch(String account, String from, List<?> texts) {
    String phone = SandboxDevices.id(account, 1);
    List<Map<String, Object>> messages =
        texts.stream()
            .map(text -> payload(account, phone, 1, from, Map.of("message", text.toString())))
            .toList();
    return reports(account, phone, "sms:batch:received", Map.of("messages", messages));
  }

  /** Announced, and then fetched under another id. */
  private List<Report> mms(String account, Map<String, ?> request) {
    String phone = SandboxDevices.id(account, 1);
    String from = text(request, "from");
    String subject = text(request, "subject");
    Map<String, Object> notice =
        payload(account, phone, 1, from, Map.of("subject", subject, "size", IMAGE_OCTETS));
    notice.put("transactionId", notice.get("messageId"));
    Map<String, Object> image =
        Map.of("partId", 1, "contentType", "image/jpeg", "name", "a.jpg", "size", IMAGE_OCTETS);
    Map<String, Object> content =
        payload(
            account,
            phone,
            1,
            from,
            Map.of(
                "subject", subject, "body", text(request, "text"), "attachments", List.of(image)));
    List<Report> both = new ArrayList<>(reports(account, phone, "mms:received", notice));
    both.addAll(reports(account, phone, "mms:downloaded", content));
    return both;
  }

  private List<Report> incoming(
      String account, String deviceId, int sim, String from, Map<String, Object> fields) {
    Map<String, Object> payload = payload(account, deviceId, sim, from, fields);
    String event = fields.containsKey("data") ? "sms:data-received" : "sms:received";
    inbox.add(new SandboxInbox.Received(account, deviceId, event, payload));
    List<Report> reports = reports(account, deviceId, event, payload);
    // apps are known to report one SMS as two events
    return from.endsWith("10")
        ? Stream.concat(reports.stream(), reports(account, deviceId, event, payload).stream())
            .toList()
        : reports;
  }

  private static Map<String, Object> payload(
      String account, String deviceId, int sim, String from, Map<String, Object> fields) {
    Map<String, Object> payload = new LinkedHashMap<>();
    // a hash of the content: the same text has the same id, and it is nobody's message id
    payload.put("messageId", Integer.toHexString((from + fields).hashCode()));
    payload.put("sender", from);
    payload.put("recipient", SandboxDevices.number(account, deviceId, sim));
    payload.put("phoneNumber", from);
    payload.put("simNumber", sim);
    payload.putAll(fields);
    payload.put("receivedAt", SandboxMessage.now());
    return payload;
  }

  /**
   * The account's phones report again what they received in a time.
   *
   * @param request {@code since}, {@code until}, and {@code triggerWebhooks} or {@code
   *     webhookDelivery}, without which nothing is reported
   */
  public List<Report> refresh(String account, Map<String, ?> request) {
    Object delivery = request.get("webhookDelivery");
    boolean reported =
        delivery == null
            ? Boolean.TRUE.equals(request.get("triggerWebhooks"))
            : !delivery.equals("Disabled");
    return inbox.texts(account, request).stream()
        .filter(message -> reported)
        .flatMap(each -> reports(account, each.deviceId(), each.event(), each.payload()).stream())
        .toList();
  }

  private List<Report> reports(
      String account, String deviceId, String event, Map<String, Object> payload) {
    List<Map<String, Object>> all = list(account);
    SandboxKind kind = SandboxKind.of(account);
    if (!all.stream().allMatch(webhook -> kind.appKnows(webhook.get("event").toString()))) {
      return List.of();
    }
    return all.stream()
        .filter(webhook -> event.equals(webhook.get("event")))
        .filter(webhook -> webhook.get("deviceId") == null || webhook.containsValue(deviceId))
        .map(webhook -> report(webhook, deviceId, event, payload))
        .toList();
  }

  private static Report report(
      Map<String, Object> webhook, String deviceId, String event, Map<String, Object> payload) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("id", UUID.randomUUID().toString());
    body.put("webhookId", webhook.get("id"));
    body.put("event", event);
    body.put("deviceId", deviceId);
    body.put("payload", payload);
    return new Report(webhook.get("url").toString(), body);
  }

  private static boolean reachable(String url) {
    return url.startsWith("https://")
        || url.matches("http://(127\\.[0-9.]+|localhost|\\[::1])(:[0-9]+)?(/.*)?");
  }

  private static String text(Map<String, ?> request, String field) {
    Object value = request.get(field);
    return value == null ? "" : value.toString();
  }

  private static void check(boolean valid, String problem) {
    if (!valid) {
      throw new SandboxRefusal(400, "failed to validate: " + problem);
    }
  }
}
