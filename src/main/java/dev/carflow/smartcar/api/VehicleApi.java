package dev.carflow.smartcar.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.smartcar.api.ApiProblem.NoDataYet;
import dev.carflow.smartcar.api.ApiResult.Success;
import dev.carflow.smartcar.api.Credential.ApplicationCredential;
import dev.carflow.smartcar.api.Credential.VehicleCredential;
import dev.carflow.smartcar.http.Authorization;
import dev.carflow.smartcar.http.Call;
import dev.carflow.smartcar.http.HttpResult;
import dev.carflow.smartcar.http.TransportSettings;
import dev.carflow.smartcar.token.ApplicationTokens;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Smartcar's v3 API (contract 7), one method for each call. A call never fails: it returns an {@link ApiResult} within the
 * settings' total timeout. It is made when its {@code Uni} is subscribed to; cancelling it closes its connection.
 */
public final class VehicleApi implements AutoCloseable {

    /** The query parameter by which the contract filters connections of a user; sources disagree on it (contract 0.2). */
    public static final String DEFAULT_USER_FILTER = "filter[userId]";

    private final String userFilter;
    private final SmartcarHost host;
    private final AuthorizedCalls authorized;

    /**
     * @param userFilter the query parameter that selects the connections of one user
     * @param clock to which dates in Retry-After are compared
     */
    public VehicleApi(
            Vertx vertx, TransportSettings settings, String userFilter, ApplicationTokens tokens, Clock clock) {
        this.userFilter = userFilter;
        this.host = new SmartcarHost(vertx, settings, clock);
        this.authorized = new AuthorizedCalls(host.transport(), tokens);
    }

    /**
     * Returns all signals of a vehicle in Smartcar's store (contract 7.4). It makes one request at most: unlike other calls
     * it is not repeated after a 401, because its caller books each request. The refused token is dropped, so the next
     * call uses another one.
     */
    public Uni<ApiResult<VehicleSignals>> signals(String userId, String vehicleId) {
        return signals(new ApplicationCredential(userId), vehicleId);
    }

    /** The same with either credential. If a vehicle's token is refused, the caller has to drop it. */
    public Uni<ApiResult<VehicleSignals>> signals(Credential credential, String vehicleId) {
        return ask(credential, signalsOf(vehicleId), authorized::once, VehicleSignals::read)
                .map(VehicleApi::orNoDataYet);
    }

    /** @return whether {@link #signals} can be sent for these ids; if not, it is an invalid request and no call is made */
    public static boolean canAskForSignals(String userId, String vehicleId) {
        return signalsOf(vehicleId).user(userId).sendable();
    }

    /** Returns one signal (contract 7.5). An unknown code and an empty store are both a 404. */
    public Uni<ApiResult<Signal>> signal(String userId, String vehicleId, String code) {
        Call call = signalsOf(vehicleId).id(code).user(userId);
        return get(call, body -> Signal.read(unwrapped(body)));
    }

    /** Returns the attributes of a vehicle (contract 7.3). */
    public Uni<ApiResult<Vehicle>> vehicle(String userId, String vehicleId) {
        return vehicle(new ApplicationCredential(userId), vehicleId);
    }

    /** The same with either credential. */
    public Uni<ApiResult<Vehicle>> vehicle(Credential credential, String vehicleId) {
        return ask(
                credential, Call.to("vehicles").id(vehicleId), authorized::get, body -> Vehicle.read(unwrapped(body)));
    }

    /**
     * Returns one page of connections (contract 7.2).
     *
     * @param number of the page, from 1
     */
    public Uni<ApiResult<ConnectionPage>> connections(ConnectionQuery query, int number) {
        return connections(query, number, new HashSet<>());
    }

    /** Removes a user with all connections at Smartcar (contract 7.3). For an unknown user the problem is "no data". */
    public Uni<ApiResult<Boolean>> removeUser(String userId) {
        return host.ask(Call.to("users").id(userId).delete(), authorized::get, body -> Optional.of(true));
    }

    /** Reads all pages into memory: for one user, or a small fleet. */
    public Uni<ApiResult<ConnectionList>> allConnections(ConnectionQuery query) {
        return Uni.createFrom().deferred(() -> new ConnectionPager(this::connections, query).all());
    }

    /** Ends calls that are under way as faults, and later ones at once. */
    @Override
    public void close() {
        host.close();
    }

    /** @param seen ids of connections on earlier pages, which are left out; those of this page are added */
    Uni<ApiResult<ConnectionPage>> connections(ConnectionQuery query, int number, Set<String> seen) {
        Call call = Call.to("connections")
                .query("page[number]", String.valueOf(number))
                .query("page[size]", String.valueOf(query.pageSize()));
        if (query.userId().isPresent()) {
            // The header filters too, in case the parameter has another name (contract 0.2).
            call = call.query(userFilter, query.userId().get())
                    .user(query.userId().get());
        }
        if (query.vehicleId().isPresent()) {
            call = call.query("filter[vehicleId]", query.vehicleId().get());
        }
        if (query.mode().isPresent()) {
            call = call.query("filter[vehicle.mode]", query.mode().get());
        }
        return get(call, body -> ConnectionPage.read(body, query, number, seen));
    }

    private static Call signalsOf(String vehicleId) {
        return Call.to("vehicles").id(vehicleId).slash("signals");
    }

    private <T> Uni<ApiResult<T>> get(Call call, Function<JsonNode, Optional<T>> reader) {
        return host.ask(call, authorized::get, reader);
    }

    /** @param way how a call with the application's token is sent */
    private <T> Uni<ApiResult<T>> ask(
            Credential credential,
            Call call,
            Function<Call, Uni<HttpResult>> way,
            Function<JsonNode, Optional<T>> reader) {
        if (credential instanceof VehicleCredential vehicle) {
            return host.ask(call, Authorization.bearer(vehicle.token().value()), reader);
        }
        return host.ask(call.user(((ApplicationCredential) credential).userId()), way, reader);
    }

    /** Smartcar's documents disagree on the response for an empty store, so both forms mean the same (contract 7.4). */
    private static ApiResult<VehicleSignals> orNoDataYet(ApiResult<VehicleSignals> result) {
        return result instanceof Success<VehicleSignals> success
                        && success.value().isEmpty()
                ? result.as(new NoDataYet(ApiError.NONE))
                : result;
    }

    /** In 2025 single resources had no wrapper (contract 7.3, 7.5). */
    private static JsonNode unwrapped(JsonNode body) {
        return body.path("data").isObject() ? body.path("data") : body;
    }
}
