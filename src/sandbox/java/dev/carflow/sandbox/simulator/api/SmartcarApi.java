package dev.carflow.sandbox.simulator.api;

import dev.carflow.sandbox.simulator.fleet.Fleet;
import dev.carflow.sandbox.simulator.wire.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.time.Clock;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * Smartcar's API side (contract 5 to 7, and 9) on one loopback port, with a path prefix for each of its hosts.
 * Thread-safe; its work is done on an event loop of its own.
 */
public final class SmartcarApi {

    private static final String LOOPBACK = "127.0.0.1";

    private final EventLoop loop;
    private final Fleet fleet;
    private final HttpServer server;
    private final Tokens tokens;
    private final Grants grants;
    private final CredentialCounters credentials = new CredentialCounters();
    private final TokenEndpoint tokenEndpoint;
    private final LegacyEndpoint legacy;
    private final ApiRequestHandler requestHandler;
    private final Meter meter;
    private final Faults faults;
    private final ApiCounters counters = new ApiCounters();
    private String links;
    private String managementLinks;

    private SmartcarApi(EventLoop loop, Fleet fleet, ApiSettings settings, Clock clock) {
        this.loop = loop;
        this.fleet = fleet;
        this.server = loop.vertx().createHttpServer();
        SplittableRandom random = new SplittableRandom(settings.seed());
        this.tokens = new Tokens(settings.tokens(), clock, random.split());
        this.faults = new Faults(random.split());
        this.tokenEndpoint = new TokenEndpoint(
                tokens,
                counters,
                new TokenEndpoint.Credentials(settings.clientId(), settings.clientSecret()),
                settings.tokens().requestsPerMinute(),
                clock);
        this.meter = new Meter(settings.allowance(), clock);
        Resources resources = new Resources(this::links, settings.answers().epochTimes());
        // split last, so that everything else derived from the seed stays the same
        this.grants = new Grants(settings.legacy(), clock, random.split());
        CredentialCheck credentialCheck = new CredentialCheck(tokens, grants, fleet, settings.legacy(), credentials);
        this.legacy = new LegacyEndpoint(
                credentialCheck,
                fleet,
                clock,
                settings.listingDelay(),
                settings.legacy().version2());
        fleet.subscriptions().endWithConnection(settings.management().endsWithConnection());
        Gateway gateway = new Gateway(
                credentialCheck,
                meter,
                counters,
                tokenEndpoint,
                new ConnectionsEndpoint(fleet, resources, clock, settings.listingDelay(), settings.pages()),
                new VehiclesEndpoint(
                        fleet,
                        resources,
                        meter,
                        clock,
                        settings,
                        new WordedSignals(settings.answers(), random.split())),
                new ManagementEndpoint(
                        fleet.subscriptions(),
                        new ManagementResources(settings.management(), this::managementLinks, this::links),
                        settings.management(),
                        clock,
                        // of its own, so that everything else derived from the seed stays the same
                        new SplittableRandom(settings.seed() + 1)),
                new LegacyTokenEndpoint(credentialCheck, grants),
                legacy,
                new ConnectEndpoint(
                        fleet,
                        grants,
                        clock,
                        settings.connect(),
                        settings.legacy().clientId()));
        this.requestHandler = new ApiRequestHandler(
                loop.vertx(),
                clock,
                fleet,
                tokens,
                grants,
                faults,
                counters,
                gateway,
                settings.latency(),
                random.split());
    }

    public static Future<SmartcarApi> start(Vertx vertx, Fleet fleet, ApiSettings settings, Clock clock) {
        return EventLoop.on(vertx)
                .compose(loop -> loop.call(() -> {
                    SmartcarApi api = new SmartcarApi(loop, fleet, settings, clock);
                    return api.server
                            .requestHandler(api.requestHandler::receive)
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

    /** @return in place of {@code https://management.api.smartcar.com/v3} */
    public URI managementApi() {
        return URI.create(host() + "/management/v3");
    }

    /** @return in place of {@code https://auth.smartcar.com/oauth/token} */
    public URI legacyTokenUri() {
        return URI.create(host() + "/auth/oauth/token");
    }

    /** @return in place of {@code https://api.smartcar.com/v2.0} */
    public URI legacyApi() {
        return URI.create(host() + "/legacy/v2.0");
    }

    /** @return in place of {@code https://management.smartcar.com/v2.0} */
    public URI legacyManagementApi() {
        return URI.create(host() + "/legacy-management/v2.0");
    }

    /**
     * Besides Smartcar's parameters, its {@code /oauth/authorize} accepts {@code sandbox_decision} ({@code allow} or
     * the error to return), {@code sandbox_user} (a user who connects again) and {@code sandbox_vehicles} (how many new
     * ones).
     *
     * @return in place of {@code https://connect.smartcar.com}
     */
    public URI connect() {
        return URI.create(host() + "/connect");
    }

    public Faults faults() {
        return faults;
    }

    public ApiCounts counts() {
        return counters.snapshot();
    }

    public CredentialCounts credentialCounts() {
        return credentials.snapshot();
    }

    /**
     * Issues tokens of a vehicle, as for an application that connected it earlier, with a single select.
     *
     * @throws IllegalArgumentException if it is not connected
     */
    public VehicleTokens issueTokens(String vehicleId) {
        String owner = fleet.vehicle(vehicleId)
                .orElseThrow(() -> new IllegalArgumentException("no such vehicle: " + vehicleId))
                .owner()
                .id();
        return grants.issue(new Grants.Grant(owner, Set.of(vehicleId)));
    }

    /** Issues one pair for all vehicles that this user has now. */
    public VehicleTokens issueTokensOfUser(String userId) {
        Set<String> vehicleIds = fleet.connections().stream()
                .filter(connection -> connection.user().id().equals(userId))
                .map(connection -> connection.vehicle().id())
                .collect(Collectors.toUnmodifiableSet());
        return grants.issue(new Grants.Grant(userId, vehicleIds));
    }

    /** Revokes every access token of a vehicle issued until now, but no refresh tokens. */
    public void revokeVehicleTokens() {
        grants.revokeAccess();
    }

    /** Revokes everything issued for this user, including refresh tokens and codes. */
    public void revokeGrantsOf(String userId) {
        grants.revoke(userId);
    }

    /** @return calls that the application has left now */
    public Future<Double> allowanceLeft() {
        return loop.call(() -> Future.succeededFuture(meter.left()));
    }

    /** Counts commands of others, and anything else, against the month of this vehicle. */
    public Future<Void> useUp(String vehicleId, int calls) {
        return loop.run(() -> meter.useUp(vehicleId, calls));
    }

    /** @return calls about this vehicle that counted since its month began */
    public Future<Integer> callsThisMonth(String vehicleId) {
        return loop.call(() -> Future.succeededFuture(meter.callsThisMonth(vehicleId)));
    }

    /** Switches v2.0 off or on again. */
    public void version2(LegacySettings.Version2 state) {
        legacy.state(state);
    }

    /**
     * Returns every remembered token and code of the application's and of vehicles, so that a test can search for them.
     */
    public Set<String> issued() {
        Set<String> issued = new HashSet<>(tokens.issued());
        issued.addAll(grants.issued());
        return issued;
    }

    /** Says whether this is one of {@link #issued}, without copying them. */
    public boolean hasIssued(String value) {
        return tokens.isKnown(value) || grants.hasIssued(value);
    }

    /** Revokes every application token issued until now. */
    public void revokeTokens() {
        tokens.revokeAll();
    }

    /** Sets the dashboard's new secret: the old one no longer gets a token, but tokens in use stay valid. */
    public void credentials(String clientId, String clientSecret) {
        tokenEndpoint.credentials(new TokenEndpoint.Credentials(clientId, clientSecret));
    }

    public Future<Void> close() {
        return loop.close();
    }

    /** The port is known only after the start, and building the URL is slow for something in every link. */
    private String links() {
        if (links == null) {
            links = vehicleApi().toString();
        }
        return links;
    }

    private String managementLinks() {
        if (managementLinks == null) {
            managementLinks = managementApi().toString();
        }
        return managementLinks;
    }

    private String host() {
        return "http://" + LOOPBACK + ":" + port();
    }
}
