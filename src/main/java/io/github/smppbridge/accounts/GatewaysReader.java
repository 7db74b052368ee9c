package io.github.smppbridge.accounts;

import io.github.smppbridge.gateway.GatewayCredential;
import io.github.smppbridge.gateway.OtherGateway;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads {@code gateways} of {@code accounts.file}: those beside the accounts' own. */
final class GatewaysReader {
  /** Each has connections and circuits of its own. */
  private static final int MOST = 32;

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,31}");

  private GatewaysReader() {}

  static Map<String, OtherGateway> read(
      YamlSection root, Function<YamlSection, GatewayCredential> credential) {
    Map<String, OtherGateway> gateways = new LinkedHashMap<>();
    for (Object key : root.section("gateways").entries().keySet()) {
      String name = String.valueOf(key);
      YamlSection gateway = root.member("gateways", key);
      if (!NAME.matcher(name).matches() || name.equals(OtherGateway.OWN)) {
        throw root.refused(
            "gateways",
            "have names of at most 32 lower-case letters, digits, - and _; own is the account's");
      }
      if (gateways.size() == MOST) {
        throw root.refused("gateways", "are more than " + MOST);
      }
      URI base = base(gateway);
      gateways.put(name, new OtherGateway(name, base, credential.apply(gateway)));
    }
    return gateways;
  }

  private static URI base(YamlSection gateway) {
    String problem =
        "must be the http or https URL of the gateway's API, with nothing after its path and no"
            + " credentials in it";
    String url = gateway.text("url").orElseThrow(() -> gateway.refused("url", problem));
    try {
      URI base = new URI(url.replaceAll("/+$", ""));
      boolean http = "http".equals(base.getScheme()) || "https".equals(base.getScheme());
      if (http
          && base.getHost() != null
          && base.getRawUserInfo() == null
          && base.getRawQuery() == null
          && base.getRawFragment() == null) {
        return base;
      }
    } catch (URISyntaxException e) {
      // told below
    }
    throw gateway.refused("url", problem);
  }
}
