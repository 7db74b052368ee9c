package io.github.smppbridge.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.cloudhopper.commons.util.windowing.WindowFuture;
import com.cloudhopper.smpp.SmppBindType;
import com.cloudhopper.smpp.SmppSessionConfiguration;
import com.cloudhopper.smpp.impl.DefaultSmppClient;
import com.cloudhopper.smpp.impl.DefaultSmppSessionHandler;
import com.cloudhopper.smpp.pdu.CancelSm;
import com.cloudhopper.smpp.pdu.PduRequest;
import com.cloudhopper.smpp.pdu.PduResponse;
import com.cloudhopper.smpp.pdu.QuerySm;
import com.cloudhopper.smpp.pdu.SubmitSm;
import com.cloudhopper.smpp.type.Address;
import com.cloudhopper.smpp.type.SmppBindException;
import io.github.smppbridge.testkit.CommandRefused;
import io.github.smppbridge.testkit.Esme;
import io.github.smppbridge.testkit.Sms;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.OptionalParameter;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Client libraries that others wrote. */
@SuppressWarnings("rawtypes") // Cloudhopper's PduRequest
class InteropTest {
  @AutoClose private final TestServer server = new TestServer();
  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

  @ParameterizedTest
  @EnumSource(
      value = org.jsmpp.bean.BindType.class,
      names = {"BIND_TX", "BIND_RX", "BIND_TRX"})
  void jsmppBinds(org.jsmpp.bean.BindType type) throws Exception {
    Esme esme = Esme.bind(type, server.port(), "jsmpp", "secret");
    assertThat(server.session("jsmpp").bindType().canReceive())
        .isEqualTo(type != org.jsmpp.bean.BindType.BIND_TX);
    esme.unbind();
    await().until(() -> server.ended.contains(CloseReason.UNBIND));
  }

  @Test
  void jsmppSubmitsQueriesAndReceives() throws Exception {
    server.onMessage =
        request ->
            request.respond(
                request.command() == Command.QUERY_SM
                    ? SmppResponse.query("id-2", null, 1, 0)
                    : SmppResponse.messageId("id-" + request.sequenceNumber()));
    Esme esme = Esme.bind(server.port(), "jsmpp", "secret");
    assertThat(esme.submit("hello", "4915112345678")).startsWith("id-");
    assertThat(esme.query("id-2").getMessageState()).isEqualTo(org.jsmpp.bean.MessageState.ENROUTE);

    assertThat(TestServer.await(server.session("jsmpp").deliver(receipt()))).isZero();
    assertThat(
            esme.awaitReceipt("42")
                .getOptionalParameter(OptionalParameter.Receipted_message_id.class)
                .getValueAsString())
        .isEqualTo("42");
    DataSm data = new DataSm();
    data.setSourceAddr("200");
    data.setDestAddress("100");
    data.setOptionalParameters(new OptionalParameter.Message_payload("hi".getBytes()));
    assertThat(TestServer.await(server.session("jsmpp").dataSm(data))).isZero();
    esme.unbind();
  }

  @Test
  void cloudhopperSubmitsWithAWindowAndReceives() throws Exception {
    DefaultSmppClient client = new DefaultSmppClient();
    com.cloudhopper.smpp.SmppSession session =
        client.bind(
            cloudhopper("cloudhopper"),
            new DefaultSmppSessionHandler() {
              @Override
              public PduResponse firePduRequestReceived(PduRequest request) {
                received.add(request.getName());
                return request.createResponse();
              }
            });
    List<WindowFuture<Integer, PduRequest, PduResponse>> answers = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      SubmitSm submit = new SubmitSm();
      submit.setSourceAddress(new Address((byte) 5, (byte) 0, "Shop"));
      submit.setDestAddress(new Address((byte) 1, (byte) 1, "4915112345678"));
      submit.setShortMessage(("hello " + i).getBytes());
      answers.add(session.sendRequestPdu(submit, 60_000, false));
    }
    for (WindowFuture<Integer, PduRequest, PduResponse> answer : answers) {
      assertThat(answer.await(60_000)).isTrue();
      assertThat(answer.getResponse().getCommandStatus()).isZero();
    }
    assertThat(server.requests).hasSize(200);
    assertThat(TestServer.await(server.session("cloudhopper").deliver(receipt()))).isZero();
    assertThat(received.poll(60, TimeUnit.SECONDS)).isEqualTo("deliver_sm");
    session.unbind(60_000);
    session.destroy();
    client.destroy();
    await().until(() -> server.ended.contains(CloseReason.UNBIND));
  }

  @Test
  void cloudhopperUnderstandsARefusedBind() {
    server.onBind = request -> request.respond(SmppResponse.status(CommandStatus.ESME_RINVPASWD));
    DefaultSmppClient client = new DefaultSmppClient();
    assertThatThrownBy(() -> client.bind(cloudhopper("esme"), new DefaultSmppSessionHandler()))
        .isInstanceOfSatisfying(
            SmppBindException.class,
            e ->
                assertThat(e.getBindResponse().getCommandStatus())
                    .isEqualTo(CommandStatus.ESME_RINVPASWD));
    client.destroy();
  }

  @Test
  void jsmppUnderstandsEveryError() {
    server.onMessage =
        request -> request.respond(SmppResponse.status(CommandStatus.ESME_RINVMSGID));
    try (Esme esme = Esme.bind(server.port(), "jsmpp", "secret")) {
      Sms sms = Sms.to("4915112345678").text("hi");
      assertThat(esme.submitStatus(sms)).isEqualTo(CommandStatus.ESME_RINVMSGID);
      assertThat(esme.cancelStatus("1")).isEqualTo(CommandStatus.ESME_RINVMSGID);
      assertThat(esme.replaceStatus("1", "hi", 0)).isEqualTo(CommandStatus.ESME_RINVMSGID);
      List<ThrowingCallable> others =
          List.of(
              () -> esme.query("1"),
              () -> esme.data(sms),
              () -> esme.submitMulti(sms, "4915112345678"));
      for (ThrowingCallable other : others) {
        assertThatThrownBy(other)
            .isInstanceOf(CommandRefused.class)
            .extracting("commandStatus")
            .isEqualTo(CommandStatus.ESME_RINVMSGID);
      }
      assertThat(esme.bound()).isTrue();
    }
  }

  @Test
  void cloudhopperUnderstandsEveryError() throws Exception {
    server.onMessage =
        request -> request.respond(SmppResponse.status(CommandStatus.ESME_RINVMSGID));
    DefaultSmppClient client = new DefaultSmppClient();
    com.cloudhopper.smpp.SmppSession session =
        client.bind(cloudhopper("cloudhopper"), new DefaultSmppSessionHandler());
    Address address = new Address((byte) 1, (byte) 1, "4915112345678");
    QuerySm query = new QuerySm();
    query.setMessageId("1");
    query.setSourceAddress(address);
    CancelSm cancel = new CancelSm();
    cancel.setMessageId("1");
    cancel.setSourceAddress(address);
    cancel.setDestAddress(address);
    SubmitSm submit = new SubmitSm();
    submit.setDestAddress(address);
    com.cloudhopper.smpp.pdu.DataSm data = new com.cloudhopper.smpp.pdu.DataSm();
    data.setDestAddress(address);
    for (PduRequest request : List.of(query, cancel, submit, data)) {
      WindowFuture<Integer, PduRequest, PduResponse> answer =
          session.sendRequestPdu(request, 10_000, false);
      assertThat(answer.await(10_000)).as(request.getName()).isTrue();
      assertThat(answer.getResponse().getCommandStatus()).isEqualTo(CommandStatus.ESME_RINVMSGID);
    }
    session.destroy();
    client.destroy();
  }

  private SmppSessionConfiguration cloudhopper(String systemId) {
    SmppSessionConfiguration configuration =
        new SmppSessionConfiguration(SmppBindType.TRANSCEIVER, systemId, "secret");
    configuration.setHost("127.0.0.1");
    configuration.setPort(server.port());
    configuration.setWindowSize(20);
    configuration.setConnectTimeout(60_000);
    configuration.setBindTimeout(60_000);
    return configuration;
  }

  private static DeliverSm receipt() {
    DeliverSm pdu = SessionTest.deliverSm();
    pdu.setEsmClass((byte) 4);
    pdu.setShortMessage(
        ("id:42 sub:001 dlvrd:001 submit date:2611222213 done date:2611222214 stat:DELIVRD"
                + " err:000 text:hello")
            .getBytes());
    pdu.setOptionalParameters(
        new OptionalParameter.Receipted_message_id("42"),
        new OptionalParameter.Message_state((byte) 2));
    return pdu;
  }
}
