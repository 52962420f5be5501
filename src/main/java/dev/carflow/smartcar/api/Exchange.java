package dev.carflow.smartcar.api;

import dev.carflow.smartcar.api.ApiProblem.TimeLimit;
import dev.carflow.smartcar.api.Transfer.Arrived;
import dev.carflow.smartcar.api.Transfer.Lost;
import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.AsyncResult;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One request and what comes of it, told exactly once. It is used on one Vert.x context alone, so its state needs no
 * lock. A connection on which anything but a whole answer came is closed, never used again.
 */
final class Exchange {

    private static final long NO_TIMER = -1;

    private final Vertx vertx;
    private final HttpClient client;
    private final VehicleApiSettings settings;
    private final Consumer<Transfer> result;
    private final Buffer body = Buffer.buffer();
    private HttpClientRequest request;
    private int status;
    private long timer = NO_TIMER;
    private boolean over;

    Exchange(Vertx vertx, HttpClient client, VehicleApiSettings settings, Consumer<Transfer> result) {
        this.vertx = vertx;
        this.client = client;
        this.settings = settings;
        this.result = result;
    }

    /** @param form to send, if it is a request with a body */
    void start(RequestOptions options, Optional<Buffer> form) {
        if (over) {
            return;
        }
        try {
            client.request(options).onComplete(connection -> connected(connection, form));
        } catch (IllegalStateException closed) {
            // Vert.x throws this and does not return it.
            lose(fault(AnswerFault.UNREACHABLE));
        }
    }

    /** Nobody waits any more. */
    void abandon() {
        if (!over) {
            finish();
            hangUp();
        }
    }

    private void connected(AsyncResult<HttpClientRequest> connection, Optional<Buffer> form) {
        if (connection.failed()) {
            lose(notConnected(connection.cause()));
            return;
        }
        request = connection.result();
        // Failures come with the future; without a handler Vert.x also logs each as an error, our own resets among
        // them.
        request.exceptionHandler(failure -> {});
        if (over) {
            hangUp();
            return;
        }
        timer = vertx.setTimer(
                settings.responseTimeout().toMillis(), late -> lose(new ApiProblem.TimedOut(TimeLimit.RESPONSE)));
        form.map(request::send).orElseGet(request::send).onComplete(this::answered);
    }

    private void answered(AsyncResult<HttpClientResponse> answer) {
        if (over) {
            return;
        }
        if (answer.failed()) {
            lose(fault(AnswerFault.INCOMPLETE));
            return;
        }
        vertx.cancelTimer(timer);
        HttpClientResponse response = answer.result();
        status = response.statusCode();
        response.handler(this::received);
        response.exceptionHandler(failure -> lose(fault(AnswerFault.INCOMPLETE)));
        response.endHandler(end -> arrive(response));
    }

    private void received(Buffer chunk) {
        if (over) {
            return;
        }
        if (body.length() + (long) chunk.length() > settings.maxBodyBytes()) {
            lose(fault(AnswerFault.TOO_LARGE));
        } else {
            body.appendBuffer(chunk);
        }
    }

    private void arrive(HttpClientResponse response) {
        if (!over) {
            finish();
            result.accept(new Arrived(status, response.headers(), body.getBytes()));
        }
    }

    private void lose(ApiProblem problem) {
        if (!over) {
            finish();
            hangUp();
            result.accept(new Lost(problem));
        }
    }

    private void finish() {
        over = true;
        vertx.cancelTimer(timer);
    }

    private void hangUp() {
        if (request != null) {
            request.reset();
        }
    }

    private ApiProblem fault(AnswerFault fault) {
        return new ApiProblem.UpstreamFault(fault, status, ApiError.NONE);
    }

    private ApiProblem notConnected(Throwable cause) {
        if (cause instanceof ConnectionPoolTooBusyException) {
            return new ApiProblem.Overloaded();
        }
        return cause instanceof ConnectTimeoutException
                ? new ApiProblem.TimedOut(TimeLimit.CONNECT)
                : fault(AnswerFault.UNREACHABLE);
    }
}
