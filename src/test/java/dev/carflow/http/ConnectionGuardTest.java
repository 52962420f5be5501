package dev.carflow.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real server, with limits so short that the tests need not wait. */
class ConnectionGuardTest {

    private static final Duration ANSWERED_WITHIN = Duration.ofMillis(300);

    /** For who is to stay: a busy machine may take a while over an answer. */
    private static final Duration LONG_ANSWERED_WITHIN = Duration.ofSeconds(2);

    private static final int PER_ADDRESS = 3;
    private static final int ANSWER_WANTED = 'a';
    private static final int LARGE_ANSWER_WANTED = 'l';
    private static final int ENDLESS_ANSWER_WANTED = 'e';

    /** More than the kernel takes off the server's hands for one connection. */
    private static final int LARGE = 32 * 1024 * 1024;

    private ConnectionLimits bounds;
    private final EventLoopGroup loop = new NioEventLoopGroup(1);
    private final AtomicLong bytesRead = new AtomicLong();
    private InetSocketAddress server;

    /** Says something back when it reads one of the letters, and nothing to anything else. */
    private final class Answering extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            bytesRead.addAndGet(((ByteBuf) message).readableBytes());
            int letter = ((ByteBuf) message).readByte();
            ReferenceCountUtil.release(message);
            if (letter == ANSWER_WANTED) {
                context.writeAndFlush(context.alloc().buffer().writeByte(ANSWER_WANTED));
            } else if (letter == LARGE_ANSWER_WANTED) {
                context.writeAndFlush(context.alloc().buffer().writeZero(LARGE));
            } else if (letter == ENDLESS_ANSWER_WANTED) {
                context.writeAndFlush(context.alloc().buffer().writeZero(LARGE));
                goOn(context);
            }
        }

        /** As requests do that were read before, and whose answers come one after the other. */
        private void goOn(ChannelHandlerContext context) {
            context.executor()
                    .scheduleAtFixedRate(
                            () -> context.writeAndFlush(context.alloc().buffer().writeByte(ANSWER_WANTED)),
                            10,
                            10,
                            TimeUnit.MILLISECONDS);
        }
    }

    @BeforeEach
    void listen() {
        listen(ANSWERED_WITHIN);
    }

    /** Another server from here on. */
    private void listen(Duration answeredWithin) {
        bounds = new ConnectionLimits(answeredWithin, PER_ADDRESS);
        Channel listening = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new ConnectionGuard(bounds), new SlowReaderGuard(bounds), new Answering());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
        server = (InetSocketAddress) listening.localAddress();
    }

    @AfterEach
    void close() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(server.getAddress(), server.getPort());
        socket.setSoTimeout(10_000);
        return socket;
    }

    @Test
    void aClientThatTricklesWithoutAnAnswerIsDisconnected() throws IOException {
        // Given
        try (Socket client = connect()) {
            long began = System.nanoTime();

            // When: a byte every few milliseconds, for as long as they are taken
            await().pollInterval(Duration.ofMillis(10)).until(() -> isClosedAfterOneMore(client, 'x'));

            // Then
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(ANSWERED_WITHIN);
            assertThat(bounds.unanswerable()).isEqualTo(1);
        }
    }

    @Test
    void anAnsweredClientMayStay() throws IOException {
        listen(LONG_ANSWERED_WITHIN);
        try (Socket client = connect()) {
            // When: each byte is answered, for longer than the limit
            long until = System.nanoTime()
                    + LONG_ANSWERED_WITHIN.multipliedBy(3).dividedBy(2).toNanos();
            while (System.nanoTime() - until < 0) {
                client.getOutputStream().write(ANSWER_WANTED);
                assertThat(client.getInputStream().read()).isEqualTo(ANSWER_WANTED);
            }

            // Then
            assertThat(bounds.unanswerable()).isZero();
        }
    }

    @Test
    void aClientThatTakesNoAnswersIsReadNoFurther() throws IOException {
        // Given
        listen(LONG_ANSWERED_WITHIN);
        byte[] requests = new byte[1024 * 1024];
        requests[0] = LARGE_ANSWER_WANTED;
        try (Socket client = connect()) {
            // When: they are on their way, as far as the server takes them
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> sendAll(client, requests));
            await().until(() -> bytesRead.get() > 0);

            // Then: for as long as its answer is not taken
            await().during(Duration.ofMillis(500)).until(() -> bytesRead.get() < requests.length / 2);

            // And: all the others are read once it is
            client.getInputStream().readNBytes(LARGE);
            await().until(() -> bytesRead.get() == requests.length);
            sending.join();
        }
    }

    @Test
    void aClientThatReadsNoAnswersIsDisconnected() throws IOException {
        try (Socket client = connect()) {
            long began = System.nanoTime();

            // When
            client.getOutputStream().write(LARGE_ANSWER_WANTED);

            // Then
            await().until(() -> bounds.unanswerable() == 1);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(ANSWERED_WITHIN);
            assertThatThrownBy(() -> client.getInputStream().readNBytes(LARGE)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aClientThatReadsNoAnswersIsDisconnectedThoughMoreAreAdded() throws IOException {
        try (Socket client = connect()) {
            // When
            client.getOutputStream().write(ENDLESS_ANSWER_WANTED);

            // Then
            await().until(() -> bounds.unanswerable() == 1);
        }
    }

    @Test
    void aClientThatReadsALargeAnswerSlowlyMayStay() throws IOException {
        listen(LONG_ANSWERED_WITHIN);
        try (Socket client = connect()) {
            // When: a piece now and then, until more than the limit is over
            long until =
                    System.nanoTime() + LONG_ANSWERED_WITHIN.multipliedBy(2).toNanos();
            client.getOutputStream().write(LARGE_ANSWER_WANTED);
            await().pollInterval(LONG_ANSWERED_WITHIN.dividedBy(8))
                    .until(() -> client.getInputStream().readNBytes(LARGE / 64).length == LARGE / 64
                            && System.nanoTime() - until > 0);

            // Then
            assertThat(bounds.unanswerable()).isZero();
        }
    }

    @Test
    void aClientThatReadsALargeAnswerMayStay() throws IOException {
        try (Socket client = connect()) {
            // When
            client.getOutputStream().write(LARGE_ANSWER_WANTED);
            client.getInputStream().readNBytes(LARGE);
            client.getOutputStream().write(ANSWER_WANTED);

            // Then
            assertThat(client.getInputStream().read()).isEqualTo(ANSWER_WANTED);
            assertThat(bounds.unanswerable()).isZero();
        }
    }

    @Test
    void aSilentClientIsNotTheGuardsBusiness() throws IOException {
        try (Socket silent = connect();
                Socket talking = connect()) {
            // When: one is cut off, which takes its time
            talking.getOutputStream().write('x');
            assertThat(talking.getInputStream().read()).isEqualTo(-1);

            // Then: the other, older one is there
            silent.getOutputStream().write(ANSWER_WANTED);
            assertThat(silent.getInputStream().read()).isEqualTo(ANSWER_WANTED);
        }
    }

    @Test
    void anAddressHasItsShareAndGetsItBack() throws IOException {
        // Given: all that it may have
        try (Socket first = connect();
                Socket second = connect()) {
            try (Socket third = connect()) {
                for (Socket open : new Socket[] {first, second, third}) {
                    open.getOutputStream().write(ANSWER_WANTED);
                    assertThat(open.getInputStream().read()).isEqualTo(ANSWER_WANTED);
                }

                // When
                try (Socket oneMore = connect()) {
                    // Then
                    assertThat(oneMore.getInputStream().read()).isEqualTo(-1);
                    assertThat(bounds.overShare()).isEqualTo(1);
                }
            }

            // And: once one has gone, another may come
            await().until(() -> {
                try (Socket another = connect()) {
                    another.getOutputStream().write(ANSWER_WANTED);
                    return another.getInputStream().read() == ANSWER_WANTED;
                } catch (IOException closed) {
                    return false;
                }
            });
        }
    }

    private static void sendAll(Socket client, byte[] requests) {
        try {
            client.getOutputStream().write(requests);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isClosedAfterOneMore(Socket client, int letter) {
        try {
            client.getOutputStream().write(letter);
            return false;
        } catch (IOException closed) {
            return true;
        }
    }
}
