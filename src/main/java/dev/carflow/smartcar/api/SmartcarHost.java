package dev.carflow.smartcar.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.smartcar.api.ApiProblem.InvalidRequest;
import dev.carflow.smartcar.api.ApiProblem.TimeLimit;
import dev.carflow.smartcar.api.ApiProblem.TimedOut;
import dev.carflow.smartcar.api.Transfer.Arrived;
import dev.carflow.smartcar.api.Transfer.Lost;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;

/**
 * One of Smartcar's hosts (contract 0.3): a call and its one result, within the settings' total time. It has connections
 * of its own and no credentials. A call is made when its {@code Uni} is subscribed to; cancelling it closes its
 * connection.
 */
public final class SmartcarHost implements AutoCloseable {

    private final VehicleApiSettings settings;
    private final Wire wire;
    private final Clock clock;

    /**
     * @param settings of which the filter for users means nothing here
     * @param clock to which dates in Retry-After are compared
     */
    public SmartcarHost(Vertx vertx, VehicleApiSettings settings, Clock clock) {
        this.settings = settings;
        this.wire = new Wire(vertx, settings);
        this.clock = clock;
    }

    /**
     * One request at most.
     *
     * @param reader of the body of a success; it returns none for a shape it does not know
     */
    public <T> Uni<ApiResult<T>> ask(Call call, Authorization authorization, Function<JsonNode, Optional<T>> reader) {
        return ask(call, sent -> send(sent, authorization), reader);
    }

    /** Calls still under way end as faults, later ones at once. */
    @Override
    public void close() {
        wire.close();
    }

    /** @param way how the call is sent, and perhaps once more */
    <T> Uni<ApiResult<T>> ask(Call call, Function<Call, Uni<Transfer>> way, Function<JsonNode, Optional<T>> reader) {
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

    /** Never fails. */
    Uni<Transfer> send(Call call, Authorization authorization) {
        return authorization.isSendable()
                ? wire.send(call, authorization)
                : Uni.createFrom().item(new Lost(new InvalidRequest(ApiError.NONE)));
    }

    private <T> ApiResult<T> result(Transfer transfer, Function<JsonNode, Optional<T>> reader) {
        if (transfer instanceof Arrived arrived) {
            return new Answer(arrived, clock.instant()).read(reader);
        }
        return ApiResult.failure(((Lost) transfer).problem(), Optional.empty());
    }
}
