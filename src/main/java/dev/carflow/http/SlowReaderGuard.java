package dev.carflow.http;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Reads nothing more from a client while too many of its answers wait in memory to be taken, and cuts off one that takes
 * none of them within {@link ConnectionLimits#answeredWithin}. Below HTTP, because Vert.x goes on reading requests
 * whose answers nobody takes.
 */
final class SlowReaderGuard extends ChannelDuplexHandler {

    private final ConnectionLimits bounds;
    private long written;
    private long flushed;
    private Future<?> look;
    private Taken taken;

    /**
     * How far the client has got. Not the size of what waits: requests that were read before go on adding answers to it.
     *
     * @param answers that are wholly out of memory
     * @param ofTheNext bytes of the next one
     */
    private record Taken(long answers, long ofTheNext) {}

    SlowReaderGuard(ConnectionLimits bounds) {
        this.bounds = bounds;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) throws Exception {
        boolean isWritable = context.channel().isWritable();
        context.channel().config().setAutoRead(isWritable);
        forget();
        if (!isWritable) {
            lookLater(context);
        }
        super.channelWritabilityChanged(context);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        // Vert.x, which pauses and resumes for reasons of its own, may have turned it on again.
        if (!context.channel().isWritable()) {
            context.channel().config().setAutoRead(false);
        }
        super.channelRead(context, message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
        written++;
        super.write(context, message, promise);
    }

    @Override
    public void flush(ChannelHandlerContext context) throws Exception {
        flushed = written;
        super.flush(context);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        forget();
        super.channelInactive(context);
    }

    private void lookLater(ChannelHandlerContext context) {
        taken = taken(context);
        look = context.executor()
                .schedule(() -> look(context), bounds.answeredWithin().toNanos(), TimeUnit.NANOSECONDS);
    }

    private void look(ChannelHandlerContext context) {
        if (taken(context).equals(taken)) {
            bounds.closedAsUnanswerable();
            // What the kernel holds is given up too: it would go on offering it for minutes.
            context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
            context.close();
        } else {
            lookLater(context);
        }
    }

    /** Netty counts as waiting only what was flushed. */
    private Taken taken(ChannelHandlerContext context) {
        ChannelOutboundBuffer waiting = context.channel().unsafe().outboundBuffer();
        return waiting == null ? new Taken(flushed, 0) : new Taken(flushed - waiting.size(), waiting.currentProgress());
    }

    private void forget() {
        if (look != null) {
            look.cancel(false);
            look = null;
        }
    }
}
