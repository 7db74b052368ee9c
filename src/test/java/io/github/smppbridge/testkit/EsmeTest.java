package io.github.smppbridge.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cloudhopper.smpp.SmppServerConfiguration;
import com.cloudhopper.smpp.SmppServerHandler;
import com.cloudhopper.smpp.SmppServerSession;
import com.cloudhopper.smpp.SmppSessionConfiguration;
import com.cloudhopper.smpp.impl.DefaultSmppServer;
import com.cloudhopper.smpp.impl.DefaultSmppSessionHandler;
import com.cloudhopper.smpp.pdu.BaseBind;
import com.cloudhopper.smpp.pdu.BaseBindResp;
import com.cloudhopper.smpp.pdu.DeliverSm;
import com.cloudhopper.smpp.pdu.PduRequest;
import com.cloudhopper.smpp.pdu.PduResponse;
import com.cloudhopper.smpp.pdu.SubmitSm;
import com.cloudhopper.smpp.pdu.SubmitSmResp;
import com.cloudhopper.smpp.type.SmppProcessingException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The ESME against a server that nobody here wrote: Cloudhopper's. */
class EsmeTest {
  private static final String LONG_PASSWORD = "a-password-longer-than-8";

  private DefaultSmppServer server;
  private int port;

  @BeforeEach
  void listen() throws Exception {
    port = FreePort.next();
    SmppServerConfiguration configuration = new SmppServerConfiguration();
    configuration.setHost("127.0.0.1");
    configuration.setPort(port);
    configuration.setJmxEnabled(false);
    server = new DefaultSmppServer(configuration, new Smsc(), Executors.newCachedThreadPool());
    server.start();
  }

  @AfterEach
  void stop() {
    server.destroy();
  }

  @Test
  void longPasswordsAreSentWhole() {
    try (Esme esme = Esme.bind(port, "STUB01", LONG_PASSWORD)) {
      assertThat(esme.bound()).isTrue();
      esme.unbind();
      assertThat(esme.bound()).isFalse();
    }
    assertThatThrownBy(() -> Esme.bind(port, "STUB01", "wrong"))
        .isInstanceOfSatisfying(
            CommandRefused.class, refused -> assertThat(refused.commandStatus()).isEqualTo(0x0E));
  }

  @Test
  void submitsGetTheirIdOrTheirStatusAndReceiptsAreCollected() {
    try (Esme esme = Esme.bind(port, "STUB01", LONG_PASSWORD)) {
      assertThat(esme.submit("hello", "4915100")).isEqualTo("id-1");
      assertThat(esme.submitStatus(Submission.to("4915158").text("busy"))).isEqualTo(0x58);
      assertThat(Esme.field(esme.awaitReceipt("id-1"), "stat")).isEqualTo("DELIVRD");
      assertThat(esme.mobileOriginated()).isEmpty();
    }
  }

  private static final class Smsc implements SmppServerHandler {
    @Override
    @SuppressWarnings("rawtypes")
    public void sessionBindRequested(Long id, SmppSessionConfiguration configuration, BaseBind bind)
        throws SmppProcessingException {
      if (!LONG_PASSWORD.equals(bind.getPassword())) {
        throw new SmppProcessingException(0x0E);
      }
    }

    @Override
    public void sessionCreated(Long id, SmppServerSession session, BaseBindResp response) {
      session.serverReady(new Phone(session));
    }

    @Override
    public void sessionDestroyed(Long id, SmppServerSession session) {
      session.destroy();
    }
  }

  private static final class Phone extends DefaultSmppSessionHandler {
    private final SmppServerSession session;

    Phone(SmppServerSession session) {
      this.session = session;
    }

    @Override
    @SuppressWarnings("rawtypes")
    public PduResponse firePduRequestReceived(PduRequest request) {
      PduResponse response = request.createResponse();
      if (request instanceof SubmitSm submit) {
        if (submit.getDestAddress().getAddress().endsWith("58")) {
          response.setCommandStatus(0x58);
        } else {
          ((SubmitSmResp) response).setMessageId("id-1");
          receipt();
        }
      }
      return response;
    }

    private void receipt() {
      DeliverSm sm = new DeliverSm();
      sm.setEsmClass((byte) 4);
      try {
        sm.setShortMessage("id:id-1 sub:001 stat:DELIVRD".getBytes(StandardCharsets.US_ASCII));
        session.sendRequestPdu(sm, 1000, false);
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
