package dev.carflow.migration.compare;

import dev.carflow.database.Patience;
import dev.carflow.migration.CallAllowance;
import dev.carflow.migration.MigrationConfig;
import dev.carflow.migration.Pace;
import dev.carflow.smartcar.api.ApiProblem;
import dev.carflow.smartcar.api.ApiResult;
import dev.carflow.smartcar.api.ApiResult.Failure;
import dev.carflow.smartcar.api.ApiResult.Success;
import dev.carflow.smartcar.api.Credential.ApplicationCredential;
import dev.carflow.smartcar.api.Credential.VehicleCredential;
import dev.carflow.smartcar.api.VehicleApi;
import dev.carflow.smartcar.api.VehicleSignals;
import dev.carflow.smartcar.legacy.VehicleTokenResult;
import io.quarkus.arc.Unremovable;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads vehicles with either credential, one after the other: two calls of the allowance each. It blocks: it is for a
 * thread of a subcommand.
 */
@Unremovable
@ApplicationScoped
public class Comparison {

    private static final Duration DATABASE_WITHIN = Patience.AT_MOST;
    private static final int PAGE = 200;

    private final ComparisonRows rows;
    private final VehicleTokenSource tokens;
    private final Instance<VehicleApi> api;
    private final CallAllowance allowance;
    private final MigrationConfig config;

    @Inject
    public Comparison(
            ComparisonRows rows,
            VehicleTokenSource tokens,
            Instance<VehicleApi> api,
            CallAllowance allowance,
            MigrationConfig config) {
        this.rows = rows;
        this.tokens = tokens;
        this.api = api;
        this.allowance = allowance;
        this.config = config;
    }

    /**
     * Fails while the database is away. Its outcome is noted for {@code migrate status}, unless nothing could be
     * compared.
     *
     * @param each told of every vehicle as soon as it was compared
     */
    public ComparisonSummary run(ComparisonRequest request, Consumer<ComparedVehicle> each) {
        Pace pace = Pace.of(request.callsPerMinute().orElse(config.callsPerMinute()));
        CallAllowance permitted = () -> pace.permit().chain(allowance::permit);
        SignalComparison signals = new SignalComparison(request.tolerance());
        ComparisonSummary summary = ComparisonSummary.NOTHING;
        List<Candidate> candidates = request.sample().isPresent()
                ? now(rows.sample(request.sample().get()))
                : now(rows.page(new Candidate("", ""), PAGE));
        while (!candidates.isEmpty()) {
            for (Candidate candidate : candidates) {
                ComparedVehicle vehicle =
                        compare(candidate, signals, permitted).await().indefinitely();
                each.accept(vehicle);
                summary = summary.plus(vehicle);
            }
            candidates = request.sample().isPresent()
                    ? List.of()
                    : now(rows.page(candidates.get(candidates.size() - 1), PAGE));
        }
        if (summary.vehicles() > 0) {
            now(rows.note(summary));
        }
        return summary;
    }

    private Uni<ComparedVehicle> compare(Candidate candidate, SignalComparison signals, CallAllowance permitted) {
        String id = candidate.vehicleId();
        return tokens.current(id).chain(token -> {
            if (!(token instanceof VehicleTokenResult.Valid valid)) {
                return Uni.createFrom().item(new ComparedVehicle.VehicleTokenFailed(id, words(token)));
            }
            return permitted
                    .permit()
                    .chain(go -> api.get().signals(new ApplicationCredential(candidate.userId()), id))
                    .chain(application -> permitted
                            .permit()
                            .chain(go -> api.get().signals(new VehicleCredential(valid.token()), id))
                            .map(own -> compare(id, application, own, signals)));
        });
    }

    private static ComparedVehicle compare(
            String id, ApiResult<VehicleSignals> application, ApiResult<VehicleSignals> own, SignalComparison signals) {
        boolean nothingYet = isWithoutData(application) && isWithoutData(own);
        if (nothingYet) {
            return new ComparedVehicle.Same(id, 0);
        }
        if (application instanceof Failure<VehicleSignals> failure) {
            return new ComparedVehicle.ApplicationFailed(id, failure.problem().slug());
        }
        if (own instanceof Failure<VehicleSignals> failure) {
            return new ComparedVehicle.VehicleTokenFailed(id, failure.problem().slug());
        }
        VehicleSignals one = ((Success<VehicleSignals>) application).value();
        List<Difference> differences = signals.of(one, ((Success<VehicleSignals>) own).value());
        return differences.isEmpty()
                ? new ComparedVehicle.Same(id, one.signals().size())
                : new ComparedVehicle.Different(id, differences);
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

    private static <T> T now(Uni<T> step) {
        return step.await().atMost(DATABASE_WITHIN);
    }
}
