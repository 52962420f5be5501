package dev.carflow.migration.backfill;

import static dev.carflow.database.TimeoutPolicy.now;

import dev.carflow.accounts.link.BackfillRun;
import dev.carflow.accounts.link.BackfillRuns;
import dev.carflow.accounts.link.CustomerMatches;
import dev.carflow.accounts.link.ListingPageStore;
import dev.carflow.accounts.link.TokenOwners;
import dev.carflow.accounts.link.VehicleVins;
import dev.carflow.accounts.vault.UnidentifiedTokens;
import dev.carflow.migration.MigrationConfig;
import dev.carflow.ratelimit.PacedRateLimiter;
import dev.carflow.ratelimit.RateLimiter;
import dev.carflow.smartcar.api.VehicleApi;
import dev.carflow.smartcar.legacy.LegacyManagementApi;
import dev.carflow.smartcar.legacy.LegacyVehicleApi;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Clock;

/**
 * Stores all users whom Smartcar lists. A page and the position of the next are stored in one transaction, so an
 * interrupted run resumes where it stopped. It blocks: it is for a thread of a subcommand.
 */
@Unremovable
@ApplicationScoped
public class Backfill {

    private final BackfillRuns runs;
    private final ListingPageStore pages;
    private final CustomerMatches matches;
    private final Instance<VehicleApi> v3;
    private final Instance<LegacyManagementApi> legacy;
    private final Instance<LegacyVehicleApi> v2;
    private final UnidentifiedTokens tokens;
    private final TokenOwners owners;
    private final VehicleVins vins;
    private final RateLimiter limiter;
    private final MigrationConfig config;

    @Inject
    public Backfill(
            BackfillRuns runs,
            ListingPageStore pages,
            CustomerMatches matches,
            Instance<VehicleApi> v3,
            Instance<LegacyManagementApi> legacy,
            Instance<LegacyVehicleApi> v2,
            UnidentifiedTokens tokens,
            TokenOwners owners,
            VehicleVins vins,
            RateLimiter limiter,
            MigrationConfig config) {
        this.runs = runs;
        this.pages = pages;
        this.matches = matches;
        this.v3 = v3;
        this.legacy = legacy;
        this.v2 = v2;
        this.tokens = tokens;
        this.owners = owners;
        this.vins = vins;
        this.limiter = limiter;
        this.config = config;
    }

    /** Fails while the database is away. */
    public BackfillResult run(BackfillRequest request, BackfillProgress progress) {
        if (request.source() == BackfillSource.TOKENS) {
            TokenOwnerLookup questions =
                    new TokenOwnerLookup(v2.get(), vinQuestions(request, progress), pace(request), progress);
            return new TokenBackfill(tokens, owners, questions, request, Clock.systemUTC()).run(progress);
        }
        if (request.source() == BackfillSource.VINS) {
            return new VinBackfill(vins, matches, vinQuestions(request, progress), request).run(progress);
        }
        ConnectionListing listing = listing(request);
        if (request.dryRun()) {
            return new BackfillDryRun(pages, progress).walk(listing);
        }
        BackfillRun run = now(runs.begin(request.name()));
        if (request.restart() && run.isResumed()) {
            now(runs.abandon(run));
            run = now(runs.begin(request.name()));
        }
        progress.begun(run.rowsRead());
        return new BackfillRunner(runs, pages, matches, listing, progress).run(run, request);
    }

    private ConnectionListing listing(BackfillRequest request) {
        PacedRateLimiter pace = pace(request);
        return request.source() == BackfillSource.V3
                ? new V3Listing(v3.get(), pace.before(limiter), request.mode(), config.pageSize())
                : new LegacyListing(legacy.get(), pace, request.mode(), config.pageSize());
    }

    private VinLookup vinQuestions(BackfillRequest request, BackfillProgress progress) {
        PacedRateLimiter pace = pace(request);
        return new VinLookup(v3.get(), pace.before(limiter), progress);
    }

    private PacedRateLimiter pace(BackfillRequest request) {
        return PacedRateLimiter.perMinute(request.callsPerMinute().orElse(config.callsPerMinute()));
    }
}
