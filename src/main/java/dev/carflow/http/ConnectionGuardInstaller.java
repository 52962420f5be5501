package dev.carflow.http;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;

/**
 * Puts a {@link ConnectionGuard} and a {@link SlowReaderGuard} on every connection that a server of this process
 * accepts. This is Netty's extension point: Vert.x passes a connection to its application only after a request's
 * headers are complete. Netty loads it as a service if loading was enabled before the first socket was opened.
 */
public final class ConnectionGuardInstaller extends ChannelInitializerExtension {

    /**
     * The bytes that one connection may read before others get their turn. The default is a megabyte, in which
     * thousands of pipelined requests fit: one client that never waits for responses would block its loop for seconds.
     */
    private static final int TURN_BYTES = 16 * 1024;

    /**
     * Nothing more is read from a client that leaves this many bytes of responses unread: about a hundred small ones.
     */
    private static final int UNTAKEN_BYTES = 32 * 1024;

    /** The part of them that the kernel may hold. By default it would grow to megabytes per connection. */
    private static final int SEND_BUFFER_BYTES = 64 * 1024;

    private static final int SMALLEST_READ = 64;
    private static final int FIRST_READ = 2048;

    /** Must run before anything else opens a socket. */
    public static void install() {
        if (System.getProperty(EXTENSIONS_SYSTEM_PROPERTY) == null) {
            System.setProperty(EXTENSIONS_SYSTEM_PROPERTY, "serviceload");
        }
    }

    @Override
    public void postInitializeServerChildChannel(Channel channel) {
        ConnectionLimits bounds = ConnectionLimits.inForce();
        if (bounds != null) {
            channel.config()
                    .setRecvByteBufAllocator(new AdaptiveRecvByteBufAllocator(SMALLEST_READ, FIRST_READ, TURN_BYTES)
                            .maxMessagesPerRead(1))
                    .setWriteBufferWaterMark(new WriteBufferWaterMark(UNTAKEN_BYTES / 2, UNTAKEN_BYTES));
            channel.config().setOption(ChannelOption.SO_SNDBUF, SEND_BUFFER_BYTES);
            channel.pipeline().addFirst(new ConnectionGuard(bounds), new SlowReaderGuard(bounds));
        }
    }
}
