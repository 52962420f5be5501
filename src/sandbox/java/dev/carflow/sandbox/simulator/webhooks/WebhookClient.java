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
 * Sends one body to the receiver (contract 3.1). Redirects are not followed. The time-out covers everything up to the
 * answer's head; the semantics determine whether it covers the answer's body too.
 */
final class WebhookClient {

    private static final String USER_AGENT = "Smartcar/1.0";
    private static final int LONGEST_ANSWER = 16 * 1024;

    /** A request that is left running ends after this many time-outs. */
    private static final int LEFT_RUNNING_TIMEOUTS = 4;

    private final Vertx vertx;
    private final HttpClient client;
    private final long timeoutMillis;
    private final DeliverySemantics semantics;

    WebhookClient(Vertx vertx, int connections, Duration timeout, DeliverySemantics semantics) {
        this.vertx = vertx;
        this.timeoutMillis = Math.max(1, timeout.toMillis());
        this.semantics = semantics;
        int pool = semantics.leavesRequestsRunning() ? connections * (1 + LEFT_RUNNING_TIMEOUTS) : connections;
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout((int) timeoutMillis).setTcpNoDelay(true),
                new PoolOptions().setHttp1MaxSize(pool));
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
        PendingRequest pending = new PendingRequest();
        long timer = vertx.setTimer(timeoutMillis, late -> pending.giveUp());
        client.request(options)
                .onSuccess(request -> pending.begin(request, body))
                .onFailure(pending::fail);
        return pending.receipt.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    /** Returns the word under which a failure is counted. */
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

    /** One request and its response; each of its ends may come first. */
    private final class PendingRequest {

        private final Promise<Receipt> receipt = Promise.promise();
        private final Buffer answer = Buffer.buffer();
        private HttpClientRequest request;
        private HttpClientResponse head;
        private boolean ended;

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
            if (semantics.leavesRequestsRunning()) {
                vertx.setTimer(timeoutMillis * LEFT_RUNNING_TIMEOUTS, late -> cut());
            } else {
                cut();
            }
        }

        void fail(Throwable failure) {
            ended = true;
            end(failure);
        }

        private void answered(HttpClientResponse response) {
            head = response;
            response.handler(this::read);
            response.exceptionHandler(this::fail);
            response.endHandler(all -> {
                ended = true;
                end(null);
            });
        }

        private void read(Buffer part) {
            answer.appendBuffer(part, 0, Math.min(part.length(), LONGEST_ANSWER - answer.length()));
            if (answer.length() == LONGEST_ANSWER && !semantics.wantsWholeAnswer()) {
                end(null);
                cut();
            }
        }

        private void cut() {
            if (request != null && !ended) {
                request.reset();
            }
        }

        /** @param failure null at the end of an answer */
        private void end(Throwable failure) {
            if (failure != null && (head == null || semantics.wantsWholeAnswer())) {
                receipt.tryFail(failure);
            } else {
                receipt.tryComplete(
                        new Receipt(head.statusCode(), head.getHeader(HttpHeaders.CONTENT_TYPE), answer.toString()));
            }
        }
    }
}
