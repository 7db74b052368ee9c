package io.github.smppbridge.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.smpp.text.MessageState;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureReasonTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "TTL expired, EXPIRED, 200",
        "Send result: RESULT_ERROR_GENERIC_FAILURE (Generic failure cause), UNDELIVERABLE, 129",
        "Send result: RESULT_ERROR_NO_SERVICE, UNDELIVERABLE, 132",
        "Send result: RESULT_USER_NOT_ALLOWED (x), UNDELIVERABLE, 161",
        "Send result: RESULT_RIL_RADIO_NOT_AVAILABLE (x), UNDELIVERABLE, 162",
        "Send result: RESULT_RIL_SIM_ABSENT (x), UNDELIVERABLE, 182",
        "Send result: RESULT_RIL_ABORTED, UNDELIVERABLE, 199",
        "Send result: RESULT_SOMETHING_NEW (x), UNDELIVERABLE, 255",
        "Send result: RESULT_RIL_SOMETHING_NEW, UNDELIVERABLE, 255",
        "Send result: Error code: 4., UNDELIVERABLE, 132",
        "Send result: Unknown error: 120, UNDELIVERABLE, 182",
        "Send result: 99999999999999999999, UNDELIVERABLE, 255",
        "Send result:, UNDELIVERABLE, 255",
        "Delivery result from SC +550170012111: 64, UNDELIVERABLE, 64",
        "Delivery result from SC +491722270333: 70, EXPIRED, 70",
        "Delivery result from SC null: 71, DELETED, 71",
        "Delivery result from SC +1: 72, DELETED, 72",
        "Delivery result from SC +1: 105, UNDELIVERABLE, 105",
        "Delivery result from SC +1: 200, UNDELIVERABLE, 99",
        "Delivery result from SC +1: 1, DELIVERED, 1",
        "Delivery result from SC +1: 33, ENROUTE, 33",
        "Delivery result from SC +1: 131072, UNDELIVERABLE, 202",
        "Delivery result from SC +1: -1, UNDELIVERABLE, 202",
        "Delivery result from SC +1: ?, UNDELIVERABLE, 202",
        "Delivery result: 0, UNDELIVERABLE, 202",
        "sendSMS: Invalid destinationAddress, UNDELIVERABLE, 201",
        "Can't send message: No SIMs found, UNDELIVERABLE, 201",
        "something else, UNDELIVERABLE, 255",
        "``, UNDELIVERABLE, 255",
        ", UNDELIVERABLE, 255"
      })
  void reasonsOfPhones(String reason, MessageState state, int error) {
    assertThat(FailureReason.parse(reason)).isEqualTo(new FailureReason(state, error));
  }

  @Test
  void onlyTheNetworksStatusIsANetworkErrorCode() {
    assertThat(FailureReason.networkErrorCode(70)).hasValue(new byte[] {3, 0, 70});
    assertThat(FailureReason.networkErrorCode(0)).isEmpty();
    assertThat(FailureReason.networkErrorCode(129)).isEmpty();
    assertThat(FailureReason.networkErrorCode(FailureReason.UNKNOWN)).isEmpty();
  }

  @Property(seed = "20261122")
  void anyReasonHasAnErrorOfOneOctet(@ForAll("reasons") String reason) {
    assertThat(FailureReason.parse(reason).error()).isBetween(0, 255);
  }

  @Provide
  Arbitrary<String> reasons() {
    return Arbitraries.of(
            "", "Send result: ", "Send result: RESULT_", "Delivery result from SC ", "TTL expired")
        .flatMap(start -> Arbitraries.strings().map(start::concat));
  }
}
