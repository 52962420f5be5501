package dev.carflow.sandbox.simulator.api;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;

/** Writes an answer, or less than it, or more. */
final class ResponseWriter {

    private static final int CHUNK = 16 * 1024;
    private static final String OPENING = "{\"data\":\"";
    private static final String CLOSING = "\"}";

    /** The text around the padding of a large body. */
    static final int SMALLEST = OPENING.length() + CLOSING.length();

    private final Vertx vertx;
    private final HttpServerResponse response;
    private final ApiCounters counters;
    private final Clock clock;
    private boolean ended;

    ResponseWriter(Vertx vertx, HttpServerResponse response, ApiCounters counters, Clock clock) {
        this.clock = clock;
        this.vertx = vertx;
        this.response = response;
        this.counters = counters;
        response.endHandler(over -> end());
        response.closeHandler(over -> end());
    }

    void whole(Answer answer) {
        head(answer);
        response.end(Buffer.buffer(answer.body()));
    }

    void firstHalf(Answer answer) {
        head(answer);
        response.putHeader("Content-Length", String.valueOf(answer.body().length));
        response.write(Buffer.buffer(Arrays.copyOf(answer.body(), answer.body().length / 2)))
                .onComplete(written -> response.reset());
    }

    void nothing() {
        response.reset();
    }

    /** At the pace at which the caller reads, so that only the caller's memory is at risk. */
    void withoutEnd() {
        Buffer chunk = Buffer.buffer("x".repeat(CHUNK));
        response.setChunked(true).putHeader("Content-Type", "application/json").write(OPENING);
        counters.answered(200);
        vertx.setPeriodic(1, timer -> {
            if (ended) {
                vertx.cancelTimer(timer);
            } else if (!response.writeQueueFull()) {
                response.write(chunk);
            }
        });
    }

    /** At the pace at which the caller reads, one chunk in memory. */
    void large(long bytes) {
        counters.answered(200);
        response.putHeader("Content-Type", "application/json")
                .putHeader("Content-Length", String.valueOf(bytes))
                .write(OPENING);
        pad(Buffer.buffer("x".repeat(CHUNK)), bytes - SMALLEST);
    }

    void trickle(Answer answer, int bytes, Duration pause) {
        head(answer);
        response.putHeader("Content-Length", String.valueOf(answer.body().length));
        dribble(Buffer.buffer(answer.body()), 0, bytes, pause.toMillis());
    }

    private void pad(Buffer chunk, long remaining) {
        if (ended) {
            return;
        }
        long left = remaining;
        while (left > 0 && !response.writeQueueFull()) {
            int length = (int) Math.min(left, chunk.length());
            response.write(chunk.slice(0, length));
            left -= length;
        }
        long rest = left;
        if (rest > 0) {
            response.drainHandler(drained -> pad(chunk, rest));
        } else {
            response.drainHandler(null);
            response.end(CLOSING);
        }
    }

    private void dribble(Buffer body, int from, int bytes, long pauseMillis) {
        if (ended) {
            return;
        }
        int to = Math.min(body.length(), from + bytes);
        if (to == body.length()) {
            response.end(body.slice(from, to));
        } else {
            response.write(body.slice(from, to));
            vertx.setTimer(pauseMillis, elapsed -> dribble(body, to, bytes, pauseMillis));
        }
    }

    /**
     * An answer ends with its last byte or with the connection, whichever comes first; in practice both are reported.
     */
    private void end() {
        if (!ended) {
            ended = true;
            counters.ended();
        }
    }

    private void head(Answer answer) {
        counters.answered(answer.status());
        response.setStatusCode(answer.status());
        response.putHeader("Date", Answer.httpDate(clock.instant()));
        answer.headers().forEach(response::putHeader);
    }
}
