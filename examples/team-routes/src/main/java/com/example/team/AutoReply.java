package com.example.team;

import io.github.smppbridge.component.SmppServerConstants;
import org.apache.camel.builder.RouteBuilder;

/**
 * Takes the place of the bundle's on-mo: who writes HELP to the phone gets an answer. The ESME gets
 * the message all the same.
 */
public final class AutoReply extends RouteBuilder {
  @Override
  public void configure() {
    from("direct:on-mo")
        .routeId("on-mo")
        .filter(bodyAs(String.class).regex("(?is)\\s*help\\b.*"))
        .wireTap("direct:answer-help");

    from("direct:answer-help")
        .routeId("answer-help")
        .setProperty("caller", header(SmppServerConstants.SOURCE_ADDR))
        .removeHeaders("*", SmppServerConstants.SYSTEM_ID)
        .setHeader(SmppServerConstants.DEST_ADDR, exchangeProperty("caller"))
        .setHeader(SmppServerConstants.DEST_ADDR_TON, constant(1))
        .setBody(constant("We are there from 9 to 17."))
        .to("direct:send-message");
  }
}
