package io.github.smppbridge.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.smppbridge.route.RouteProperties;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each answer of an operation is worth, octets to outcome. */
class AcceptanceTest {
  private static final DefaultCamelContext CONTEXT = new DefaultCamelContext();
  private static final String OURS = "'id':'our-id','state':'Pending'";

  private final List<String> disbelieved = new ArrayList<>();
  private final Acceptance acceptance = new Acceptance(disbelieved::add, Clock.systemUTC());
  private final GatewayAccounts accounts = new GatewayAccounts();
  private final GatewayCalls calls =
      new GatewayCalls(
          accounts,
          new ObjectMapper(),
          null,
          (operation, status, duration, unit) -> {},
          Duration.ofSeconds(1));

  private Exchange answered(int status, String body) {
    Exchange exchange = new DefaultExchange(CONTEXT);
    exchange.setProperty(RouteProperties.GATEWAY_ID, "our-id");
    exchange.setProperty(RouteProperties.WEBHOOK_ID, "our-id");
    exchange.setProperty(RouteProperties.DEVICE_ID, "our-phone");
    exchange.setProperty(RouteProperties.GATEWAY_OPERATION, "any");
    exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
    exchange
        .getMessage()
        .setBody(body == null ? null : body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    return exchange;
  }

  private GatewayOutcome outcome(
      BiConsumer<Acceptance, Exchange> judgement, int status, String body) {
    Exchange exchange = answered(status, body);
    // 429 and 503 only ask accounts that are bound to wait
    calls.readAnswer(exchange);
    judgement.accept(acceptance, exchange);
    return GatewayOutcome.of(exchange);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "202 | {'id':'our-id','state':'Pending'} | DONE",
        "200 | {'id':'our-id','deviceId':'our-phone','state':'Failed'} | DONE",
        "202 | {'id':'our-id','deviceId':'other','state':'Pending'} | UNKNOWN",
        "202 | {'id':'our-id','deviceId':5,'state':'Pending'} | UNKNOWN",
        "202 | | UNKNOWN",
        "409 | {'message':'message with the same ID already exists'} | UNKNOWN",
        "400 | {'message':'invalid phone number'} | REFUSED",
        "404 | {'message':'message not found'} | REFUSED",
        "400 | <html> | UNKNOWN",
        "403 | <html> | UNKNOWN",
        "403 | {'message':'scope required: messages:send'} | REFUSED",
        "503 | {'message':'queue limits exceeded'} | REFUSED",
        "503 | no healthy upstream | UNKNOWN",
        "429 | <html> | REFUSED",
        "401 | {'message':'Unauthorized'} | REFUSED",
        "401 | | REFUSED",
        "401 | <html> | UNKNOWN",
        "302 | | UNKNOWN",
        "0 | | REFUSED"
      })
  void ofAPost(int status, String body, GatewayOutcome outcome) {
    assertThat(outcome(Acceptance::sent, status, body)).isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource({"202", "400", "409", "500"})
  void anAnswerThatIsNotBelievedIsNotKept(int status) {
    Exchange exchange = answered(status, "{'id':'another','message':'no','x':[{},{},{}]}");
    calls.readAnswer(exchange);
    acceptance.sent(exchange);
    assertThat(exchange.getMessage().getBody()).isEqualTo(MissingNode.getInstance());
  }

  @Test
  void afterAnAttemptWithoutAnswerNothingIsRefused() {
    for (String body : List.of("{'message':'invalid phone number'}", "")) {
      Exchange exchange = answered(400, body);
      exchange.setProperty(RouteProperties.GATEWAY_LOST, true);
      calls.readAnswer(exchange);
      acceptance.sent(exchange);
      assertThat(GatewayOutcome.of(exchange)).isEqualTo(GatewayOutcome.UNKNOWN);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "404 | {'message':'message not found'} | ABSENT",
        "404 | {'message':'Cannot GET /3rdparty/v1/messages/our-id'} | UNKNOWN",
        "404 | {'message':'no Route matched with those values'} | UNKNOWN",
        "404 | {'message':404} | UNKNOWN",
        "404 | {'error':'Not Found'} | UNKNOWN",
        "404 | <html> | UNKNOWN",
        "404 | | UNKNOWN",
        "500 | {'message':'failed to get message state'} | UNKNOWN",
        "403 | {'message':'scope required: messages:read'} | REFUSED"
      })
  void ofAQuestion(int status, String body, GatewayOutcome outcome) {
    assertThat(outcome(Acceptance::told, status, body)).isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "200 | [] | DONE",
        "200 | [{'id':'a'},null,5,'x',{'id':5},{'id':'a'}] | DONE",
        "200 | [{'id':''},null,{}] | UNKNOWN",
        "200 | ['a','b'] | UNKNOWN",
        "200 | {'devices':[]} | UNKNOWN",
        "200 | <html> | UNKNOWN",
        "204 | | UNKNOWN",
        "401 | <html> | UNKNOWN",
        "401 | {'message':'Unauthorized'} | REFUSED"
      })
  void ofAListOfPhones(int status, String body, GatewayOutcome outcome) {
    assertThat(outcome(Acceptance::devices, status, body)).isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "201 | {'access_token':'abc'} | DONE",
        "201 | {'access_token':'abc','token_type':'bearer'} | DONE",
        "201 | {'access_token':'abc','token_type':'mac'} | UNKNOWN",
        "201 | {'access_token':'a\\r\\nX-Evil: 1'} | UNKNOWN",
        "201 | {'access_token':5} | UNKNOWN",
        "201 | {'access_token':''} | UNKNOWN",
        "201 | {} | UNKNOWN",
        "200 | <html> | UNKNOWN",
        "501 | {'message':'token service disabled'} | REFUSED"
      })
  void ofAToken(int status, String body, GatewayOutcome outcome) {
    assertThat(outcome(Acceptance::token, status, body)).isEqualTo(outcome);
    assertThat(outcome(Acceptance::token, 201, "{'access_token':'" + "a".repeat(10_000) + "'}"))
        .isEqualTo(GatewayOutcome.UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "201 | {'id':'our-id','event':'sms:sent'} | DONE | DONE",
        "201 | {'id':'other'} | UNKNOWN | DONE",
        "204 | | UNKNOWN | DONE",
        "200 | <html> | UNKNOWN | UNKNOWN",
        "404 | {'message':'webhook not found'} | ABSENT | ABSENT",
        "404 | <html> | UNKNOWN | UNKNOWN"
      })
  void ofAWebhook(int status, String body, GatewayOutcome registered, GatewayOutcome deleted) {
    assertThat(outcome(Acceptance::registered, status, body)).isEqualTo(registered);
    assertThat(outcome(Acceptance::deleted, status, body)).isEqualTo(deleted);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "200 | [] | DONE",
        "200 | [{'id':'a','url':'https://a','event':'sms:sent','deviceId':null}] | DONE",
        "200 | [{'id':'a','url':'https://a'},{'id':5}] | UNKNOWN",
        "200 | {'id':'a','url':'https://a'} | UNKNOWN",
        "200 | ['a'] | UNKNOWN",
        "200 | <html> | UNKNOWN",
        "204 | | UNKNOWN",
        "403 | {'message':'scope required'} | REFUSED",
        "405 | {'message':'Method Not Allowed'} | REFUSED"
      })
  void ofAListOfWebhooks(int status, String body, GatewayOutcome outcome) {
    assertThat(outcome(Acceptance::webhooks, status, body)).isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "200 | [] | DONE",
        "200 | [{'id':'a','deviceId':'d','state':'Sent'}] | DONE",
        "200 | {'id':'a','state':'Sent'} | UNKNOWN",
        "200 | ['a'] | UNKNOWN",
        "200 | [{'id':5,'state':'Sent'}] | UNKNOWN",
        "200 | <html> | UNKNOWN",
        "204 | | UNKNOWN",
        "403 | {'message':'scope required'} | REFUSED",
        "405 | {'message':'Method Not Allowed'} | REFUSED",
        "500 | {'message':'internal'} | UNKNOWN"
      })
  void ofAListOfMessages(int status, String body, GatewayOutcome outcome) {
    assertThat(outcome(Acceptance::listed, status, body)).isEqualTo(outcome);
  }

  @Test
  void aCancellationIsToldAsOne() {
    assertThat(outcome(Acceptance::takenBack, 200, "{'id':'our-id','state':'Cancelling'}"))
        .isEqualTo(GatewayOutcome.DONE);
    assertThat(outcome(Acceptance::takenBack, 200, "{" + OURS + "}"))
        .isEqualTo(GatewayOutcome.UNKNOWN);
    assertThat(outcome(Acceptance::takenBack, 204, null)).isEqualTo(GatewayOutcome.UNKNOWN);
    assertThat(disbelieved).hasSize(2);
  }

  @Test
  void aPageInThePlaceOfTheGatewayIsAFailureOfItsCircuit() {
    Exchange page = answered(200, "<html>");
    calls.readAnswer(page);
    assertThat(page.getProperty(RouteProperties.GATEWAY_FAILED)).isEqualTo(true);
    Exchange other = answered(200, "{'id':'other'}");
    calls.readAnswer(other);
    assertThat(other.getProperty(RouteProperties.GATEWAY_FAILED)).isEqualTo(false);
  }

  @Test
  void aRequestThatHasNothingToTellIsTakenInTheWordsOfTheGatewaysFramework() {
    for (String body : Arrays.asList("Accepted", null, "{}")) {
      assertThat(outcome(Acceptance::refreshed, 202, body)).isEqualTo(GatewayOutcome.DONE);
    }
    Exchange answer = answered(202, "Accepted");
    calls.readAnswer(answer);
    assertThat(answer.getProperty(RouteProperties.GATEWAY_FAILED)).isEqualTo(false);
    assertThat(disbelieved).isEmpty();
    assertThat(outcome(Acceptance::refreshed, 200, "<html>")).isEqualTo(GatewayOutcome.UNKNOWN);
    assertThat(disbelieved).hasSize(1);
  }

  @Test
  void anOperationThatAnOlderGatewayLacksIsAbsent() {
    String unknown = "{'message':'Cannot POST /3rdparty/v1/inbox/refresh'}";
    for (int status : new int[] {404, 405, 501}) {
      assertThat(outcome(Acceptance::refreshed, status, unknown)).isEqualTo(GatewayOutcome.ABSENT);
    }
    assertThat(disbelieved).isEmpty();
    assertThat(outcome(Acceptance::refreshed, 403, "{'message':'scope required'}"))
        .isEqualTo(GatewayOutcome.REFUSED);
    assertThat(outcome(Acceptance::refreshed, 500, "{'message':'failed to notify device'}"))
        .isEqualTo(GatewayOutcome.UNKNOWN);
  }

  @Test
  void phonesAreTakenAsFarAsTheyArePhones() throws Exception {
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    String list =
        ("[{'id':'a','lastSeen':'9999-01-01T00:00:00Z','simCards':[{'phoneNumber':'+491','simNumber':9},"
                + "{'phoneNumber':5},{'slotIndex':1,'phoneNumber':'+492'},'x']},{'id':'a'},{'id':'b','lastSeen':5,"
                + "'simCards':{}},{'id':'"
                + "x".repeat(65)
                + "'},{'id':'a b'}]")
            .replace('\'', '"');
    assertThat(Device.read(new ObjectMapper().readTree(list), now))
        .containsExactly(
            new Device("a", now, List.of(new Device.Sim(2, "+492"))),
            new Device("b", Instant.EPOCH, List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "failed to use phone in row 1: not mobile phone number | failed to use phone in row …: not mobile phone number",
        "queue limits exceeded: 100 | queue limits exceeded: …",
        "scope required: messages:send | scope required: messages:send",
        "invalid number +4915112345678 in 'Hello Anna, your PIN is 0815' | invalid number … in '… , …  is …'",
        "device\\u001b[31m\\nERROR forged | device…[…ERROR …"
      })
  void onlyWordsThatCannotBeTheRequestsAreKept(String told, String kept) {
    String words = told.replace("\\u001b", "\u001b").replace("\\n", "\n");
    assertThat(RefusalWords.of(words)).doesNotContainPattern("[0-9\\p{Cntrl}]").isEqualTo(kept);
    assertThat(RefusalWords.of("invalid number ".repeat(1_000_000))).hasSizeLessThan(210);
  }
}
