package com.example.smsc;

import io.github.smppbridge.component.NoReceiverException;
import io.github.smppbridge.component.SmppServerConstants;
import org.apache.camel.builder.RouteBuilder;

/** Tells an ESME that its message has arrived. */
public class Receipts extends RouteBuilder {
  @Override
  public void configure() {
    onException(NoReceiverException.class).handled(true).log("${header.CamelSmppId} has no receiver");

    from("seda:receipts")
        .setBody(simple("id:${header.CamelSmppId} sub:001 dlvrd:001 stat:DELIVRD err:000 text:"))
        .setHeader("to", header(SmppServerConstants.SOURCE_ADDR))
        .setHeader(SmppServerConstants.SOURCE_ADDR, header(SmppServerConstants.DEST_ADDR))
        .setHeader(SmppServerConstants.DEST_ADDR, header("to"))
        .setHeader(SmppServerConstants.ESM_CLASS, constant(4))
        .setHeader(SmppServerConstants.DATA_CODING, constant(0))
        .to("smpp-server:deliver_sm");
  }
}
