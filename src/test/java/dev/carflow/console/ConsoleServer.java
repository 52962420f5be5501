package dev.carflow.console;

import dev.carflow.operations.Role;
import dev.carflow.operations.StatusTable;
import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.Template;
import io.quarkus.qute.Variant;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** The console's own routes on a port of their own, over metrics that a test makes. */
final class ConsoleServer implements AutoCloseable {

    static final Instant STARTED = Instant.now().minusSeconds(4 * 3600 + 12 * 60);

    private final Vertx vertx = Vertx.vertx();
    private final ConsoleRoutes routes;
    private final HttpServer server;
    private volatile int proxyStatus;

    ConsoleServer(
            SimulatedMetrics metrics,
            Recorder recorder,
            List<HealthCheck> checks,
            List<StatusTable> tables,
            int viewers) {
        ConsolePages pages = new ConsolePages(
                vertx,
                metrics.registry(),
                new HealthChecks(checks, List.of()),
                template(),
                new SlowTables(tables, System::nanoTime),
                process(),
                recorder);
        routes = new ConsoleRoutes(settings(viewers), pages);
        Router router = Router.router(vertx);
        router.route(ConsoleRoutes.STREAM).handler(this::proxy);
        routes.register(() -> router);
        server = get(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
    }

    /** As it looks on an ordinary day. */
    static List<HealthCheck> healthy() {
        return List.of(
                () -> HealthCheckResponse.named("event-log")
                        .up()
                        .withData("state", "records are being made durable")
                        .withData("kafka", "records are being made durable")
                        .withData("spill", "available")
                        .build(),
                () -> HealthCheckResponse.named("worker")
                        .up()
                        .withData("state", "events are being enriched")
                        .withData("loops", 2)
                        .withData("going", 2)
                        .build());
    }

    static ShownProcess process() {
        return new ShownProcess(
                "0.1.0",
                "carflow-6d5f7c9b8-x2k4p",
                Set.of(Role.INGEST, Role.WORKER),
                STARTED,
                Optional.of(URI.create("https://git.example.com/carflow/blob/main/docs/")),
                Optional.empty());
    }

    static Template template() {
        Engine engine = Engine.builder()
                .addDefaults()
                .addValueResolver(new ReflectionValueResolver())
                .addResultMapper(new HtmlEscaper(List.of(Variant.TEXT_HTML)))
                .build();
        try (var source = ConsoleServer.class.getResourceAsStream("/templates/console/page.html")) {
            return engine.parse(
                    new String(source.readAllBytes(), StandardCharsets.UTF_8),
                    Variant.forContentType(Variant.TEXT_HTML));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI url(String path) {
        return URI.create("http://127.0.0.1:" + server.actualPort() + path);
    }

    /** From now on a proxy before the console refuses its stream with this status. */
    void refuseStreamWith(int status) {
        proxyStatus = status;
    }

    private void proxy(RoutingContext context) {
        if (proxyStatus == 0) {
            context.next();
        } else {
            context.response().setStatusCode(proxyStatus).end();
        }
    }

    Viewers viewers() {
        return routes.viewers();
    }

    ConsoleRoutes routes() {
        return routes;
    }

    @Override
    public void close() {
        routes.onStop(null);
        get(vertx.close());
    }

    private static <T> T get(io.vertx.core.Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (InterruptedException | java.util.concurrent.ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ConsoleConfig settings(int viewers) {
        return new SmallRyeConfigBuilder()
                .withMapping(ConsoleConfig.class)
                .withDefaultValue("carflow.console.max-viewers", String.valueOf(viewers))
                .build()
                .getConfigMapping(ConsoleConfig.class);
    }
}
