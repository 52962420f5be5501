package dev.carflow.sandbox.simulator.webhooks;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * Takes one body to the receiver (contract 3.1). Redirects are not followed. The time-out covers everything up to the
 * answer's head; what comes after it can no longer turn an answer into a failure.
 */
final class Courier {

    private static final String USER_AGENT = "Smartcar/1.0";
    private static final int LONGEST_ANSWER = 16 * 1024;

    private final Vertx vertx;
    private final HttpClient client;
    private final long timeoutMillis;

    Courier(Vertx vertx, int connections, Duration timeout) {
        this.vertx = vertx;
        this.timeoutMillis = Math.max(1, timeout.toMillis());
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout((int) timeoutMillis).setTcpNoDelay(true),
                new PoolOptions().setHttp1MaxSize(connections));
    }

    /** @param signature null sends none, as with VERIFY */
    Future<Receipt> post(URI to, byte[] body, String signature) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(to.toString())
                .setFollowRedirects(false)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.USER_AGENT, USER_AGENT);
        if (signature != null) {
            options.putHeader("SC-Signature", signature);
        }
        Errand errand = new Errand();
        long timer = vertx.setTimer(timeoutMillis, late -> errand.giveUp());
        client.request(options)
                .onSuccess(request -> errand.begin(request, body))
                .onFailure(errand::fail);
        return errand.receipt.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    /** The word by which a failure is counted. */
    static String reason(Throwable failure) {
        if (failure instanceof TimeoutException) {
            return "timeout";
        }
        if (failure instanceof UnknownHostException) {
            return "unknown host";
        }
        if (failure instanceof ConnectException) {
            return "refused";
        }
        if (failure instanceof SocketException
                || failure instanceof io.vertx.core.http.HttpClosedException
                || String.valueOf(failure.getMessage()).contains("reset")) {
            return "reset";
        }
        return failure.getClass().getSimpleName();
    }

    /** One request and whatever comes back; each of its ends may come first. */
    private static final class Errand {

        private final Promise<Receipt> receipt = Promise.promise();
        private final Buffer answer = Buffer.buffer();
        private HttpClientRequest request;
        private HttpClientResponse head;

        void begin(HttpClientRequest begun, byte[] body) {
            request = begun;
            if (receipt.future().isComplete()) {
                request.reset();
                return;
            }
            request.send(Buffer.buffer(body)).onSuccess(this::answered).onFailure(this::fail);
        }

        void giveUp() {
            end(new TimeoutException("no answer in time"));
            if (request != null) {
                request.reset();
            }
        }

        void fail(Throwable failure) {
            end(failure);
        }

        private void answered(HttpClientResponse response) {
            head = response;
            response.handler(this::read);
            response.exceptionHandler(this::fail);
            response.endHandler(ended -> end(null));
        }

        private void read(Buffer part) {
            answer.appendBuffer(part, 0, Math.min(part.length(), LONGEST_ANSWER - answer.length()));
            if (answer.length() == LONGEST_ANSWER) {
                giveUp();
            }
        }

        private void end(Throwable failure) {
            if (head == null) {
                receipt.tryFail(failure);
            } else {
                receipt.tryComplete(
                        new Receipt(head.statusCode(), head.getHeader(HttpHeaders.CONTENT_TYPE), answer.toString()));
            }
        }
    }
}
