package dev.carflow.benchmark.enrichment.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.benchmark.LiveSignals;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Smartcar's API as far as workers see it, as cheap as possible, so that it is not itself measured: every vehicle has
 * the same signals, always current, after a fixed latency and without any limit; a share of the calls is answered 500. A
 * process of its own; arguments: port, latency in milliseconds, signals in an answer, share of errors, seconds that a
 * token lives.
 */
public final class ApiStub extends AbstractVerticle {

    public static final String COUNTS = "/counts";
    public static final String TOKEN = "/oauth2/token";
    public static final String API = "/v3";

    private static final int LOOPS = 2;
    private static final long RENDERED_EVERY_MILLIS = 100;
    private static final String JSON = "application/json";
    private static final String VEHICLE = "{vehicle}";

    /** As in {@code /v3/vehicles/…/signals}. */
    private static final int VEHICLE_IN_PATH = 3;

    private static final int INTERNAL_ERROR = 500;
    private static final Buffer ERROR = Buffer.buffer(
            "{\"errors\":[{\"status\":\"500\",\"type\":\"SERVER\",\"code\":\"INTERNAL\",\"title\":\"Internal Server Error\"}]}");
    private static final AtomicLong TOKENS = new AtomicLong();
    private static final AtomicLong CALLS = new AtomicLong();

    private final int port;
    private final long latencyMillis;
    private final JsonNode signals;
    private final double errors;
    private final long tokenSeconds;
    private Buffer beforeId;
    private Buffer afterId;

    private ApiStub(int port, long latencyMillis, JsonNode signals, double errors, long tokenSeconds) {
        this.port = port;
        this.latencyMillis = latencyMillis;
        this.signals = signals;
        this.errors = errors;
        this.tokenSeconds = tokenSeconds;
    }

    public static void main(String... args) {
        int port = Integer.parseInt(args[0]);
        long latencyMillis = Long.parseLong(args[1]);
        double errors = Double.parseDouble(args[3]);
        long tokenSeconds = Long.parseLong(args[4]);
        ObjectNode answer = LiveSignals.answer(Integer.parseInt(args[2]));
        ((ObjectNode) answer.at("/included/vehicle")).put("id", VEHICLE);
        Vertx.vertx(new VertxOptions().setEventLoopPoolSize(LOOPS))
                .deployVerticle(
                        () -> new ApiStub(port, latencyMillis, answer.deepCopy(), errors, tokenSeconds),
                        new DeploymentOptions().setInstances(LOOPS))
                .onFailure(failure -> {
                    failure.printStackTrace();
                    System.exit(1);
                });
    }

    @Override
    public void start(Promise<Void> started) {
        render();
        vertx.setPeriodic(RENDERED_EVERY_MILLIS, tick -> render());
        vertx.createHttpServer(new HttpServerOptions().setTcpNoDelay(true).setIdleTimeout(0))
                .requestHandler(this::answer)
                .listen(port, "localhost")
                .<Void>mapEmpty()
                .onComplete(started);
    }

    private void answer(HttpServerRequest request) {
        if (request.path().equals(TOKEN)) {
            String token = "token-" + TOKENS.incrementAndGet();
            reply(
                    request,
                    Buffer.buffer("{\"access_token\":\"" + token + "\",\"token_type\":\"Bearer\",\"expires_in\":"
                            + tokenSeconds + "}"));
        } else if (request.path().equals(COUNTS)) {
            reply(request, Buffer.buffer(TOKENS.get() + " " + CALLS.get()));
        } else {
            boolean fails = isError(CALLS.incrementAndGet(), errors);
            String vehicle = request.path().split("/")[VEHICLE_IN_PATH];
            vertx.setTimer(latencyMillis, late -> {
                if (fails) {
                    request.response().setStatusCode(INTERNAL_ERROR);
                    reply(request, ERROR);
                } else {
                    reply(request, beforeId.copy().appendString(vehicle).appendBuffer(afterId));
                }
            });
        }
    }

    /** Errors are spread evenly: of 100 calls with a share of 0.01, the last one. */
    static boolean isError(long call, double share) {
        return Math.floor(call * share) > Math.floor((call - 1) * share);
    }

    private static void reply(HttpServerRequest request, Buffer body) {
        request.response().putHeader("Content-Type", JSON).end(body);
    }

    /** Every signal was read from the car just now. */
    private void render() {
        String now = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
        for (JsonNode signal : signals.path("data")) {
            if (signal.path("meta").has("oemUpdatedAt")) {
                ((ObjectNode) signal.path("meta")).put("oemUpdatedAt", now).put("retrievedAt", now);
            }
        }
        // An answer says whose it is; a worker refuses one about another vehicle than it asked for.
        String text = signals.toString();
        int at = text.indexOf(VEHICLE);
        beforeId = Buffer.buffer(text.substring(0, at).getBytes(StandardCharsets.UTF_8));
        afterId = Buffer.buffer(text.substring(at + VEHICLE.length()).getBytes(StandardCharsets.UTF_8));
    }
}
