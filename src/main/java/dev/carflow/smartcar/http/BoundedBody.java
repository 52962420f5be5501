package dev.carflow.smartcar.http;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.codec.BodyCodec;
import io.vertx.ext.web.codec.spi.BodyStream;

/**
 * Collects a response body up to a limit. Behind the limit it reports a full write queue, so that nothing more is read,
 * and fails the exchange, which closes the connection. It never fails a write: Vert.x would then read the rest of the
 * body, however long, and drop it.
 */
final class BoundedBody implements BodyCodec<Buffer>, BodyStream<Buffer> {

    private final HttpExchange exchange;
    private final int limit;
    private final Buffer bytes = Buffer.buffer();
    private final Promise<Buffer> whole = Promise.promise();
    private boolean full;

    BoundedBody(HttpExchange exchange, int limit) {
        this.exchange = exchange;
        this.limit = limit;
    }

    HttpExchange exchange() {
        return exchange;
    }

    @Override
    public void create(Handler<AsyncResult<BodyStream<Buffer>>> handler) {
        handler.handle(Future.succeededFuture(this));
    }

    @Override
    public Future<Void> write(Buffer chunk) {
        if (exchange.isOver()) {
            full = true;
        } else if (bytes.length() + (long) chunk.length() > limit) {
            full = true;
            exchange.fail(TransportFault.TOO_LARGE);
        } else {
            bytes.appendBuffer(chunk);
        }
        return Future.succeededFuture();
    }

    @Override
    public void write(Buffer chunk, Handler<AsyncResult<Void>> handler) {
        write(chunk).onComplete(handler);
    }

    @Override
    public boolean writeQueueFull() {
        return full;
    }

    @Override
    public void end(Handler<AsyncResult<Void>> handler) {
        whole.tryComplete(bytes);
        handler.handle(Future.succeededFuture());
    }

    @Override
    public Future<Buffer> result() {
        return whole.future();
    }

    /** A full queue never drains: the connection is closed instead. */
    @Override
    public BoundedBody drainHandler(Handler<Void> handler) {
        return this;
    }

    /** The limit is one of bytes, not of writes. */
    @Override
    public BoundedBody setWriteQueueMaxSize(int maxSize) {
        return this;
    }

    /** Writes do not fail. */
    @Override
    public BoundedBody exceptionHandler(Handler<Throwable> handler) {
        return this;
    }

    /** A response that broke off is reported by the future of the request. */
    @Override
    public void handle(Throwable failure) {
        whole.tryFail(failure);
    }
}
