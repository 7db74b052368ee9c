package io.github.smppbridge.http.door;

import java.util.Locale;

/** Why a request is not let in. */
public enum BadRequest {
  /** Not HTTP, or more of it than is read. */
  MALFORMED(400, "not a request"),
  /** The target is no path in its normal form, or has no query that can be read. */
  TARGET(400, "the target is not acceptable"),
  /** No Host, or one that this server does not have. */
  HOST(400, "the Host is not this server's"),
  /** A header twice, or with characters that none has. */
  HEADER(400, "a header is not acceptable"),
  /** A query parameter twice, or with control characters. */
  PARAMETER(400, "a query parameter is not acceptable"),
  /** None that anything here answers. */
  METHOD(405, "the method is not acceptable"),
  /** A browser sends it for a page of somebody else. */
  CROSS_SITE(403, "requests of other sites are refused"),
  /** Not the token of /admin. */
  TOKEN(401, "Authorization: Bearer with admin.token is needed"),
  /** Too many wrong tokens. */
  TOO_MANY_TOKENS(429, "too many wrong tokens"),
  /** The token of a webhook is none. */
  WEBHOOK(404, "unknown webhook");

  private final int status;
  private final String reason;

  BadRequest(int status, String reason) {
    this.status = status;
    this.reason = reason;
  }

  int status() {
    return status;
  }

  String reason() {
    return reason;
  }

  /** As a metric's label has it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
