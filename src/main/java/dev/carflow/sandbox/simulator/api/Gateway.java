package dev.carflow.sandbox.simulator.api;

import java.util.Optional;

/** Smartcar's own rules, in its order: is the caller known, is there allowance left, is there an answer. */
final class Gateway {

    private final Tokens tokens;
    private final Meter meter;
    private final ApiCounters counters;
    private final TokenEndpoint token;
    private final ConnectionsEndpoint connections;
    private final VehiclesEndpoint vehicles;

    Gateway(
            Tokens tokens,
            Meter meter,
            ApiCounters counters,
            TokenEndpoint token,
            ConnectionsEndpoint connections,
            VehiclesEndpoint vehicles) {
        this.tokens = tokens;
        this.meter = meter;
        this.counters = counters;
        this.token = token;
        this.connections = connections;
        this.vehicles = vehicles;
    }

    Answer answer(Call call) {
        if (call.endpoint() == Endpoint.TOKEN) {
            return token.answer(call);
        }
        if (call.bearer().filter(tokens::isValid).isEmpty()) {
            return ApiError.unauthorized().answer();
        }
        Optional<Answer> refusal = meter.chargeApplication();
        if (refusal.isPresent()) {
            counters.refusedForApplication();
            return refusal.get();
        }
        return dispatch(call);
    }

    private Answer dispatch(Call call) {
        return switch (call.endpoint()) {
            case TOKEN -> token.answer(call);
            case CONNECTIONS -> connections.list(call);
            case CONNECTION -> connections.get(call);
            case DELETE_CONNECTION -> connections.delete(call);
            case DELETE_USER -> connections.deleteUser(call);
            case VEHICLE -> vehicles.get(call);
            case SIGNALS -> vehicles.signals(call);
            case SIGNAL -> vehicles.signal(call);
            case UNKNOWN -> ApiError.invalidPath().answer();
        };
    }
}
