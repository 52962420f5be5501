package dev.carflow.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * Limits the time that one connection may leave a request unanswered, below HTTP. Vert.x has no limit for the time that
 * headers take, and its idle timeout restarts with every byte. Here the clock starts with the first byte after a
 * response, and stops with the next response.
 */
final class ConnectionGuard extends ChannelDuplexHandler {

    private final ConnectionLimits bounds;
    private InetAddress address;
    private boolean waiting;
    private long waitingSince;

    ConnectionGuard(ConnectionLimits bounds) {
        this.bounds = bounds;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) throws Exception {
        InetAddress remote = addressOf(context.channel());
        if (remote != null && !bounds.tryOpen(remote)) {
            context.close();
            return;
        }
        address = remote;
        checkIn(context, bounds.answeredWithin().toNanos());
        super.channelActive(context);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        if (address != null) {
            bounds.close(address);
            address = null;
        }
        super.channelInactive(context);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (!waiting) {
            waiting = true;
            waitingSince = System.nanoTime();
        }
        super.channelRead(context, message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
        waiting = false;
        super.write(context, message, promise);
    }

    /** Checks once per period: a timer per request would cost more than everything else here. */
    private void checkIn(ChannelHandlerContext context, long nanos) {
        context.executor().schedule(() -> check(context), nanos, TimeUnit.NANOSECONDS);
    }

    private void check(ChannelHandlerContext context) {
        if (!context.channel().isActive()) {
            return;
        }
        long limit = bounds.answeredWithin().toNanos();
        long left = waiting ? waitingSince + limit - System.nanoTime() : limit;
        if (left > 0) {
            checkIn(context, left);
        } else {
            bounds.closedAsUnanswerable();
            context.close();
        }
    }

    /** Null for a channel that is not TCP. */
    private static InetAddress addressOf(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress remote ? remote.getAddress() : null;
    }
}
