package dev.carflow.http;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;

/**
 * Puts a {@link ConnectionGuard} on every connection that a server of this process accepts. It is Netty's way of getting
 * at them: Vert.x shows a connection to its application only once a request's headers are complete. Netty finds it as a
 * service, if it was told to look for any before it opened its first socket.
 */
public final class GuardedServers extends ChannelInitializerExtension {

    /** To be called before anything else. */
    public static void install() {
        if (System.getProperty(EXTENSIONS_SYSTEM_PROPERTY) == null) {
            System.setProperty(EXTENSIONS_SYSTEM_PROPERTY, "serviceload");
        }
    }

    @Override
    public void postInitializeServerChildChannel(Channel channel) {
        ConnectionBounds bounds = ConnectionBounds.inForce();
        if (bounds != null) {
            channel.pipeline().addFirst(new ConnectionGuard(bounds));
        }
    }
}
