package dev.carflow.console;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * {@code /console} on the management port: the page, its stream, style and script. Reads only, sets no cookie, loads
 * nothing from elsewhere.
 */
@ApplicationScoped
class ConsoleRoutes {

    static final String PATH = "/console";
    static final String STREAM = PATH + "/live";

    static final String CONTENT_SECURITY_POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none';"
            + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final Logger LOG = Logger.getLogger(ConsoleRoutes.class);
    private static final String HTML = "text/html; charset=utf-8";
    /** After the observers that let a load balancer leave: the console is of use until then. */
    private static final int LATE = 3000;

    private final ConsoleConfig config;
    private final ConsolePages pages;
    private final Viewers viewers;
    /** Not in a subcommand, which has no management port. */
    private volatile boolean serving;

    @Inject
    ConsoleRoutes(ConsoleConfig config, ConsolePages pages) {
        this.config = config;
        this.pages = pages;
        this.viewers = new Viewers(config.maxViewers());
    }

    void register(@Observes ManagementInterface management) {
        if (!config.enabled()) {
            return;
        }
        serving = true;
        pages.start(viewers::ranges, viewers::send);
        Router router = management.router();
        router.route(PATH).handler(read(this::page));
        router.route(STREAM).handler(read(this::stream));
        asset(router, "console.css", "text/css; charset=utf-8");
        asset(router, "console.js", "text/javascript; charset=utf-8");
    }

    /** Otherwise the shutdown would wait for the streams to end. */
    void onShutdown(@Observes @Priority(LATE) ShutdownDelayInitiatedEvent event) {
        end();
    }

    void onStop(@Observes ShutdownEvent event) {
        end();
    }

    Viewers viewers() {
        return viewers;
    }

    private void end() {
        if (serving) {
            serving = false;
            pages.stop();
            viewers.close();
        }
    }

    private void asset(Router router, String name, String type) {
        String content = resource(name);
        router.route(PATH + '/' + name)
                .handler(read(context ->
                        context.response().putHeader("content-type", type).end(content)));
    }

    private static String resource(String name) {
        try (InputStream source = ConsoleRoutes.class.getResourceAsStream("/console/" + name)) {
            return new String(source.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Handler<RoutingContext> read(Handler<RoutingContext> handler) {
        return context -> {
            HttpServerResponse response = context.response();
            response.putHeader("content-security-policy", CONTENT_SECURITY_POLICY)
                    .putHeader("x-content-type-options", "nosniff")
                    .putHeader("referrer-policy", "no-referrer")
                    .putHeader("cross-origin-resource-policy", "same-origin")
                    .putHeader("cache-control", "no-store");
            HttpMethod method = context.request().method();
            if (method == HttpMethod.GET || method == HttpMethod.HEAD) {
                handler.handle(context);
            } else {
                response.setStatusCode(405).putHeader("allow", "GET, HEAD").end();
            }
        };
    }

    private void page(RoutingContext context) {
        pages.page(range(context))
                .onSuccess(page ->
                        context.response().putHeader("content-type", HTML).end(page))
                .onFailure(failure -> {
                    LOG.error("CARFLOW0012: the console could not be rendered", failure);
                    context.response().setStatusCode(500).end();
                });
    }

    /**
     * A browser's stream shows its script no status, so the script asks for it with HEAD: 429 for too many viewers, 503 at
     * the end of the process.
     */
    private void stream(RoutingContext context) {
        HttpServerResponse response = context.response();
        Optional<String> former = Optional.ofNullable(context.request().getHeader("last-event-id"));
        if (!serving) {
            refuse(response, 503);
        } else if (context.request().method() == HttpMethod.HEAD) {
            if (viewers.hasPlace()) {
                response.end();
            } else {
                refuse(response, 429);
            }
        } else if (!viewers.add(response, range(context), former)) {
            refuse(response, 429);
        }
    }

    private static void refuse(HttpServerResponse response, int status) {
        response.setStatusCode(status).putHeader("retry-after", "10").end();
    }

    private static Range range(RoutingContext context) {
        return Range.of(context.request().getParam("range"));
    }
}
