package com.example.smsc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.smppbridge.component.SmppServerComponent;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.main.Main;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.AlertNotification;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.GeneralDataCoding;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.NegativeResponseException;
import org.jsmpp.session.BindParameter;
import org.jsmpp.session.DataSmResult;
import org.jsmpp.session.MessageReceiverListener;
import org.jsmpp.session.SMPPSession;
import org.jsmpp.session.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An ESME binds, sends a message, and is told that it arrived. */
class SmscTest {
  private static final TypeOfNumber TON = TypeOfNumber.INTERNATIONAL;
  private static final NumberingPlanIndicator NPI = NumberingPlanIndicator.ISDN;

  private final Main main = Smsc.main();
  private final SMPPSession esme = new SMPPSession();

  @BeforeEach
  void start() {
    main.addOverrideProperty("camel.component.smpp-server.port", "0");
    main.start();
  }

  @AfterEach
  void stop() {
    esme.unbindAndClose();
    main.stop();
  }

  @Test
  void aMessageIsTakenAndItsReceiptComes() throws Exception {
    CompletableFuture<String> receipt = new CompletableFuture<>();
    esme.setMessageReceiverListener(new Receiver(receipt));
    assertEquals("EXAMPLE", bind("secret"));

    String id =
        esme.submitShortMessage("", TON, NPI, "4915155550100", TON, NPI, "4915155550123",
                new ESMClass(), (byte) 0, (byte) 0, null, null, new RegisteredDelivery(1), (byte) 0,
                new GeneralDataCoding(), (byte) 0, "hello".getBytes(StandardCharsets.US_ASCII))
            .getMessageId();

    String text = receipt.get(20, TimeUnit.SECONDS);
    assertTrue(text.startsWith("id:" + id + " ") && text.contains("stat:DELIVRD"), text);
  }

  @Test
  void aWrongPasswordIsRefused() {
    Exception refused = assertThrows(Exception.class, () -> bind("wrong"));
    NegativeResponseException answer =
        (NegativeResponseException)
            (refused instanceof NegativeResponseException ? refused : refused.getCause());
    assertEquals(SMPPConstant.STAT_ESME_RINVPASWD, answer.getCommandStatus());
  }

  private String bind(String password) throws Exception {
    SmppServerComponent server =
        main.getCamelContext().getComponent("smpp-server", SmppServerComponent.class);
    return esme.connectAndBind("127.0.0.1", server.getListeningPort(),
        new BindParameter(BindType.BIND_TRX, "acme", password, "", TON, NPI, null));
  }

  private record Receiver(CompletableFuture<String> receipt) implements MessageReceiverListener {
    @Override
    public void onAcceptDeliverSm(DeliverSm message) {
      receipt.complete(new String(message.getShortMessage(), StandardCharsets.US_ASCII));
    }

    @Override
    public void onAcceptAlertNotification(AlertNotification alert) {}

    @Override
    public DataSmResult onAcceptDataSm(DataSm message, Session session) {
      return null;
    }
  }
}
