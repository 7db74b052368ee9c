package io.github.smppbridge.sandbox;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who may use the pretend server, by Basic or Bearer authorization.
 *
 * <ul>
 *   <li>Any user name works with the one {@code sandbox.password}; each name is an account of its
 *       own.
 *   <li>Every other password is 401.
 *   <li>Tokens carry scopes (403 without), end (401), are rotated by a refresh and revoked with
 *       their refresh token.
 * </ul>
 */
public final class SandboxAccounts {
  private static final Duration ACCESS_LIFE = Duration.ofMinutes(15);
  private static final Duration REFRESH_LIFE = Duration.ofHours(720);
  private static final String REFRESH_SCOPE = "tokens:refresh";
  private static final String ALL = "all:any";

  private record Token(String jti, String account, Set<String> scopes, Instant expires) {}

  private final Map<String, Token> tokens = Bounded.map();
  private final SecureRandom random = new SecureRandom();
  private String password = "";
  private boolean tokensEnabled = true;

  /** The password of every account. */
  public void setPassword(String password) {
    this.password = password;
  }

  /**
   * False: the token endpoints answer 501, as on a private server without JWT, and Bearer is 401.
   */
  public void setTokensEnabled(boolean tokensEnabled) {
    this.tokensEnabled = tokensEnabled;
  }

  /**
   * The account an Authorization header opens.
   *
   * @param authorization the header, or null
   * @param scope what the operation needs, such as {@code messages:send}
   * @throws SandboxRefusal 401 for wrong credentials, 403 for a token without the scope
   */
  public String authorize(String authorization, String scope) {
    if (authorization != null && authorization.startsWith("Basic ")) {
      return basic(authorization.substring(6));
    }
    if (authorization == null || !authorization.startsWith("Bearer ") || !tokensEnabled) {
      throw unauthorized();
    }
    Token token = tokens.get(authorization.substring(7));
    if (token == null || token.expires().isBefore(Instant.now())) {
      throw unauthorized();
    }
    if (!token.scopes().contains(scope) && !token.scopes().contains(ALL)
        || token.scopes().contains(REFRESH_SCOPE) && !scope.equals(REFRESH_SCOPE)) {
      throw new SandboxRefusal(403, "scope required: " + scope);
    }
    return token.account();
  }

  /**
   * A new pair of tokens.
   *
   * @param account who asked
   * @param request {@code ttl} in seconds (optional) and {@code scopes} (at least one)
   * @throws SandboxRefusal 400 without scopes, 501 when tokens are off
   */
  public Map<String, Object> issue(String account, Map<String, ?> request) {
    requireTokens();
    if (!(request.get("scopes") instanceof Collection<?> scopes) || scopes.isEmpty()) {
      throw new SandboxRefusal(400, "failed to validate: Scopes is a required field");
    }
    long ttl = request.get("ttl") instanceof Number seconds ? seconds.longValue() : 0;
    Duration life = ttl <= 0 ? ACCESS_LIFE : Duration.ofSeconds(Math.min(ttl, 86_400));
    Set<String> names = Set.copyOf(scopes.stream().map(String::valueOf).toList());
    return pair(account, names, life);
  }

  /**
   * Exchanges a refresh token, which is worthless afterwards.
   *
   * @param authorization the refresh token as Bearer
   */
  public Map<String, Object> refresh(String authorization) {
    requireTokens();
    String account = authorize(authorization, REFRESH_SCOPE);
    Token used = tokens.get(authorization.substring(7));
    if (used == null || !used.scopes().contains(REFRESH_SCOPE)) {
      throw unauthorized();
    }
    revoke(account, used.jti());
    Set<String> scopes = new java.util.HashSet<>(used.scopes());
    scopes.remove(REFRESH_SCOPE);
    return pair(account, scopes, ACCESS_LIFE);
  }

  /** Ends an access token and its refresh token; no error if there is none. */
  public void revoke(String account, String jti) {
    requireTokens();
    synchronized (tokens) {
      tokens.values().removeIf(t -> t.jti().equals(jti) && t.account().equals(account));
    }
  }

  /** The account's two phones, the most recently seen first. */
  public List<Map<String, Object>> devices(String account) {
    return SandboxDevices.of(account);
  }

  private Map<String, Object> pair(String account, Set<String> scopes, Duration life) {
    Instant now = Instant.now();
    String jti = secret();
    String access = secret();
    String refresh = secret();
    Set<String> refreshScopes = new java.util.HashSet<>(scopes);
    refreshScopes.add(REFRESH_SCOPE);
    tokens.put(access, new Token(jti, account, scopes, now.plus(life)));
    tokens.put(refresh, new Token(jti, account, refreshScopes, now.plus(REFRESH_LIFE)));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("id", jti);
    body.put("token_type", "Bearer");
    body.put("access_token", access);
    body.put("refresh_token", refresh);
    body.put("expires_at", now.plus(life).toString());
    return body;
  }

  private String secret() {
    byte[] octets = new byte[16];
    random.nextBytes(octets);
    return HexFormat.of().formatHex(octets);
  }

  private String basic(String encoded) {
    String pair;
    try {
      pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notBase64) {
      throw unauthorized();
    }
    int colon = pair.indexOf(':');
    if (colon < 1 || !matches(pair.substring(colon + 1))) {
      throw unauthorized();
    }
    return pair.substring(0, colon);
  }

  private boolean matches(String given) {
    return !password.isEmpty()
        && MessageDigest.isEqual(
            password.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  private void requireTokens() {
    if (!tokensEnabled) {
      throw new SandboxRefusal(501, "token service disabled, contact your administrator");
    }
  }

  private static SandboxRefusal unauthorized() {
    return new SandboxRefusal(401, "Unauthorized");
  }
}
