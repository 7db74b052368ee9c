package io.github.smppbridge.gateway;

import io.github.smppbridge.smpp.text.MessageState;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the phone's words for a failure mean in SMPP. Errors fit the one octet of query_sm_resp and
 * the three digits of a receipt:
 *
 * <table>
 *   <caption>error</caption>
 *   <tr><td>0</td><td>none</td></tr>
 *   <tr><td>1..127</td><td>TP-Status of the network (3GPP TS 23.040 §9.2.3.15)</td></tr>
 *   <tr><td>129..161</td><td>the phone could not send: Android's result 1..33, plus 128</td></tr>
 *   <tr><td>162..199</td><td>likewise, Android's radio interface results 100..137, plus 62</td></tr>
 *   <tr><td>200</td><td>its validity was over before the phone sent it</td></tr>
 *   <tr><td>201</td><td>the phone failed before sending (SIM, permission, number)</td></tr>
 *   <tr><td>202</td><td>a delivery report without a status of the network</td></tr>
 *   <tr><td>255</td><td>anything else</td></tr>
 * </table>
 *
 * @param state the message_state: UNDELIVERABLE, EXPIRED or DELETED; for a TP-Status that is no
 *     failure DELIVERED or ENROUTE
 * @param error 0..255, as in the table
 */
public record FailureReason(MessageState state, int error) {
  /** The validity was over. */
  public static final int TTL_EXPIRED = 200;

  /** The phone failed before sending. */
  public static final int PHONE_ERROR = 201;

  /** A delivery report without a status of the network. */
  public static final int NO_STATUS = 202;

  /** A reason that is not known. */
  public static final int UNKNOWN = 255;

  /** Characters of a reason that are read. */
  private static final int MOST_READ = 1_000;

  private static final int GSM_NETWORK = 3;
  private static final int SERVICE_REJECTED = 0x63;

  private static final Pattern SEND_RESULT =
      Pattern.compile("Send result: *(?:RESULT_(\\w+)|.*?(\\d{1,9})).*", Pattern.DOTALL);
  private static final Pattern NETWORK_STATUS =
      Pattern.compile("Delivery result from SC .*: *(-?\\d{1,10})\\s*", Pattern.DOTALL);

  /** android.telephony.SmsManager's results without RESULT_, from 1 on. */
  private static final List<String> ANDROID =
      List.of(
          ("ERROR_GENERIC_FAILURE ERROR_RADIO_OFF ERROR_NULL_PDU ERROR_NO_SERVICE"
                  + " ERROR_LIMIT_EXCEEDED ERROR_FDN_CHECK_FAILURE ERROR_SHORT_CODE_NOT_ALLOWED"
                  + " ERROR_SHORT_CODE_NEVER_ALLOWED RADIO_NOT_AVAILABLE NETWORK_REJECT"
                  + " INVALID_ARGUMENTS INVALID_STATE NO_MEMORY INVALID_SMS_FORMAT SYSTEM_ERROR"
                  + " MODEM_ERROR NETWORK_ERROR ENCODING_ERROR INVALID_SMSC_ADDRESS"
                  + " OPERATION_NOT_ALLOWED INTERNAL_ERROR NO_RESOURCES CANCELLED"
                  + " REQUEST_NOT_SUPPORTED NO_BLUETOOTH_SERVICE INVALID_BLUETOOTH_ADDRESS"
                  + " BLUETOOTH_DISCONNECTED UNEXPECTED_EVENT_STOP_SENDING"
                  + " SMS_BLOCKED_DURING_EMERGENCY SMS_SEND_RETRY_FAILED REMOTE_EXCEPTION"
                  + " NO_DEFAULT_SMS_APP USER_NOT_ALLOWED")
              .split(" "));

  /** Its results without RESULT_RIL_, from 100 on. */
  private static final List<String> RADIO =
      List.of(
          ("RADIO_NOT_AVAILABLE SMS_SEND_FAIL_RETRY NETWORK_REJECT INVALID_STATE"
                  + " INVALID_ARGUMENTS NO_MEMORY REQUEST_RATE_LIMITED INVALID_SMS_FORMAT"
                  + " SYSTEM_ERR ENCODING_ERR INVALID_SMSC_ADDRESS MODEM_ERR NETWORK_ERR"
                  + " INTERNAL_ERR REQUEST_NOT_SUPPORTED INVALID_MODEM_STATE NETWORK_NOT_READY"
                  + " OPERATION_NOT_ALLOWED NO_RESOURCES CANCELLED SIM_ABSENT"
                  + " SIMULTANEOUS_SMS_AND_CALL_NOT_ALLOWED ACCESS_BARRED BLOCKED_DUE_TO_CALL"
                  + " GENERIC_ERROR INVALID_RESPONSE SIM_PIN2 SIM_PUK2 SUBSCRIPTION_NOT_AVAILABLE"
                  + " SIM_ERROR INVALID_SIM_STATE NO_SMS_TO_ACK SIM_BUSY SIM_FULL NO_SUBSCRIPTION"
                  + " NO_NETWORK_FOUND DEVICE_IN_USE ABORTED")
              .split(" "));

  private static final int ANDROID_BASE = 128;
  private static final int RADIO_FIRST = 100;
  private static final int RADIO_BASE = 62;

  /**
   * Reads a recipient's error or the reason of sms:failed; also the remark on a delivery.
   *
   * @param reason may be null
   */
  public static FailureReason parse(String reason) {
    if (reason == null) {
      return undeliverable(UNKNOWN);
    }
    String words = reason.substring(0, Math.min(reason.length(), MOST_READ)).strip();
    if (words.startsWith("TTL expired")) {
      return new FailureReason(MessageState.EXPIRED, TTL_EXPIRED);
    }
    if (words.startsWith("Send result:")) {
      return undeliverable(sendError(words));
    }
    if (words.startsWith("Delivery result from SC")) {
      return networkStatus(words);
    }
    if (words.startsWith("Delivery result:")) {
      return undeliverable(NO_STATUS);
    }
    if (words.startsWith("sendSMS:") || words.startsWith("Can't send message:")) {
      return undeliverable(PHONE_ERROR);
    }
    return undeliverable(UNKNOWN);
  }

  /**
   * The state of a message that its phone gave up. That the network still tried then changes
   * nothing: the phone, and so the gateway, reports no more of it.
   *
   * @return a final state
   */
  public MessageState finalState() {
    return state.isFinal() ? state : MessageState.UNDELIVERABLE;
  }

  /**
   * The value of the TLV network_error_code (SMPP v3.4 §5.3.2.31): type 3 (GSM) and the TP-Status.
   *
   * @param error as {@link #error()}
   * @return three octets; empty when the error is not from the network
   */
  public static Optional<byte[]> networkErrorCode(int error) {
    return error > 0 && error < ANDROID_BASE
        ? Optional.of(new byte[] {GSM_NETWORK, 0, (byte) error})
        : Optional.empty();
  }

  private static int sendError(String words) {
    Matcher matcher = SEND_RESULT.matcher(words);
    if (!matcher.matches()) {
      return UNKNOWN;
    }
    String name = matcher.group(1);
    if (name == null) {
      return androidError(Integer.parseInt(matcher.group(2)));
    }
    int index = name.startsWith("RIL_") ? RADIO.indexOf(name.substring(4)) : ANDROID.indexOf(name);
    if (index < 0) {
      return UNKNOWN;
    }
    return androidError(name.startsWith("RIL_") ? RADIO_FIRST + index : 1 + index);
  }

  private static int androidError(int result) {
    if (result >= 1 && result <= ANDROID.size()) {
      return ANDROID_BASE + result;
    }
    boolean radio = result >= RADIO_FIRST && result < RADIO_FIRST + RADIO.size();
    return radio ? RADIO_BASE + result : UNKNOWN;
  }

  private static FailureReason networkStatus(String words) {
    Matcher matcher = NETWORK_STATUS.matcher(words);
    if (!matcher.matches()) {
      return undeliverable(NO_STATUS);
    }
    long status = Long.parseLong(matcher.group(1));
    if (status < 0 || status > 0xFF) {
      // CDMA phones report other numbers here.
      return undeliverable(NO_STATUS);
    }
    // TS 23.040 has reserved values read as "service rejected".
    int error = status < ANDROID_BASE ? (int) status : SERVICE_REJECTED;
    return new FailureReason(stateOf(error), error);
  }

  private static MessageState stateOf(int status) {
    if (status < 0x20) {
      return MessageState.DELIVERED;
    }
    if (status < 0x40) {
      return MessageState.ENROUTE; // the network still tries
    }
    return switch (status) {
      case 0x46 -> MessageState.EXPIRED;
      case 0x47, 0x48 -> MessageState.DELETED; // by the sender, by the network
      default -> MessageState.UNDELIVERABLE;
    };
  }

  private static FailureReason undeliverable(int error) {
    return new FailureReason(MessageState.UNDELIVERABLE, error);
  }
}
