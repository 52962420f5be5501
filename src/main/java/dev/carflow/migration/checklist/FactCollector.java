package dev.carflow.migration.checklist;

import static dev.carflow.database.TimeoutPolicy.now;

import dev.carflow.migration.checklist.Facts.Rows;
import dev.carflow.migration.checklist.Facts.Sample;
import dev.carflow.migration.compare.ComparisonRows;
import dev.carflow.migration.processes.ProcessRows;
import dev.carflow.ratelimit.RateLimiter;
import dev.carflow.ratelimit.Urgency;
import dev.carflow.smartcar.MigrationState;
import dev.carflow.smartcar.SmartcarConfig;
import dev.carflow.smartcar.api.ApiProblem;
import dev.carflow.smartcar.api.ApiProblem.Forbidden;
import dev.carflow.smartcar.api.ApiProblem.Unauthorized;
import dev.carflow.smartcar.api.ConnectionList;
import dev.carflow.smartcar.api.ConnectionQuery;
import dev.carflow.smartcar.api.VehicleApi;
import dev.carflow.smartcar.token.ApplicationTokens;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.function.Function;

/**
 * Collects the facts: counts from the database, and three requests to Smartcar, two of which take permits of
 * the rate limit.
 */
@ApplicationScoped
public class FactCollector {

    private static final Probe WORKED = new Probe.Worked();
    private static final Duration ALLOWANCE_WITHIN = Duration.ofSeconds(30);

    private final MigrationQueries rows;
    private final MigrationState migration;
    private final SmartcarConfig smartcar;
    private final ComparisonRows comparisons;
    private final ProcessRows processes;
    private final Instance<ApplicationTokens> tokens;
    private final Instance<VehicleApi> api;
    private final RateLimiter limiter;

    @Inject
    public FactCollector(
            MigrationQueries rows,
            MigrationState migration,
            SmartcarConfig smartcar,
            ComparisonRows comparisons,
            ProcessRows processes,
            Instance<ApplicationTokens> tokens,
            Instance<VehicleApi> api,
            RateLimiter limiter) {
        this.rows = rows;
        this.migration = migration;
        this.smartcar = smartcar;
        this.comparisons = comparisons;
        this.processes = processes;
        this.tokens = tokens;
        this.api = api;
        this.limiter = limiter;
    }

    /** Fails while the database is away. It blocks. */
    Facts gather() {
        Rows counted = now(rows.counts());
        Probe token = now(token());
        return new Facts(
                migration.phase(),
                migration.renewer(),
                isGiven(),
                token,
                now(filter(counted, token)),
                now(call(counted, token)),
                counted,
                now(rows.tokens()),
                now(rows.copy()),
                now(comparisons.last()),
                now(processes.all()));
    }

    /** Collects what the database says, and requests nothing from Smartcar. Fails while the database is away. */
    Uni<Facts> gatherStored() {
        Probe untried = new Probe.Untried("no request is made for this");
        return Uni.combine()
                .all()
                .unis(rows.counts(), rows.tokens(), rows.copy(), comparisons.last(), processes.all())
                .usingConcurrencyOf(1)
                .with((counted, tokensOfVehicles, copy, comparison, running) -> new Facts(
                        migration.phase(),
                        migration.renewer(),
                        isGiven(),
                        untried,
                        untried,
                        untried,
                        counted,
                        tokensOfVehicles,
                        copy,
                        comparison,
                        running));
    }

    private boolean isGiven() {
        return smartcar.clientId().isPresent()
                && (smartcar.clientSecret().isPresent()
                        || smartcar.clientSecretFile().isPresent());
    }

    private Uni<Probe> token() {
        return isGiven()
                ? tokens.get()
                        .current()
                        .map(token -> WORKED)
                        .onFailure()
                        .recoverWithItem(failure -> new Probe.Failed(failure.getMessage(), false))
                : untried("no credentials are configured");
    }

    private Uni<Probe> filter(Rows counted, Probe token) {
        return tried(counted, token, sample -> api.get()
                .allConnections(ConnectionQuery.ofUser(sample.userId())
                        .inMode(sample.mode())
                        .withMaxPages(1))
                .map(result -> result.fold(FactCollector::judge, FactCollector::failed)));
    }

    private Uni<Probe> call(Rows counted, Probe token) {
        return tried(counted, token, sample -> api.get()
                .vehicle(sample.userId(), sample.vehicleId())
                .map(result -> result.fold(vehicle -> WORKED, FactCollector::failed)));
    }

    private Uni<Probe> tried(Rows counted, Probe token, Function<Sample, Uni<Probe>> attempt) {
        if (token != WORKED) {
            return untried("there is no application token");
        }
        if (counted.sample().isEmpty()) {
            return untried("no connection is stored that it could be tried with");
        }
        return limiter.acquireWhenAvailable(Urgency.URGENT)
                .map(permitted -> true)
                .ifNoItem()
                .after(ALLOWANCE_WITHIN)
                .recoverWithItem(false)
                .chain(permitted -> permitted
                        ? attempt.apply(counted.sample().get())
                        : untried("the allowance of calls is spent at the moment"));
    }

    private static Probe judge(ConnectionList found) {
        return found.foreign() > 0 || found.connections().isEmpty() ? new Probe.Wrong(found.foreign()) : WORKED;
    }

    private static Probe failed(ApiProblem problem) {
        return new Probe.Failed(problem.slug(), problem instanceof Unauthorized || problem instanceof Forbidden);
    }

    private static Uni<Probe> untried(String why) {
        return Uni.createFrom().item(new Probe.Untried(why));
    }
}
