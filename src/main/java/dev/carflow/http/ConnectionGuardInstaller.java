package dev.carflow.http;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;

/**
 * Puts a {@link ConnectionGuard} and {@link SlowReaderGuard} on every connection that a server of this process accepts. It is Netty's way of getting
 * at them: Vert.x shows a connection to its application only once a request's headers are complete. Netty finds it as a
 * service, if it was told to look for any before it opened its first socket.
 */
public final class ConnectionGuardInstaller extends ChannelInitializerExtension {

    /**
     * What one connection may have read before the others have their turn. By default it is a megabyte, in which thousands
     * of pipelined requests fit: one client that never waits for answers would hold its event loop for seconds.
     */
    private static final int TURN_BYTES = 16 * 1024;

    /** Answers that wait in memory for a client to take them before no more is read from it: a hundred small ones. */
    private static final int UNTAKEN_BYTES = 32 * 1024;

    /** The kernel's part of them. By itself it would let this grow to megabytes for each connection. */
    private static final int SEND_BUFFER_BYTES = 64 * 1024;

    private static final int SMALLEST_READ = 64;
    private static final int FIRST_READ = 2048;

    /** To be called before anything else. */
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
