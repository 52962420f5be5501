package dev.carflow.sandbox.simulator.api;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.Arrays;

/** Puts an answer on the wire, or less than it, or more. */
final class Transmission {

    private static final int CHUNK = 16 * 1024;

    private final Vertx vertx;
    private final HttpServerResponse response;
    private final ApiCounters counters;
    private boolean ended;

    Transmission(Vertx vertx, HttpServerResponse response, ApiCounters counters) {
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

    /** At the pace the caller reads it, so that only the caller's memory is at stake. */
    void withoutEnd() {
        Buffer chunk = Buffer.buffer("x".repeat(CHUNK));
        response.setChunked(true).putHeader("Content-Type", "application/json").write("{\"data\":\"");
        counters.answered(200);
        vertx.setPeriodic(1, timer -> {
            if (ended) {
                vertx.cancelTimer(timer);
            } else if (!response.writeQueueFull()) {
                response.write(chunk);
            }
        });
    }

    /** An answer ends with its last byte or with the connection, whichever comes first; in practice both are told. */
    private void end() {
        if (!ended) {
            ended = true;
            counters.ended();
        }
    }

    private void head(Answer answer) {
        counters.answered(answer.status());
        response.setStatusCode(answer.status());
        answer.headers().forEach(response::putHeader);
    }
}
