package dev.carflow.sandbox.simulator.api;

import dev.carflow.sandbox.simulator.fleet.Fleet;
import dev.carflow.sandbox.simulator.wire.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Smartcar's API side (contract 6 and 7) on one loopback port, with a path prefix for each of its hosts. Safe for use by
 * several threads; what it does happens on an event loop of its own.
 */
public final class SmartcarApi {

    private static final String LOOPBACK = "127.0.0.1";

    private final EventLoop loop;
    private final Fleet fleet;
    private final HttpServer server;
    private final Tokens tokens;
    private final TokenEndpoint tokenEndpoint;
    private final Gateway gateway;
    private final Meter meter;
    private final Clock clock;
    private final Faults faults;
    private final ApiCounters counters = new ApiCounters();
    private String links;

    private SmartcarApi(EventLoop loop, Fleet fleet, ApiSettings settings, Clock clock) {
        this.loop = loop;
        this.clock = clock;
        this.fleet = fleet;
        this.server = loop.vertx().createHttpServer();
        SplittableRandom random = new SplittableRandom(settings.seed());
        this.tokens = new Tokens(settings.tokenLifetime(), clock, random.split());
        this.faults = new Faults(random.split());
        this.tokenEndpoint = new TokenEndpoint(
                tokens, counters, new TokenEndpoint.Credentials(settings.clientId(), settings.clientSecret()));
        this.meter = new Meter(settings.allowance(), clock);
        Resources resources = new Resources(this::links);
        this.gateway = new Gateway(
                tokens,
                meter,
                counters,
                tokenEndpoint,
                new ConnectionsEndpoint(fleet, resources, clock, settings.listingDelay()),
                new VehiclesEndpoint(fleet, resources, meter, clock, settings));
    }

    public static Future<SmartcarApi> start(Vertx vertx, Fleet fleet, ApiSettings settings, Clock clock) {
        return EventLoop.on(vertx)
                .compose(loop -> loop.call(() -> {
                    SmartcarApi api = new SmartcarApi(loop, fleet, settings, clock);
                    return api.server
                            .requestHandler(api::receive)
                            .listen(settings.port(), LOOPBACK)
                            .map(api);
                }));
    }

    public int port() {
        return server.actualPort();
    }

    /** @return in place of {@code https://iam.smartcar.com/oauth2/token} */
    public URI tokenUri() {
        return URI.create(host() + "/iam/oauth2/token");
    }

    /** @return in place of {@code https://vehicle.api.smartcar.com/v3} */
    public URI vehicleApi() {
        return URI.create(host() + "/vehicle/v3");
    }

    /** @return in place of {@code https://management.api.smartcar.com/v3}; nothing is served there yet */
    public URI managementApi() {
        return URI.create(host() + "/management/v3");
    }

    public Faults faults() {
        return faults;
    }

    public ApiCounts counts() {
        return counters.snapshot();
    }

    /** @return calls that the application has left now */
    public Future<Double> allowanceLeft() {
        return loop.call(() -> Future.succeededFuture(meter.left()));
    }

    /** Every token issued until now is a 401 from now on. */
    public void revokeTokens() {
        tokens.revokeAll();
    }

    /** The dashboard's new secret: the old one no longer gets a token, tokens in use go on. */
    public void credentials(String clientId, String clientSecret) {
        tokenEndpoint.credentials(new TokenEndpoint.Credentials(clientId, clientSecret));
    }

    public Future<Void> close() {
        return loop.close();
    }

    /** The port is known only after the start, and building the URL takes long for something in every link. */
    private String links() {
        if (links == null) {
            links = vehicleApi().toString();
        }
        return links;
    }

    private String host() {
        return "http://" + LOOPBACK + ":" + port();
    }

    private void receive(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            Call call = Call.of(request, body.toString());
            counters.begun(call.endpoint(), credential(call), vehicleId(call));
            Transmission transmission = new Transmission(loop.vertx(), request.response(), counters);
            List<Fault> striking = faults.striking(call);
            long delay = striking.stream()
                    .filter(Fault.Latency.class::isInstance)
                    .mapToLong(late -> ((Fault.Latency) late).delay().toMillis())
                    .sum();
            Runnable reply = () -> striking.stream()
                    .filter(fault -> !(fault instanceof Fault.Latency))
                    .findFirst()
                    .ifPresentOrElse(
                            fault -> spoil(fault, call, transmission), () -> transmission.whole(gateway.answer(call)));
            if (delay > 0) {
                loop.vertx().setTimer(delay, elapsed -> reply.run());
            } else {
                reply.run();
            }
        });
    }

    private void spoil(Fault fault, Call call, Transmission transmission) {
        if (fault instanceof Fault.Status status) {
            transmission.whole(status.answer(call.endpoint(), clock.instant()));
        } else if (fault instanceof Fault.TruncatedBody) {
            transmission.firstHalf(gateway.answer(call));
        } else if (fault instanceof Fault.EndlessBody) {
            transmission.withoutEnd();
        } else if (fault instanceof Fault.TricklingBody slow) {
            transmission.trickle(gateway.answer(call), slow.bytes(), slow.pause());
        } else if (fault instanceof Fault.LargeBody large) {
            transmission.large(large.bytes());
        } else if (fault instanceof Fault.Reset) {
            transmission.nothing();
        }
        // of Silence comes nothing at all
    }

    private String credential(Call call) {
        return call.bearer()
                .map(token -> tokens.isKnown(token) ? token : "unknown")
                .orElse("none");
    }

    /** Ids that mean nothing are not counted one by one: callers could make up any number of them. */
    private String vehicleId(Call call) {
        return call.vehicleId().filter(id -> fleet.vehicle(id).isPresent()).orElse(null);
    }
}
