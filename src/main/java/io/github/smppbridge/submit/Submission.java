package io.github.smppbridge.submit;

import io.github.smppbridge.route.RouteProperties;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;

/**
 * One message on its way to the gateway, filled step by step in {@code routes/submit-sm}. Lives in
 * the exchange property {@link RouteProperties#SUBMISSION}.
 */
public final class Submission {
  /**
   * One PDU that the message came in: a long message comes in several.
   *
   * @param messageId message_id the ESME gets for it
   * @param registeredDelivery its registered_delivery
   * @param receivedAt epoch milliseconds
   * @param answered completes when its response was written; null = the ESME has it already
   */
  public record Part(
      String messageId,
      int registeredDelivery,
      long receivedAt,
      CompletableFuture<Boolean> answered) {}

  private final String gatewayId;
  private final String account;
  private final Instant receivedAt;
  private final List<Part> parts;
  private boolean stored;
  private Destination destination;
  private String deviceId;
  private Integer simNumber;
  private Instant validUntil;
  private Instant scheduleAt;
  private int priority;

  /**
   * Makes a submission.
   *
   * @param gatewayId the gateway's id, chosen by us so that a repeated POST is the same message
   * @param account system_id
   * @param receivedAt now
   * @param parts the PDUs it came in, at least one; the last to arrive at the end
   */
  public Submission(String gatewayId, String account, Instant receivedAt, List<Part> parts) {
    this.gatewayId = gatewayId;
    this.account = account;
    this.receivedAt = receivedAt;
    this.parts = List.copyOf(parts);
  }

  /**
   * The exchange's submission.
   *
   * @param exchange the exchange
   * @return the submission
   * @throws IllegalStateException when no step has made one
   */
  public static Submission of(Exchange exchange) {
    Submission submission = exchange.getProperty(RouteProperties.SUBMISSION, Submission.class);
    if (submission == null) {
      throw new IllegalStateException("the exchange has no submission yet");
    }
    return submission;
  }

  /**
   * message_id the ESME gets for the PDU that completed the message.
   *
   * @return the id
   */
  public String getMessageId() {
    return parts.get(parts.size() - 1).messageId();
  }

  /**
   * The PDUs it came in.
   *
   * @return one, or the parts of a long message, the last to arrive at the end
   */
  public List<Part> getParts() {
    return parts;
  }

  /**
   * Whether the store has it from an attempt before a restart, which may have reached the gateway:
   * device and ids must stay what they are.
   *
   * @return true = neither store it nor choose a device
   */
  public boolean isStored() {
    return stored;
  }

  /** Says that the store has it, with the device that is set. */
  public void setStored() {
    this.stored = true;
  }

  /**
   * The gateway's id.
   *
   * @return the id
   */
  public String getGatewayId() {
    return gatewayId;
  }

  /**
   * system_id of the owner.
   *
   * @return the account
   */
  public String getAccount() {
    return account;
  }

  /**
   * When the submit was read.
   *
   * @return the time
   */
  public Instant getReceivedAt() {
    return receivedAt;
  }

  /**
   * Where it goes.
   *
   * @return the destination, or {@code null} before it was normalised
   */
  public Destination getDestination() {
    return destination;
  }

  /**
   * Where it goes.
   *
   * @param destination the destination
   */
  public void setDestination(Destination destination) {
    this.destination = destination;
  }

  /**
   * The phone that sends it.
   *
   * @return a device id, or {@code null} when the gateway chooses
   */
  public String getDeviceId() {
    return deviceId;
  }

  /**
   * The phone that sends it.
   *
   * @param deviceId a device id, or {@code null}
   */
  public void setDeviceId(String deviceId) {
    this.deviceId = deviceId;
  }

  /**
   * The SIM that sends it.
   *
   * @return 1 to 3, or {@code null} for the phone's own choice
   */
  public Integer getSimNumber() {
    return simNumber;
  }

  /**
   * The SIM that sends it.
   *
   * @param simNumber 1 to 3, or {@code null}
   */
  public void setSimNumber(Integer simNumber) {
    this.simNumber = simNumber;
  }

  /**
   * When it is given up.
   *
   * @return the time, or {@code null} for the gateway's default
   */
  public Instant getValidUntil() {
    return validUntil;
  }

  /**
   * When it is given up.
   *
   * @param validUntil the time, or {@code null}
   */
  public void setValidUntil(Instant validUntil) {
    this.validUntil = validUntil;
  }

  /**
   * When it is to be sent.
   *
   * @return the time, or {@code null} for at once
   */
  public Instant getScheduleAt() {
    return scheduleAt;
  }

  /**
   * When it is to be sent.
   *
   * @param scheduleAt the time, or {@code null}
   */
  public void setScheduleAt(Instant scheduleAt) {
    this.scheduleAt = scheduleAt;
  }

  /**
   * The gateway's priority.
   *
   * @return -128 to 127; 100 and more jump the phone's limits
   */
  public int getPriority() {
    return priority;
  }

  /**
   * The gateway's priority.
   *
   * @param priority -128 to 127
   */
  public void setPriority(int priority) {
    this.priority = priority;
  }

  @Override
  public String toString() {
    return "Submission[" + getMessageId() + "]";
  }
}
