package io.github.smppbridge.gateway.http;

import io.netty.channel.EventLoop;
import io.netty.resolver.dns.DefaultDnsCache;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * Addresses of names, by the hosts file and by name servers, without a thread that blocks. What
 * they said is remembered, for as long as they said.
 */
final class NameServers implements AutoCloseable {
  private static final int MOST_QUERIES = 4;

  private final DnsAddressResolverGroup group;

  NameServers(Loops loops, Duration timeout) {
    group =
        new DnsAddressResolverGroup(
            new DnsNameResolverBuilder()
                .datagramChannelType(loops.datagrams())
                .socketChannelType(loops.sockets())
                .queryTimeoutMillis(timeout.toMillis())
                .maxQueriesPerResolve(MOST_QUERIES)
                .optResourceEnabled(false)
                .resolveCache(new DefaultDnsCache()));
  }

  /**
   * The addresses of a server, the best first.
   *
   * @param loop on which the answer is told
   */
  Future<List<InetSocketAddress>> addresses(Server server, EventLoop loop) {
    return group
        .getResolver(loop)
        .resolveAll(InetSocketAddress.createUnresolved(server.host(), server.port()));
  }

  @Override
  public void close() {
    group.close();
  }
}
