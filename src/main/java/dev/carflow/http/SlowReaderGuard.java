package dev.carflow.http;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Stops reading from a client while too many of its responses wait in memory, and closes the connection if the client
 * reads none of them within {@link ConnectionLimits#answeredWithin}. Below HTTP, because Vert.x keeps reading requests
 * whose responses are not read.
 */
final class SlowReaderGuard extends ChannelDuplexHandler {

    private final ConnectionLimits bounds;
    private long written;
    private long flushed;
    private Future<?> check;
    private Progress progress;

    /**
     * How far the client has read. Not the size of the backlog: earlier requests keep adding responses to it.
     *
     * @param answers responses that have left memory entirely
     * @param bytesOfNext bytes of the next one
     */
    private record Progress(long answers, long bytesOfNext) {}

    SlowReaderGuard(ConnectionLimits bounds) {
        this.bounds = bounds;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) throws Exception {
        boolean isWritable = context.channel().isWritable();
        context.channel().config().setAutoRead(isWritable);
        forget();
        if (!isWritable) {
            checkLater(context);
        }
        super.channelWritabilityChanged(context);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        // Vert.x pauses and resumes for reasons of its own, and may have enabled reading again.
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

    private void checkLater(ChannelHandlerContext context) {
        progress = progress(context);
        check = context.executor()
                .schedule(() -> check(context), bounds.answeredWithin().toNanos(), TimeUnit.NANOSECONDS);
    }

    private void check(ChannelHandlerContext context) {
        if (progress(context).equals(progress)) {
            bounds.closedAsUnanswerable();
            // Discards what the kernel holds, too: it would keep retransmitting for minutes.
            context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
            context.close();
        } else {
            checkLater(context);
        }
    }

    /** Netty counts as waiting only what was flushed. */
    private Progress progress(ChannelHandlerContext context) {
        ChannelOutboundBuffer waiting = context.channel().unsafe().outboundBuffer();
        return waiting == null
                ? new Progress(flushed, 0)
                : new Progress(flushed - waiting.size(), waiting.currentProgress());
    }

    private void forget() {
        if (check != null) {
            check.cancel(false);
            check = null;
        }
    }
}
