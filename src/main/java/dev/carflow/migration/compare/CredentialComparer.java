package dev.carflow.migration.compare;

import dev.carflow.migration.compare.ComparedVehicle.ApplicationFailed;
import dev.carflow.migration.compare.ComparedVehicle.Different;
import dev.carflow.migration.compare.ComparedVehicle.NotComparable;
import dev.carflow.migration.compare.ComparedVehicle.Outcome;
import dev.carflow.migration.compare.ComparedVehicle.Same;
import dev.carflow.migration.compare.ComparedVehicle.SameOwner;
import dev.carflow.migration.compare.ComparedVehicle.VehicleTokenFailed;
import dev.carflow.migration.compare.Difference.Kind;
import dev.carflow.ratelimit.RateLimiter;
import dev.carflow.ratelimit.Urgency;
import dev.carflow.smartcar.api.ApiProblem;
import dev.carflow.smartcar.api.ApiResult;
import dev.carflow.smartcar.api.ApiResult.Failure;
import dev.carflow.smartcar.api.ApiResult.Success;
import dev.carflow.smartcar.api.Credential.ApplicationCredential;
import dev.carflow.smartcar.api.Credential.VehicleCredential;
import dev.carflow.smartcar.api.VehicleApi;
import dev.carflow.smartcar.api.VehicleSignals;
import dev.carflow.smartcar.legacy.LegacyVehicleApi;
import dev.carflow.smartcar.legacy.LegacyVehicleApi.Served;
import dev.carflow.smartcar.legacy.VehicleTokenResult;
import dev.carflow.smartcar.token.AccessToken;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads one vehicle after the other with either credential. With the application's token it reads signals from v3.
 * With the vehicle's own token it asks v2.0 for the owner, which is all that is known about v2.0's answers (contract
 * 5.3), and v3 for signals. If v2.0 is gone, it is asked once in a run; if v3 accepts no vehicle tokens, a few times.
 */
final class CredentialComparer {

    /** The number of valid tokens that v3 has to refuse, without accepting one, before it is taken to accept none. */
    private static final int ENOUGH_REFUSALS = 3;

    private final Function<Candidate, Uni<VehicleTokenResult>> tokens;
    private final VehicleApi v3;
    private final LegacyVehicleApi v2;
    private final RateLimiter limiter;
    private final RateLimiter pace;
    private final SignalComparison signals;
    private boolean version2Gone;
    private boolean acceptedOnV3;
    private int refusedOnV3;

    /**
     * @param tokens returns the token of a vehicle and its user; never fails
     * @param limiter limits calls to v3
     * @param pace limits calls to v2.0
     */
    CredentialComparer(
            Function<Candidate, Uni<VehicleTokenResult>> tokens,
            VehicleApi v3,
            LegacyVehicleApi v2,
            RateLimiter limiter,
            RateLimiter pace,
            SignalComparison signals) {
        this.tokens = tokens;
        this.v3 = v3;
        this.v2 = v2;
        this.limiter = limiter;
        this.pace = pace;
        this.signals = signals;
    }

    /** v2.0's answer about a token. */
    private record Owner(Served served, Optional<ApiProblem> problem, List<Difference> differences) {

        static final Owner GONE = new Owner(Served.NO, Optional.empty(), List.of());

        static Owner failed(ApiProblem problem) {
            return problem instanceof ApiProblem.Gone
                    ? GONE
                    : new Owner(Served.UNKNOWN, Optional.of(problem), List.of());
        }
    }

    Uni<ComparedVehicle> read(Candidate candidate) {
        String id = candidate.vehicleId();
        return tokens.apply(candidate).chain(token -> {
            if (!(token instanceof VehicleTokenResult.Valid valid)) {
                return Uni.createFrom()
                        .item(new ComparedVehicle(id, Served.UNKNOWN, new VehicleTokenFailed(words(token))));
            }
            return owner(candidate, valid.token()).chain(owner -> limiter.acquireWhenAvailable(Urgency.ROUTINE)
                    .chain(go -> v3.signals(new ApplicationCredential(candidate.userId()), id))
                    .chain(application -> own(id, valid.token())
                            .map(own -> new ComparedVehicle(id, owner.served(), compare(application, own, owner)))));
        });
    }

    private Uni<Owner> owner(Candidate candidate, AccessToken token) {
        if (version2Gone) {
            return Uni.createFrom().item(Owner.GONE);
        }
        return pace.acquireWhenAvailable(Urgency.ROUTINE)
                .chain(go -> v2.user(token))
                .chain(user -> user instanceof Success<String> owner
                        ? pace.acquireWhenAvailable(Urgency.ROUTINE)
                                .chain(go -> v2.vehicles(token))
                                .map(vehicles ->
                                        vehicles.fold(ids -> owner(candidate, owner.value(), ids), Owner::failed))
                        : Uni.createFrom().item(Owner.failed(((Failure<String>) user).problem())))
                .invoke(owner -> version2Gone = owner.served() == Served.NO);
    }

    private static Owner owner(Candidate candidate, String user, List<String> vehicles) {
        List<Difference> differences = new ArrayList<>();
        if (!user.equals(candidate.userId())) {
            differences.add(new Difference("user", Kind.VALUE, "(hidden)", "(hidden)"));
        }
        if (!vehicles.contains(candidate.vehicleId())) {
            differences.add(new Difference("vehicle", Kind.PRESENCE, "known", "-"));
        }
        return new Owner(Served.YES, Optional.empty(), differences);
    }

    /** Returns none where v3 is taken to accept no vehicle tokens. */
    private Uni<Optional<ApiResult<VehicleSignals>>> own(String id, AccessToken token) {
        return !acceptedOnV3 && refusedOnV3 >= ENOUGH_REFUSALS
                ? Uni.createFrom().item(Optional.empty())
                : limiter.acquireWhenAvailable(Urgency.ROUTINE)
                        .chain(go -> v3.signals(new VehicleCredential(token), id))
                        .map(Optional::of);
    }

    private Outcome compare(
            ApiResult<VehicleSignals> application, Optional<ApiResult<VehicleSignals>> own, Owner owner) {
        boolean withoutData = isWithoutData(application);
        if (application instanceof Failure<VehicleSignals> failure && !withoutData) {
            return new ApplicationFailed(failure.problem().slug());
        }
        if (owner.problem().isPresent()) {
            return new VehicleTokenFailed(owner.problem().get().slug());
        }
        if (!owner.differences().isEmpty()) {
            return new Different(owner.differences());
        }
        // the application may read the vehicle, so a refusal is about the token, which is valid if v2.0 accepts it
        if (own.isEmpty() || isRefused(own.get())) {
            refusedOnV3++;
            return owner.served() == Served.YES ? new SameOwner() : new NotComparable();
        }
        acceptedOnV3 = true;
        ApiResult<VehicleSignals> other = own.get();
        if (withoutData && isWithoutData(other)) {
            return new Same(0);
        }
        if (application instanceof Failure<VehicleSignals> failure) {
            return new ApplicationFailed(failure.problem().slug());
        }
        if (other instanceof Failure<VehicleSignals> failure) {
            return new VehicleTokenFailed(failure.problem().slug());
        }
        VehicleSignals one = ((Success<VehicleSignals>) application).value();
        List<Difference> differences = signals.of(one, ((Success<VehicleSignals>) other).value());
        return differences.isEmpty() ? new Same(one.signals().size()) : new Different(differences);
    }

    private static boolean isRefused(ApiResult<VehicleSignals> result) {
        return result instanceof Failure<VehicleSignals> failure
                && (failure.problem() instanceof ApiProblem.Unauthorized
                        || failure.problem() instanceof ApiProblem.Forbidden);
    }

    private static boolean isWithoutData(ApiResult<VehicleSignals> result) {
        return result instanceof Failure<VehicleSignals> failure && failure.problem() instanceof ApiProblem.NoDataYet;
    }

    private static String words(VehicleTokenResult token) {
        if (token instanceof VehicleTokenResult.Unavailable unavailable) {
            return unavailable.problem().slug();
        }
        return token instanceof VehicleTokenResult.ReauthenticationNeeded ? "reauthentication-needed" : "no-token";
    }
}
