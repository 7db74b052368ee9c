package io.github.smppbridge.teamroutes;

import io.github.smppbridge.component.SmppServerConstants;
import org.apache.camel.builder.RouteBuilder;

/** What a team has on the class path, for {@code camel.main.base-package-scan}. */
public final class RefusePremium extends RouteBuilder {
  @Override
  public void configure() {
    from("direct:before-submit")
        .routeId("before-submit")
        .filter(header(SmppServerConstants.DEST_ADDR).startsWith("49900"))
        .setHeader(SmppServerConstants.COMMAND_STATUS, constant("ESME_RINVDSTADR"));
  }
}
