package io.github.smppbridge.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.store.WebhookRegistration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccountWebhooksTest {
  private static final long STARTED = 100;

  /** Webhooks by name; what is known with the time of its registration. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-, -, -",
        "a b, -, +a +b",
        "a b, a100 b100, -",
        "a b, a100, +b",
        "a b, a99 b200, +a",
        "a b, a0 b0, +a +b",
        "a b, a100 b100 c100, -c",
        "a, b100, +a -b",
        "-, a100 b0, -a -b",
      })
  void whatIsMissingDoubtfulOrOldIsRegisteredAndWhatIsSurplusDeleted(
      String wanted, String known, String calls) {
    assertThat(
            AccountWebhooks.changes(
                rows(wanted).map(name -> row(name, 0)).toList(),
                rows(known)
                    .map(name -> row(name.substring(0, 1), Long.parseLong(name.substring(1))))
                    .toList(),
                STARTED))
        .extracting(change -> (change.deletes() ? "-" : "+") + change.webhook().webhookId())
        .containsExactlyElementsOf(rows(calls).toList());
  }

  private static java.util.stream.Stream<String> rows(String names) {
    return names == null ? java.util.stream.Stream.of() : Arrays.stream(names.split(" "));
  }

  private static WebhookRegistration row(String name, long at) {
    return new WebhookRegistration("A", "event " + name, name, "url", at);
  }

  @Test
  void idsAreThoseOfTheBaseUrlAndTheAccountAndAreShort() {
    assertThat(ids("https://a.example", "A")).hasSize(11).doesNotHaveDuplicates();
    assertThat(ids("https://a.example/", "A")).isEqualTo(ids("https://a.example", "A"));
    assertThat(ids("https://b.example", "A"))
        .doesNotContainAnyElementsOf(ids("https://a.example", "A"));
    assertThat(ids("https://a.example", "B"))
        .doesNotContainAnyElementsOf(ids("https://a.example", "A"));
    assertThat(ids("https://a.example", "A"))
        .allMatch(id -> id.length() <= 36 && AccountWebhooks.ID.matcher(id).matches());
  }

  private static List<String> ids(String baseUrl, String account) {
    return webhooks(baseUrl).of(account, "token", Set.of()).stream()
        .map(WebhookRegistration::webhookId)
        .toList();
  }

  private static AccountWebhooks webhooks(String baseUrl) {
    return new AccountWebhooks(baseUrl, WebhookOptions.optionalEvents(true, true, true));
  }

  @Test
  void neverWhatAppsOfABitBackDoNotKnowUnlessItIsAskedFor() {
    assertThat(new AccountWebhooks("https://a.example", List.of()).events(Set.of()))
        .containsExactly("sms:sent", "sms:delivered", "sms:failed", "sms:received");
    assertThat(WebhookOptions.optionalEvents(false, false, false)).isEmpty();
    assertThat(WebhookOptions.optionalEvents(true, false, false))
        .containsExactly("sms:data-received");
    assertThat(WebhookOptions.optionalEvents(false, false, true))
        .containsExactly("sms:batch:received");
    assertThat(WebhookOptions.optionalEvents(true, false, true))
        .containsExactly("sms:data-received", "sms:batch:received", "sms:batch:data-received");
    assertThat(webhooks("https://a.example").events(Set.of("mms:received", "sms:sent")))
        .contains("mms:downloaded", "sms:data-received")
        .doesNotContain("mms:received", "sms:sent", "sms:cancelled");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "https://a.example/x/api/smpp/v1/webhook?session=t, t",
        "HTTPS://A.example:443/x//api/smpp/v1/webhook/?a=b&session=t&c=d, t",
        "https://a.example/x/api/smpp/v1/webhook, ''",
        "https://a.example/x/api/smpp/v1/webhook?token=t, ''",
        "http://a.example/x/api/smpp/v1/webhook?session=t, -",
        "https://a.example:8443/x/api/smpp/v1/webhook?session=t, -",
        "https://a.example/api/smpp/v1/webhook?session=t, -",
        "https://a.example/x/api/smpp/v1/webhooks?session=t, -",
        "https://a.example.org/x/api/smpp/v1/webhook?session=t, -",
        "https://b.example/?x=https://a.example/x/api/smpp/v1/webhook?session=t, -",
        "not a url, -",
        "mailto:a@example, -",
        "'', -"
      })
  void whatLeadsHereIsKnownHoweverItIsWritten(String url, String token) {
    assertThat(webhooks("https://a.example/x/").token(url)).isEqualTo(Optional.ofNullable(token));
  }
}
