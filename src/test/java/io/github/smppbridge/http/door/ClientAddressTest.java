package io.github.smppbridge.http.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.headers.HeadersMultiMap;
import io.vertx.core.net.SocketAddress;
import java.lang.reflect.Proxy;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {
  private static final Set<String> PROXIES = Set.of("10.0.0.1", "10.0.0.2");
  private final ClientAddress addresses = new ClientAddress(PROXIES::contains, "X-Forwarded-For");

  private static HttpServerRequest from(String address, String header) {
    HeadersMultiMap headers = HeadersMultiMap.httpHeaders();
    if (header != null) {
      headers.add("X-Forwarded-For", header);
    }
    return (HttpServerRequest)
        Proxy.newProxyInstance(
            ClientAddressTest.class.getClassLoader(),
            new Class<?>[] {HttpServerRequest.class},
            (proxy, method, args) ->
                switch (method.getName()) {
                  case "remoteAddress" -> SocketAddress.inetSocketAddress(40000, address);
                  case "headers" -> headers;
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "10.0.0.1 | 192.0.2.7                        | 192.0.2.7",
        "10.0.0.1 | 203.0.113.9, 192.0.2.7           | 192.0.2.7",
        "10.0.0.1 | 203.0.113.9, 192.0.2.7, 10.0.0.2 | 192.0.2.7",
        "10.0.0.1 | 2001:db8::1                      | 2001:db8::1",
        "10.0.0.1 | 10.0.0.2                         | 10.0.0.1",
        "10.0.0.1 | 192.0.2.7, unknown               | 10.0.0.1",
        "10.0.0.1 | -                                | 10.0.0.1",
        "192.0.2.1 | 203.0.113.9                     | 192.0.2.1"
      })
  void aProxyOfOursIsBelievedAndNobodyElse(String from, String header, String client) {
    assertThat(addresses.of(from(from, header))).isEqualTo(client);
    assertThat(ClientAddress.CONNECTED.of(from(from, header))).isEqualTo(from);
  }
}
