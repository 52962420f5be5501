package dev.carflow.enrichment.credential;

import dev.carflow.enrichment.calls.SignalRequest;
import dev.carflow.enrichment.calls.SkipReason;
import dev.carflow.enrichment.credential.TokenChoice.VehicleToken;
import dev.carflow.smartcar.api.ApiProblem;
import dev.carflow.smartcar.api.ApiResult;
import dev.carflow.smartcar.api.Credential.VehicleCredential;
import dev.carflow.smartcar.api.VehicleApi;
import dev.carflow.smartcar.api.VehicleSignals;
import dev.carflow.smartcar.legacy.VehicleOfUser;
import dev.carflow.smartcar.legacy.VehicleTokenResult.Valid;
import dev.carflow.smartcar.legacy.VehicleTokens;
import dev.carflow.smartcar.token.AccessToken;
import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Requests signals with the token that the policy selects. Thread-safe; what it remembers is bounded. */
public final class CredentialSelectingClient implements SignalRequest {

    private final VehicleApi api;
    private final TokenPolicy policy;
    private final Supplier<VehicleTokens> tokens;
    private final Consumer<CredentialUsed> used;
    private final VehicleTokenAcceptance use;

    /**
     * @param tokens asked only if a vehicle token is wanted
     * @param use of vehicles' tokens, as far as is known
     * @param used called for each attempt; must not block or throw
     */
    public CredentialSelectingClient(
            VehicleApi api,
            TokenPolicy policy,
            Supplier<VehicleTokens> tokens,
            VehicleTokenAcceptance use,
            Consumer<CredentialUsed> used) {
        this.api = api;
        this.policy = policy;
        this.tokens = tokens;
        this.use = use;
        this.used = used;
    }

    @Override
    public Optional<SkipReason> skipReason(String userId, String vehicleId) {
        if (!(policy.choose(userId) instanceof VehicleToken choice) || choice.elseApplication()) {
            return Optional.empty();
        }
        VehicleOfUser vehicle = VehicleOfUser.of(vehicleId, userId);
        Optional<SkipReason> why = use.skipReason(vehicle);
        why.ifPresent(reason -> {
            used.accept(CredentialUsed.NONE);
            if (reason == SkipReason.VEHICLE_TOKENS_REFUSED) {
                // v2.0 accepts it and other callers may use it there: it is renewed before it expires all the same.
                tokens.get().current(vehicle).subscribe().with(token -> {});
            }
        });
        return why;
    }

    @Override
    public Uni<ApiResult<VehicleSignals>> signals(String userId, String vehicleId) {
        if (!(policy.choose(userId) instanceof VehicleToken choice)) {
            return asApplication(userId, vehicleId, CredentialUsed.APPLICATION);
        }
        VehicleOfUser vehicle = VehicleOfUser.of(vehicleId, userId);
        if (choice.elseApplication()
                && (use.isWithout(vehicle) || use.skipReason(vehicle).isPresent())) {
            return asApplication(userId, vehicleId, CredentialUsed.APPLICATION_INSTEAD);
        }
        return tokens.get().current(vehicle).flatMap(result -> {
            if (result instanceof Valid valid) {
                return asVehicle(valid.token(), vehicle, choice);
            }
            if (choice.elseApplication()) {
                return asApplication(userId, vehicleId, CredentialUsed.APPLICATION_INSTEAD);
            }
            use.missing(vehicle);
            used.accept(CredentialUsed.NONE);
            return Uni.createFrom().item(ApiResult.failure(new ApiProblem.NoVehicleToken(), Optional.empty()));
        });
    }

    private Uni<ApiResult<VehicleSignals>> asApplication(String userId, String vehicleId, CredentialUsed as) {
        used.accept(as);
        return api.signals(userId, vehicleId);
    }

    private Uni<ApiResult<VehicleSignals>> asVehicle(AccessToken token, VehicleOfUser vehicle, VehicleToken choice) {
        used.accept(CredentialUsed.VEHICLE);
        return api.signals(new VehicleCredential(token), vehicle.vehicleId()).map(result -> {
            if (result instanceof ApiResult.Failure<VehicleSignals> failure) {
                return judged(failure, token, vehicle, choice);
            }
            use.accepted(vehicle);
            return result;
        });
    }

    /**
     * A refusal invalidates only this token. If the application token may stand in, it does so in the next attempt,
     * which the caller makes after an {@code Unauthorized} and for which it takes a permit.
     */
    private ApiResult<VehicleSignals> judged(
            ApiResult.Failure<VehicleSignals> failure, AccessToken token, VehicleOfUser vehicle, VehicleToken choice) {
        ApiProblem problem = failure.problem();
        if (problem instanceof ApiProblem.Unauthorized) {
            tokens.get().invalidate(vehicle, token);
            use.refused(vehicle, token);
        }
        boolean refusal = problem instanceof ApiProblem.Unauthorized || problem instanceof ApiProblem.Forbidden;
        if (!refusal || !choice.elseApplication()) {
            return failure;
        }
        use.forbidden(vehicle);
        return failure.as(new ApiProblem.Unauthorized(problem.error()));
    }
}
