package io.github.smppbridge.clients;

import com.cloudhopper.commons.charset.CharsetUtil;
import com.cloudhopper.commons.util.windowing.WindowFuture;
import com.cloudhopper.smpp.SmppBindType;
import com.cloudhopper.smpp.SmppConstants;
import com.cloudhopper.smpp.SmppSession;
import com.cloudhopper.smpp.SmppSessionConfiguration;
import com.cloudhopper.smpp.impl.DefaultSmppClient;
import com.cloudhopper.smpp.impl.DefaultSmppSessionHandler;
import com.cloudhopper.smpp.pdu.DeliverSm;
import com.cloudhopper.smpp.pdu.PduRequest;
import com.cloudhopper.smpp.pdu.PduResponse;
import com.cloudhopper.smpp.pdu.QuerySm;
import com.cloudhopper.smpp.pdu.QuerySmResp;
import com.cloudhopper.smpp.pdu.SubmitSm;
import com.cloudhopper.smpp.pdu.SubmitSmResp;
import com.cloudhopper.smpp.tlv.Tlv;
import com.cloudhopper.smpp.type.Address;
import com.cloudhopper.smpp.type.SmppBindException;
import com.cloudhopper.smpp.type.SmppInvalidArgumentException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What Cloudhopper makes of the bridge in its default settings, told as the scripts do. */
@SuppressWarnings("rawtypes") // its PduRequest
final class CloudhopperClient extends DefaultSmppSessionHandler {
  private static final int MILLIS = 30_000;
  private static final String NUMBER = "4915112345678";
  private static final byte GSM = SmppConstants.DATA_CODING_DEFAULT;
  private static final byte UCS2 = SmppConstants.DATA_CODING_UCS2;

  private final BlockingQueue<DeliverSm> received = new LinkedBlockingQueue<>();
  private final Map<Integer, byte[]> pieces = new TreeMap<>();
  private final ClientRun run = new ClientRun();
  private final JsonObject settings;
  private SmppSession session;

  private CloudhopperClient(JsonObject settings) {
    this.settings = settings;
  }

  /** The same story; see {@link ClientRun#of}. */
  static ClientRun run(JsonObject settings, Runnable whenPending) throws Exception {
    DefaultSmppClient client = new DefaultSmppClient();
    try {
      return new CloudhopperClient(settings).run(client, whenPending);
    } finally {
      client.destroy();
    }
  }

  private ClientRun run(DefaultSmppClient client, Runnable whenPending) throws Exception {
    try {
      client.bind(configuration("wrong"), this);
    } catch (SmppBindException refused) {
      run.tell("bind refused", "status", refused.getBindResponse().getCommandStatus());
    }
    session = client.bind(configuration(settings.getString("password")), this);
    byte[] text = CharsetUtil.encode(settings.getString("short"), CharsetUtil.CHARSET_GSM);
    String first = submit(message(NUMBER, text, GSM)).getMessageId();
    SubmitSm payload = message(NUMBER, new byte[0], UCS2);
    byte[] octets = CharsetUtil.encode(settings.getString("long"), CharsetUtil.CHARSET_UCS_2);
    payload.addOptionalParameter(new Tlv(SmppConstants.TAG_MESSAGE_PAYLOAD, octets));
    List<String> ids = List.of(first, submit(payload).getMessageId());
    run.tell("submitted", "ids", new JsonArray(ids));
    SubmitSm nobody = message("none", text, GSM);
    run.tell("submit refused", "status", submit(nobody).getCommandStatus());
    run.tell("query refused", "status", query("987654321").getCommandStatus());
    run.tell("pending", "state", (int) query(first).getMessageState());
    whenPending.run();
    for (int missing = ids.size() + 2; missing > 0; ) {
      missing -= told(received.poll(MILLIS, TimeUnit.MILLISECONDS)) ? 1 : 0;
    }
    session.unbind(MILLIS);
    session.destroy();
    return run;
  }

  private SmppSessionConfiguration configuration(String password) {
    SmppSessionConfiguration configuration =
        new SmppSessionConfiguration(
            SmppBindType.TRANSCEIVER, settings.getString("system_id"), password);
    configuration.setHost("127.0.0.1");
    configuration.setPort(settings.getInteger("port"));
    return configuration;
  }

  private SubmitSm message(String destination, byte[] octets, byte coding)
      throws SmppInvalidArgumentException {
    SubmitSm submit = new SubmitSm();
    submit.setSourceAddress(new Address((byte) 0, (byte) 0, "1234"));
    submit.setDestAddress(new Address((byte) 1, (byte) 1, destination));
    submit.setDataCoding(coding);
    submit.setRegisteredDelivery(SmppConstants.REGISTERED_DELIVERY_SMSC_RECEIPT_REQUESTED);
    submit.setShortMessage(octets);
    return submit;
  }

  private SubmitSmResp submit(SubmitSm submit) throws Exception {
    return session.submit(submit, MILLIS);
  }

  private QuerySmResp query(String id) throws Exception {
    QuerySm query = new QuerySm();
    query.setMessageId(id);
    query.setSourceAddress(new Address((byte) 0, (byte) 0, "1234"));
    WindowFuture<Integer, PduRequest, PduResponse> answer =
        session.sendRequestPdu(query, MILLIS, true);
    answer.await(MILLIS);
    return (QuerySmResp) answer.getResponse();
  }

  @Override
  public PduResponse firePduRequestReceived(PduRequest request) {
    if (request instanceof DeliverSm message) {
      received.add(message);
    }
    return request.createResponse();
  }

  /** False as long as there are parts to come. */
  private boolean told(DeliverSm pdu) throws Exception {
    byte[] octets = pdu.getShortMessage();
    if (pdu.getEsmClass() == SmppConstants.ESM_CLASS_UDHI_MASK) {
      pieces.put((int) octets[5], Arrays.copyOfRange(octets, 6, octets.length));
      if (pieces.size() < octets[4]) {
        return false;
      }
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      pieces.values().forEach(all::writeBytes);
      octets = all.toByteArray();
    }
    String text =
        CharsetUtil.decode(
            octets,
            pdu.getDataCoding() == UCS2 ? CharsetUtil.CHARSET_UCS_2 : CharsetUtil.CHARSET_GSM);
    Tlv receipted = pdu.getOptionalParameter(SmppConstants.TAG_RECEIPTED_MSG_ID);
    if (receipted == null) {
      String source = pdu.getSourceAddress().getAddress();
      run.tell(new JsonObject().put("step", "received").put("source", source).put("text", text));
    } else {
      String id = receipted.getValueAsString();
      run.tell(new JsonObject().put("step", "receipt").put("id", id).put("text", text));
    }
    return true;
  }
}
