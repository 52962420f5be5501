package dev.carflow.migration.compare;

import static dev.carflow.database.TimeoutPolicy.now;

import dev.carflow.migration.MigrationConfig;
import dev.carflow.ratelimit.PacedRateLimiter;
import dev.carflow.ratelimit.RateLimiter;
import dev.carflow.smartcar.api.VehicleApi;
import dev.carflow.smartcar.legacy.LegacyVehicleApi;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads vehicles with either credential, one after the other: two permits of the rate limit each, or one where v3 accepts
 * no vehicle tokens. It blocks: it is for a thread of a subcommand.
 */
@Unremovable
@ApplicationScoped
public class Comparison {

    private static final int PAGE = 200;

    private final ComparisonRows rows;
    private final StoredTokenSource tokens;
    private final Instance<VehicleApi> api;
    private final Instance<LegacyVehicleApi> v2;
    private final RateLimiter limiter;
    private final MigrationConfig config;

    @Inject
    public Comparison(
            ComparisonRows rows,
            StoredTokenSource tokens,
            Instance<VehicleApi> api,
            Instance<LegacyVehicleApi> v2,
            RateLimiter limiter,
            MigrationConfig config) {
        this.rows = rows;
        this.tokens = tokens;
        this.api = api;
        this.v2 = v2;
        this.limiter = limiter;
        this.config = config;
    }

    /**
     * Fails while the database is away. Its outcome is stored for {@code migrate status}, unless nothing could be
     * compared.
     *
     * @param each called for every vehicle as soon as it was compared
     */
    public ComparisonSummary run(ComparisonRequest request, Consumer<ComparedVehicle> each) {
        PacedRateLimiter pace =
                PacedRateLimiter.perMinute(request.callsPerMinute().orElse(config.callsPerMinute()));
        CredentialComparer ways = new CredentialComparer(
                tokens::current,
                api.get(),
                v2.get(),
                pace.before(limiter),
                pace,
                new SignalComparison(request.tolerance()));
        ComparisonSummary summary = ComparisonSummary.NOTHING;
        List<Candidate> candidates = request.sample().isPresent()
                ? now(rows.sample(request.sample().get()))
                : now(rows.page(new Candidate("", ""), PAGE));
        while (!candidates.isEmpty()) {
            for (Candidate candidate : candidates) {
                ComparedVehicle vehicle = ways.read(candidate).await().indefinitely();
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
}
