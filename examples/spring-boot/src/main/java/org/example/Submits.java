package org.example;

import io.github.smppbridge.component.SmppServerConstants;
import java.util.UUID;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** What is done with a message: here it only gets its message_id. */
@Component
public class Submits extends RouteBuilder {
  @Override
  public void configure() {
    from("smpp-server:submit_sm")
        .routeId("submit")
        .log("${header.CamelSmppDestAddr}: ${body}")
        .setHeader(SmppServerConstants.ID, () -> UUID.randomUUID().toString());
  }
}
