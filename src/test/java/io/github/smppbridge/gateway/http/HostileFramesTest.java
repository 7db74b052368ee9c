package io.github.smppbridge.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.smppbridge.gateway.http.ClientUnderTest.Told;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Gateways that answer by HTTP/2 as no library would: a call ends, and the next one is well. */
class HostileFramesTest {
  private static final Duration LONG = Duration.ofSeconds(10);

  private final NioEventLoopGroup group = new NioEventLoopGroup(1);
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger asked = new AtomicInteger();
  private ClientUnderTest client;

  @AfterEach
  void close() throws Exception {
    if (client != null) {
      client.close();
    }
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
  }

  /** Two streams at a time, of which no body is ever asked for. */
  private void serve(BiConsumer<ChannelHandlerContext, Http2FrameStream> answers) throws Exception {
    Channel server =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel socket) {
                    connections.incrementAndGet();
                    socket.pipeline().addLast(KnownServer.http2().newHandler(socket.alloc()));
                    socket
                        .pipeline()
                        .addLast(
                            Http2FrameCodecBuilder.forServer()
                                .initialSettings(new Http2Settings().maxConcurrentStreams(2))
                                .build(),
                            new Answering(answers));
                  }
                })
            .bind("127.0.0.1", 0)
            .sync()
            .channel();
    int port = ((InetSocketAddress) server.localAddress()).getPort();
    ClientOptions usual = ClientOptions.defaults().with(1, LONG);
    client =
        new ClientUnderTest(
            "https://localhost:" + port,
            new ClientOptions(
                1, 20_000, LONG, usual.keepAlive(), usual.nameTimeout(), KnownServer.trust()));
  }

  private final class Answering extends ChannelInboundHandlerAdapter {
    private final BiConsumer<ChannelHandlerContext, Http2FrameStream> answers;

    Answering(BiConsumer<ChannelHandlerContext, Http2FrameStream> answers) {
      this.answers = answers;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof Http2HeadersFrame headers) {
        asked.incrementAndGet();
        answers.accept(context, headers.stream());
        context.flush();
      }
      ReferenceCountUtil.release(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      // what the client resets
    }
  }

  private static void head(
      ChannelHandlerContext to, Http2FrameStream stream, boolean end, String... fields) {
    Http2Headers headers = new DefaultHttp2Headers(false);
    for (int i = 0; i < fields.length; i += 2) {
      headers.add(fields[i], fields[i + 1]);
    }
    to.write(new DefaultHttp2HeadersFrame(headers, end).stream(stream));
  }

  private static void body(
      ChannelHandlerContext to, Http2FrameStream stream, boolean end, String words) {
    to.write(
        new DefaultHttp2DataFrame(Unpooled.copiedBuffer(words, StandardCharsets.UTF_8), end)
            .stream(stream));
  }

  private static void well(ChannelHandlerContext to, Http2FrameStream stream) {
    head(to, stream, false, ":status", "200");
    body(to, stream, true, "well");
  }

  private void firstOneFailsAndTheNextIsWell(
      BiConsumer<ChannelHandlerContext, Http2FrameStream> first) throws Exception {
    serve(
        (to, stream) -> {
          if (asked.get() == 1) {
            first.accept(to, stream);
          } else {
            well(to, stream);
          }
        });
    assertThat(client.get("/a").failure())
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(NotSentException.class);
    assertThat(client.get("/a").body()).isEqualTo("well");
    assertThat(asked).hasValue(2);
  }

  /** Such an answer is whole; its stream would stay, with all that the gateway does not read. */
  @Test
  void anAnswerThatComesBeforeTheRequestIsWrittenCountsAndFreesItsStream() throws Exception {
    serve(HostileFramesTest::well);
    byte[] body = new byte[500_000];
    for (int i = 0; i < 10; i++) {
      Told told = client.call("POST", "/messages", body, LONG).join();
      assertThat(told.body()).isEqualTo("well");
    }
    assertThat(asked).hasValue(10);
    assertThat(connections).hasValue(1);
  }

  @Test
  void anAnswerShorterThanItSaysIsNone() throws Exception {
    firstOneFailsAndTheNextIsWell(
        (to, stream) -> {
          head(to, stream, false, ":status", "200", "content-length", "10");
          body(to, stream, true, "short");
        });
  }

  @Test
  void anAnswerLongerThanItSaysIsNone() throws Exception {
    firstOneFailsAndTheNextIsWell(
        (to, stream) -> {
          head(to, stream, false, ":status", "200", "content-length", "2");
          body(to, stream, true, "longer");
        });
  }

  @Test
  void aStatusThatIsNoneIsNoAnswer() throws Exception {
    firstOneFailsAndTheNextIsWell((to, stream) -> head(to, stream, true, ":status", "2x0"));
  }

  @Test
  void interimAnswersWithoutEndAreNone() throws Exception {
    firstOneFailsAndTheNextIsWell(
        (to, stream) -> {
          for (int i = 0; i < 1_000; i++) {
            head(to, stream, false, ":status", "103");
          }
        });
  }

  @Test
  void anAnswerThatStopsInItsMiddleIsNone() throws Exception {
    firstOneFailsAndTheNextIsWell(
        (to, stream) -> {
          head(to, stream, false, ":status", "200");
          body(to, stream, false, "half");
          to.write(new DefaultHttp2ResetFrame(0).stream(stream));
        });
  }

  @Test
  void interimAnswersAreFollowedByTheAnswer() throws Exception {
    serve(
        (to, stream) -> {
          head(to, stream, false, ":status", "100");
          head(to, stream, false, ":status", "103", "link", "</a>");
          well(to, stream);
        });
    assertThat(client.get("/a").body()).isEqualTo("well");
  }
}
