package dev.carflow.benchmark.enrichment.peer;

import dev.carflow.routing.EventHeaders;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.impl.VertxInternal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A bare HTTP client: this many calls at a time, with the same bytes on the wire; or none at all. */
final class ApiCaller {

    static final byte[] NO_ANSWER = "{\"data\":[]}".getBytes(StandardCharsets.US_ASCII);

    private static final int LOOPS = 2;
    private static final int OK = 200;

    private final HttpClient client;
    private final List<Context> loops;
    private final int port;
    private final BinaryOperator<byte[]> output;
    private final boolean calls;

    /**
     * @param inFlight calls at one time, 0 for none
     * @param output makes the output of an event and its answer
     */
    ApiCaller(int port, int inFlight, BinaryOperator<byte[]> output) {
        Vertx vertx = Vertx.vertx();
        this.port = port;
        this.output = output;
        this.calls = inFlight > 0;
        this.client = vertx.createHttpClient(
                new HttpClientOptions(),
                new PoolOptions().setHttp1MaxSize(Math.max(1, inFlight)).setMaxWaitQueueSize(-1));
        this.loops = IntStream.range(0, LOOPS)
                .<Context>mapToObj(i -> ((VertxInternal) vertx).createEventLoopContext())
                .toList();
    }

    CompletableFuture<byte[]> call(ConsumerRecord<String, byte[]> event) {
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        loops.get(event.partition() % LOOPS).runOnContext(here -> call(event, answer));
        return answer;
    }

    private void call(ConsumerRecord<String, byte[]> event, CompletableFuture<byte[]> answer) {
        if (!calls) {
            answer.complete(output.apply(event.value(), NO_ANSWER));
            return;
        }
        String vehicle =
                new String(event.headers().lastHeader(EventHeaders.SUBJECT).value(), StandardCharsets.UTF_8);
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setHost("localhost")
                .setPort(port)
                .setURI(ApiStub.API + "/vehicles/" + vehicle + "/signals")
                .putHeader("Authorization", "Bearer token-1")
                .putHeader("sc-user-id", event.key());
        ask(options)
                .map(body -> output.apply(event.value(), body.getBytes()))
                .onSuccess(answer::complete)
                .onFailure(answer::completeExceptionally);
    }

    /** Asks again at once if the answer is an error, which is less than Carflow does: it waits a little. */
    private Future<Buffer> ask(RequestOptions options) {
        return client.request(options).compose(request -> request.send()).compose(response -> response.body()
                .compose(body -> response.statusCode() == OK ? Future.succeededFuture(body) : ask(options)));
    }
}
