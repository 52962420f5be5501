package dev.carflow.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Reads nothing more from a client while too many of its answers wait in memory to be taken, and cuts off one that takes
 * none of them within {@link ConnectionBounds#answeredWithin}. Below HTTP, because Vert.x goes on reading requests
 * whose answers nobody takes.
 */
final class UntakenAnswers extends ChannelInboundHandlerAdapter {

    private final ConnectionBounds bounds;
    private Future<?> look;
    private long untaken;

    UntakenAnswers(ConnectionBounds bounds) {
        this.bounds = bounds;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) throws Exception {
        boolean taken = context.channel().isWritable();
        context.channel().config().setAutoRead(taken);
        forget();
        if (!taken) {
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
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        forget();
        super.channelInactive(context);
    }

    private void lookLater(ChannelHandlerContext context) {
        untaken = untaken(context);
        look = context.executor()
                .schedule(() -> look(context), bounds.answeredWithin().toNanos(), TimeUnit.NANOSECONDS);
    }

    private void look(ChannelHandlerContext context) {
        if (untaken(context) == untaken) {
            bounds.closedAsUnanswerable();
            // What the kernel holds is given up too: it would go on offering it for minutes.
            context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
            context.close();
        } else {
            lookLater(context);
        }
    }

    /** Also of an answer that was taken in part. */
    private static long untaken(ChannelHandlerContext context) {
        ChannelOutboundBuffer answers = context.channel().unsafe().outboundBuffer();
        return answers == null ? 0 : answers.totalPendingWriteBytes() - answers.currentProgress();
    }

    private void forget() {
        if (look != null) {
            look.cancel(false);
            look = null;
        }
    }
}
