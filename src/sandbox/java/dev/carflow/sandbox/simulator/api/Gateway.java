package dev.carflow.sandbox.simulator.api;

import dev.carflow.sandbox.simulator.api.Allowance.Charged;
import java.util.Optional;

/** Smartcar's own rules, in order: whether the caller is known, whether there is allowance left, what the answer is. */
final class Gateway {

    private final CredentialCheck credentialCheck;
    private final Meter meter;
    private final ApiCounters counters;
    private final TokenEndpoint token;
    private final ConnectionsEndpoint connections;
    private final VehiclesEndpoint vehicles;
    private final ManagementEndpoint management;
    private final LegacyTokenEndpoint legacyToken;
    private final LegacyEndpoint legacy;
    private final ConnectEndpoint connect;

    Gateway(
            CredentialCheck credentialCheck,
            Meter meter,
            ApiCounters counters,
            TokenEndpoint token,
            ConnectionsEndpoint connections,
            VehiclesEndpoint vehicles,
            ManagementEndpoint management,
            LegacyTokenEndpoint legacyToken,
            LegacyEndpoint legacy,
            ConnectEndpoint connect) {
        this.credentialCheck = credentialCheck;
        this.meter = meter;
        this.counters = counters;
        this.token = token;
        this.connections = connections;
        this.vehicles = vehicles;
        this.management = management;
        this.legacyToken = legacyToken;
        this.legacy = legacy;
        this.connect = connect;
    }

    Answer answer(Call call) {
        return switch (call.endpoint()) {
            case TOKEN -> token.answer(call);
            case LEGACY_TOKEN -> legacyToken.answer(call);
            case LEGACY_CONNECTIONS, LEGACY_USER, LEGACY_VEHICLES -> legacy.answer(call);
            case CONNECT -> connect.authorize(call);
            default -> v3(call);
        };
    }

    /**
     * Charges a call that an injected fault answers, if such calls cost anything.
     *
     * @return the refusal that replaces the fault, if there is no allowance left
     */
    Optional<Answer> chargeFault(Call call) {
        if (!call.endpoint().isOfVersion3() || !meter.charges(Charged.FAULTS)) {
            return Optional.empty();
        }
        Optional<Answer> refusal = chargeApplication(call);
        if (refusal.isEmpty()) {
            call.vehicleId().ifPresent(vehicleId -> meter.useUp(vehicleId, 1));
        }
        return refusal;
    }

    private Answer v3(Call call) {
        CredentialCheck.Admission admission = credentialCheck.toV3(call);
        if (admission instanceof CredentialCheck.Rejected turned) {
            return meter.charges(Charged.UNAUTHORIZED)
                    ? chargeApplication(call).orElse(turned.answer())
                    : turned.answer();
        }
        return chargeApplication(call).orElseGet(() -> dispatch(((CredentialCheck.Admitted) admission).call()));
    }

    private Optional<Answer> chargeApplication(Call call) {
        if (call.endpoint().isOfManagement() && !meter.charges(Charged.MANAGEMENT)) {
            return Optional.empty();
        }
        Optional<Answer> refusal = meter.chargeApplication();
        if (refusal.isPresent()) {
            counters.refusedForApplication();
        }
        return refusal;
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
            case WEBHOOKS -> management.webhooks(call);
            case WEBHOOK -> management.webhook(call);
            case SUBSCRIPTIONS -> management.subscriptions(call);
            case SUBSCRIPTION -> management.subscription(call);
            case CREATE_SUBSCRIPTION -> management.create(call);
            case DELETE_SUBSCRIPTION -> management.delete(call);
            default -> ApiError.invalidPath().answer();
        };
    }
}
