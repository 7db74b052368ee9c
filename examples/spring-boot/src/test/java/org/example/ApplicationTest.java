package org.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.smppbridge.component.SmppServerComponent;
import java.nio.charset.StandardCharsets;
import org.apache.camel.CamelContext;
import org.jsmpp.bean.Alphabet;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.GeneralDataCoding;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.session.BindParameter;
import org.jsmpp.session.SMPPSession;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

class ApplicationTest {
  @Test
  void anEsmeBindsAndSends() throws Exception {
    try (ConfigurableApplicationContext application =
        SpringApplication.run(
            Application.class,
            "--camel.component.smpp-server.port=0",
            "--camel.main.run-controller=false")) {
      SmppServerComponent server =
          application
              .getBean(CamelContext.class)
              .getComponent("smpp-server", SmppServerComponent.class);
      assertEquals("EXAMPLE", server.getConfiguration().getSystemId());
      assertEquals(50, server.getConfiguration().getWindow());

      assertFalse(submit(server.getListeningPort(), "secret").isEmpty());
      assertThrows(Exception.class, () -> submit(server.getListeningPort(), "wrong"));
    }
  }

  /** Binds as an ESME does, sends one message, and returns its message_id. */
  private static String submit(int port, String password) throws Exception {
    SMPPSession esme = new SMPPSession();
    try {
      esme.connectAndBind(
          "127.0.0.1",
          port,
          new BindParameter(
              BindType.BIND_TRX,
              "ACME",
              password,
              "",
              TypeOfNumber.UNKNOWN,
              NumberingPlanIndicator.UNKNOWN,
              null));
      return esme.submitShortMessage(
              "",
              TypeOfNumber.INTERNATIONAL,
              NumberingPlanIndicator.ISDN,
              "491700000001",
              TypeOfNumber.INTERNATIONAL,
              NumberingPlanIndicator.ISDN,
              "491700000002",
              new ESMClass(),
              (byte) 0,
              (byte) 0,
              null,
              null,
              new RegisteredDelivery(0),
              (byte) 0,
              new GeneralDataCoding(Alphabet.ALPHA_DEFAULT),
              (byte) 0,
              "hello".getBytes(StandardCharsets.US_ASCII))
          .getMessageId();
    } finally {
      esme.unbindAndClose();
    }
  }
}
