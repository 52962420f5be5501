package dev.carflow.smartcar.token;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.codec.BodyCodec;
import io.vertx.ext.web.codec.spi.BodyStream;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * Takes a body up to a size and a time, since the web client itself takes whatever comes for as long as it comes. More
 * than that fails the request, and its connection is closed. For one request.
 */
final class BoundedBody implements BodyCodec<byte[]> {

    private final int maxBytes;
    private final long deadline;

    BoundedBody(int maxBytes, Duration within) {
        this.maxBytes = maxBytes;
        this.deadline = System.nanoTime() + within.toNanos();
    }

    /** Without what was read: it may hold a token. */
    static final class TooLarge extends RuntimeException {

        TooLarge() {
            super("the body is too large", null, false, false);
        }
    }

    @Override
    public void create(Handler<AsyncResult<BodyStream<byte[]>>> created) {
        created.handle(Future.succeededFuture(new Stream()));
    }

    private final class Stream implements BodyStream<byte[]> {

        private final Promise<byte[]> result = Promise.promise();
        private final Buffer body = Buffer.buffer();
        private Handler<Throwable> onFailure = failure -> {};

        @Override
        public Future<byte[]> result() {
            return result.future();
        }

        @Override
        public Future<Void> write(Buffer chunk) {
            if (body.length() + chunk.length() > maxBytes) {
                return fail(new TooLarge());
            }
            if (System.nanoTime() - deadline > 0) {
                return fail(new TimeoutException("the body took too long"));
            }
            body.appendBuffer(chunk);
            return Future.succeededFuture();
        }

        @Override
        public void write(Buffer chunk, Handler<AsyncResult<Void>> written) {
            write(chunk).onComplete(written);
        }

        @Override
        public void end(Handler<AsyncResult<Void>> ended) {
            result.tryComplete(body.getBytes());
            if (ended != null) {
                ended.handle(Future.succeededFuture());
            }
        }

        @Override
        public void handle(Throwable failure) {
            result.tryFail(failure);
        }

        @Override
        public BodyStream<byte[]> exceptionHandler(Handler<Throwable> handler) {
            onFailure = handler == null ? failure -> {} : handler;
            return this;
        }

        @Override
        public BodyStream<byte[]> setWriteQueueMaxSize(int maxSize) {
            return this;
        }

        @Override
        public boolean writeQueueFull() {
            return false;
        }

        @Override
        public BodyStream<byte[]> drainHandler(Handler<Void> handler) {
            return this;
        }

        private Future<Void> fail(Throwable failure) {
            result.tryFail(failure);
            onFailure.handle(failure);
            return Future.failedFuture(failure);
        }
    }
}
