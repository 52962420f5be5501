package dev.carflow.smartcar.http;

import dev.carflow.smartcar.http.HttpResult.Failure;
import dev.carflow.smartcar.http.HttpResult.Response;
import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.AsyncResult;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * One request and its result, which is reported exactly once. All methods run on one Vert.x context, so the state needs
 * no lock. Whatever ends the exchange before the response is whole also closes the connection.
 */
final class HttpExchange {

    private final Consumer<HttpResult> result;
    private final BoundedBody body;
    private final ServerTime serverTime;
    /** Null until the exchange has a connection. */
    private HttpClientRequest request;

    private long sentAt;
    private int status;
    private boolean over;

    HttpExchange(int maxBodyBytes, ServerTime serverTime, Consumer<HttpResult> result) {
        this.serverTime = serverTime;
        this.result = result;
        this.body = new BoundedBody(this, maxBodyBytes);
    }

    BoundedBody body() {
        return body;
    }

    boolean isOver() {
        return over;
    }

    /**
     * Takes the request, which has a connection and has not been sent.
     *
     * @return whether to send it: not if the exchange is over
     */
    boolean connected(HttpClientRequest connected) {
        request = connected;
        sentAt = System.nanoTime();
        // Failures come with the result; without a handler Vert.x also logs each as an error, our own resets included.
        request.exceptionHandler(failure -> {});
        request.response().onSuccess(response -> {
            status = response.statusCode();
            serverTime.answered(response.headers(), Duration.ofNanos(System.nanoTime() - sentAt));
        });
        return !over;
    }

    /** Web Client's result: the last event of an exchange, unless it was over before. */
    void ended(AsyncResult<HttpResponse<Buffer>> outcome) {
        if (over) {
            return;
        }
        if (outcome.failed()) {
            fail(fault(outcome.cause()));
            return;
        }
        over = true;
        HttpResponse<Buffer> response = outcome.result();
        result.accept(new Response(
                response.statusCode(), response.headers(), response.body().getBytes()));
    }

    void fail(TransportFault fault) {
        if (!over) {
            abandon();
            result.accept(new Failure(fault, status));
        }
    }

    /** Ends the exchange without a result: its caller has left. */
    void abandon() {
        if (!over) {
            over = true;
            if (request != null) {
                request.reset();
            }
        }
    }

    private TransportFault fault(Throwable cause) {
        if (request != null) {
            return cause instanceof TimeoutException ? TransportFault.RESPONSE_TIMEOUT : TransportFault.INCOMPLETE;
        }
        if (cause instanceof ConnectionPoolTooBusyException) {
            return TransportFault.OVERLOADED;
        }
        return cause instanceof ConnectTimeoutException ? TransportFault.CONNECT_TIMEOUT : TransportFault.UNREACHABLE;
    }
}
