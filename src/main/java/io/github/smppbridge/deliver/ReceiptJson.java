package io.github.smppbridge.deliver;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.smppbridge.deliver.Receipts.Payload;
import java.io.IOException;
import java.io.StringWriter;

/**
 * What the outbox keeps of a receipt, as JSON; name by name, since each receipt is written on the
 * one thread that writes to the store. A name that is missing is 0 or null, one that is not known
 * is passed over.
 */
final class ReceiptJson {
  private static final int USUAL_LENGTH = 400;

  private String messageId;
  private int state;
  private int error;
  private long submitted;
  private long done;
  private String text;
  private String source;
  private int sourceTon;
  private int sourceNpi;
  private String dest;
  private int destTon;
  private int destNpi;
  private Integer userMessageReference;
  private String trace;

  private ReceiptJson() {}

  static String write(JsonFactory json, Payload payload) throws IOException {
    StringWriter text = new StringWriter(USUAL_LENGTH);
    try (JsonGenerator out = json.createGenerator(text)) {
      out.writeStartObject();
      out.writeStringField("messageId", payload.messageId());
      out.writeNumberField("state", payload.state());
      out.writeNumberField("error", payload.error());
      out.writeNumberField("submitted", payload.submitted());
      out.writeNumberField("done", payload.done());
      out.writeStringField("text", payload.text());
      out.writeStringField("source", payload.source());
      out.writeNumberField("sourceTon", payload.sourceTon());
      out.writeNumberField("sourceNpi", payload.sourceNpi());
      out.writeStringField("dest", payload.dest());
      out.writeNumberField("destTon", payload.destTon());
      out.writeNumberField("destNpi", payload.destNpi());
      if (payload.userMessageReference() != null) {
        out.writeNumberField("userMessageReference", payload.userMessageReference());
      }
      if (payload.trace() != null) {
        out.writeStringField("trace", payload.trace());
      }
      out.writeEndObject();
    }
    return text.toString();
  }

  /** Reads one; fails when it is none. */
  static Payload read(JsonFactory json, String text) throws IOException {
    ReceiptJson read = new ReceiptJson();
    try (JsonParser in = json.createParser(text)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new JsonParseException(in, "not a receipt");
      }
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String name = in.currentName();
        in.nextToken();
        read.field(name, in);
      }
      if (in.currentToken() != JsonToken.END_OBJECT) {
        throw new JsonParseException(in, "not a receipt");
      }
    }
    return read.payload();
  }

  private void field(String name, JsonParser in) throws IOException {
    switch (name) {
      case "messageId" -> messageId = in.getValueAsString();
      case "state" -> state = in.getValueAsInt();
      case "error" -> error = in.getValueAsInt();
      case "submitted" -> submitted = in.getValueAsLong();
      case "done" -> done = in.getValueAsLong();
      case "text" -> text = in.getValueAsString();
      case "source" -> source = in.getValueAsString();
      case "sourceTon" -> sourceTon = in.getValueAsInt();
      case "sourceNpi" -> sourceNpi = in.getValueAsInt();
      case "dest" -> dest = in.getValueAsString();
      case "destTon" -> destTon = in.getValueAsInt();
      case "destNpi" -> destNpi = in.getValueAsInt();
      case "userMessageReference" ->
          userMessageReference =
              in.currentToken() == JsonToken.VALUE_NULL ? null : Integer.valueOf(in.getIntValue());
      case "trace" -> trace = in.getValueAsString();
      default -> in.skipChildren();
    }
  }

  private Payload payload() {
    return new Payload(
        messageId,
        state,
        error,
        submitted,
        done,
        text,
        source,
        sourceTon,
        sourceNpi,
        dest,
        destTon,
        destNpi,
        userMessageReference,
        trace);
  }
}
