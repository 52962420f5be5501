package dev.carflow.sandbox.simulator.api;

import java.util.Optional;

/** Smartcar's own rules, in its order: is the caller known, is there allowance left, is there an answer. */
final class Gateway {

    private final Guard guard;
    private final Meter meter;
    private final ApiCounters counters;
    private final TokenEndpoint token;
    private final ConnectionsEndpoint connections;
    private final VehiclesEndpoint vehicles;
    private final LegacyTokenEndpoint legacyToken;
    private final LegacyEndpoint legacy;
    private final ConnectEndpoint connect;

    Gateway(
            Guard guard,
            Meter meter,
            ApiCounters counters,
            TokenEndpoint token,
            ConnectionsEndpoint connections,
            VehiclesEndpoint vehicles,
            LegacyTokenEndpoint legacyToken,
            LegacyEndpoint legacy,
            ConnectEndpoint connect) {
        this.guard = guard;
        this.meter = meter;
        this.counters = counters;
        this.token = token;
        this.connections = connections;
        this.vehicles = vehicles;
        this.legacyToken = legacyToken;
        this.legacy = legacy;
        this.connect = connect;
    }

    Answer answer(Call call) {
        return switch (call.endpoint()) {
            case TOKEN -> token.answer(call);
            case LEGACY_TOKEN -> legacyToken.answer(call);
            case LEGACY_CONNECTIONS -> legacy.connections(call);
            case LEGACY_USER -> legacy.user(call);
            case LEGACY_VEHICLES -> legacy.vehicles(call);
            case CONNECT -> connect.authorize(call);
            default -> v3(call);
        };
    }

    private Answer v3(Call call) {
        Guard.Admission admission = guard.toV3(call);
        if (admission instanceof Guard.Turned turned) {
            return turned.answer();
        }
        Optional<Answer> refusal = meter.chargeApplication();
        if (refusal.isPresent()) {
            counters.refusedForApplication();
            return refusal.get();
        }
        return dispatch(((Guard.Admitted) admission).call());
    }

    private Answer dispatch(Call call) {
        return switch (call.endpoint()) {
            case CONNECTIONS -> connections.list(call);
            case CONNECTION -> connections.get(call);
            case DELETE_CONNECTION -> connections.delete(call);
            case DELETE_USER -> connections.deleteUser(call);
            case VEHICLE -> vehicles.get(call);
            case SIGNALS -> vehicles.signals(call);
            case SIGNAL -> vehicles.signal(call);
            default -> ApiError.invalidPath().answer();
        };
    }
}
