package dev.carflow.smartcar.token;

import dev.carflow.smartcar.token.TokenResult.Unavailable;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.AsyncResult;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One request for a token and its answer, bounded in size and in time. Whenever it ends before the answer does, the
 * connection is closed.
 */
final class TokenExchange {

    /** Some ten times what a signed token with many claims takes. */
    private static final int MAX_BODY = 64 * 1024;

    private final UniEmitter<? super TokenResult> answer;
    private final long deadline;
    private final AtomicBoolean over = new AtomicBoolean();
    private final Buffer body = Buffer.buffer();
    private volatile HttpClientRequest request;

    TokenExchange(UniEmitter<? super TokenResult> answer, Duration within) {
        this.answer = answer;
        this.deadline = System.nanoTime() + within.toNanos();
    }

    Handler<AsyncResult<HttpClientRequest>> sending(Buffer form) {
        return connected -> {
            if (connected.failed()) {
                fail(connected.cause());
                return;
            }
            request = connected.result();
            if (over.get()) {
                request.reset();
                return;
            }
            request.response().onSuccess(this::receive).onFailure(this::fail);
            request.end(form);
        };
    }

    /** When nobody waits for the answer any more; after the answer it does nothing. */
    void abandon() {
        HttpClientRequest sent = request;
        if (over.compareAndSet(false, true) && sent != null) {
            sent.reset();
        }
    }

    private void receive(HttpClientResponse response) {
        response.exceptionHandler(this::fail)
                .handler(this::append)
                .endHandler(end -> finish(
                        TokenAnswer.read(response.statusCode(), response.getHeader("Retry-After"), body.getBytes())));
    }

    private void append(Buffer chunk) {
        if (body.length() + chunk.length() > MAX_BODY) {
            breakOff(TokenProblem.TOO_LARGE);
        } else if (System.nanoTime() - deadline > 0) {
            // a timer of the client's would not notice: it starts again with every byte
            breakOff(TokenProblem.TIMEOUT);
        } else {
            body.appendBuffer(chunk);
        }
    }

    private void breakOff(TokenProblem problem) {
        abandon();
        answer.complete(new Unavailable(problem));
    }

    private void fail(Throwable failure) {
        finish(new Unavailable(
                failure instanceof TimeoutException ? TokenProblem.TIMEOUT : TokenProblem.NO_CONNECTION));
    }

    private void finish(TokenResult result) {
        if (over.compareAndSet(false, true)) {
            answer.complete(result);
        }
    }
}
