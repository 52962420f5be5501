package dev.carflow.smartcar.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.smartcar.api.ApiProblem.InvalidRequest;
import dev.carflow.smartcar.api.ApiProblem.NoDataYet;
import dev.carflow.smartcar.api.ApiProblem.TimeLimit;
import dev.carflow.smartcar.api.ApiProblem.TimedOut;
import dev.carflow.smartcar.api.ApiResult.Success;
import dev.carflow.smartcar.api.Transfer.Arrived;
import dev.carflow.smartcar.api.Transfer.Lost;
import dev.carflow.smartcar.token.ApplicationTokens;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Smartcar's v3 API (contract 7), one method for each call. What it returns never fails but says what happened, within
 * the settings' total time. A call is made when its {@code Uni} is subscribed to; cancelling it closes its connection.
 */
public final class VehicleApi implements AutoCloseable {

    private final VehicleApiSettings settings;
    private final Authorized authorized;
    private final Wire wire;
    private final Clock clock;

    /** @param clock to which dates in Retry-After are compared */
    public VehicleApi(Vertx vertx, VehicleApiSettings settings, ApplicationTokens tokens, Clock clock) {
        this.settings = settings;
        this.wire = new Wire(vertx, settings);
        this.authorized = new Authorized(wire, tokens);
        this.clock = clock;
    }

    /**
     * All that Smartcar's store holds of a vehicle (contract 7.4). One request at most: other than the other calls, it is
     * not made again after a 401, since whoever makes it keeps a budget that each request counts against. The refused
     * token is dropped, so asking again uses another one.
     */
    public Uni<ApiResult<VehicleSignals>> signals(String userId, String vehicleId) {
        return get(signalsOf(userId, vehicleId), authorized::once, VehicleSignals::read)
                .map(VehicleApi::orNoDataYet);
    }

    /** @return whether {@link #signals} can be sent at all for these ids; else it is an invalid request, without a call */
    public static boolean canAskForSignals(String userId, String vehicleId) {
        return signalsOf(userId, vehicleId).sendable();
    }

    /** One signal (contract 7.5): 404 for an unknown code as well as for an empty store. */
    public Uni<ApiResult<Signal>> signal(String userId, String vehicleId, String code) {
        Call call = Call.to("vehicles").id(vehicleId).slash("signals").id(code).user(userId);
        return get(call, body -> Signal.read(unwrapped(body)));
    }

    /** What the vehicle is (contract 7.3). */
    public Uni<ApiResult<Vehicle>> vehicle(String userId, String vehicleId) {
        Call call = Call.to("vehicles").id(vehicleId).user(userId);
        return get(call, body -> Vehicle.read(unwrapped(body)));
    }

    /**
     * One page (contract 7.2).
     *
     * @param number of the page, from 1
     */
    public Uni<ApiResult<ConnectionPage>> connections(ConnectionQuery query, int number) {
        return connections(query, number, new HashSet<>());
    }

    /**
     * Page after page, each when it is asked for, so that the subscriber sets the pace. No connection comes twice. A
     * failure is the last item.
     */
    public Multi<ApiResult<ConnectionPage>> connectionPages(ConnectionQuery query) {
        return Multi.createFrom().deferred(() -> new ConnectionWalk(this::connections, query).pages());
    }

    /** All pages in memory: for one user, or a small fleet. */
    public Uni<ApiResult<Connections>> allConnections(ConnectionQuery query) {
        return Uni.createFrom().deferred(() -> new ConnectionWalk(this::connections, query).all());
    }

    /** Calls still under way end as faults, later ones at once. */
    @Override
    public void close() {
        wire.close();
    }

    private Uni<ApiResult<ConnectionPage>> connections(ConnectionQuery query, int number, Set<String> seen) {
        Call call = Call.to("connections")
                .query("page[number]", String.valueOf(number))
                .query("page[size]", String.valueOf(query.pageSize()));
        if (query.userId().isPresent()) {
            // The header filters as well, should the parameter turn out to have another name (contract 0.2).
            call = call.query(settings.userFilter(), query.userId().get())
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

    private static Call signalsOf(String userId, String vehicleId) {
        return Call.to("vehicles").id(vehicleId).slash("signals").user(userId);
    }

    private <T> Uni<ApiResult<T>> get(Call call, Function<JsonNode, Optional<T>> reader) {
        return get(call, authorized::get, reader);
    }

    private <T> Uni<ApiResult<T>> get(
            Call call, Function<Call, Uni<Transfer>> way, Function<JsonNode, Optional<T>> reader) {
        if (!call.sendable()) {
            return Uni.createFrom().item(ApiResult.failure(new InvalidRequest(ApiError.NONE), Optional.empty()));
        }
        return way.apply(call)
                .ifNoItem()
                .after(settings.totalTimeout())
                .on(wire.timers())
                .recoverWithItem(() -> new Lost(new TimedOut(TimeLimit.TOTAL)))
                .map(transfer -> result(transfer, reader));
    }

    private <T> ApiResult<T> result(Transfer transfer, Function<JsonNode, Optional<T>> reader) {
        if (transfer instanceof Arrived arrived) {
            return new Answer(arrived, clock.instant()).read(reader);
        }
        return ApiResult.failure(((Lost) transfer).problem(), Optional.empty());
    }

    /** Sources disagree on how an empty store answers, so both ways mean the same (contract 7.4). */
    private static ApiResult<VehicleSignals> orNoDataYet(ApiResult<VehicleSignals> result) {
        return result instanceof Success<VehicleSignals> success
                        && success.value().isEmpty()
                ? ApiResult.failure(new NoDataYet(ApiError.NONE), result.requestId())
                : result;
    }

    /** Single resources came without their wrapper in 2025 (contract 7.3, 7.5). */
    private static JsonNode unwrapped(JsonNode body) {
        return body.path("data").isObject() ? body.path("data") : body;
    }
}
