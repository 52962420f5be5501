package dev.carflow.proof.migration;

import dev.carflow.Subcommand;
import dev.carflow.sandbox.simulator.api.Allowance;
import dev.carflow.sandbox.simulator.api.ApiSettings;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A backfill within Smartcar's allowance: it uses what there is, never too much, and does not take much longer than
 * that needs.
 */
public record LimitedBackfillScenario(int connections, int capacity, int perMinute) implements MigrationScenario {

    private static final int PAGE = 100;

    /** For the start, and for a late check now and then. */
    private static final Duration SLACK = Duration.ofSeconds(20);

    @Override
    public MigrationResult play(String kafka) throws Exception {
        Allowance allowance = Allowance.unlimited().withBucket(capacity, perMinute);
        ApiSettings api = ApiSettings.defaults().withAllowance(allowance);
        try (CompanySystem company =
                CompanySystem.withoutTraffic(FleetSettings.of(connections * 2 / 5, connections), api)) {
            company.migrateSchema();
            Findings findings = new Findings();
            Map<String, String> environment = company.environment("parallel");
            environment.put("CARFLOW_RATE_LIMIT_CAPACITY", String.valueOf(capacity));
            environment.put("CARFLOW_RATE_LIMIT_REFILL_PER_MINUTE", String.valueOf(perMinute));
            Subcommand.End end = Subcommand.run(environment, "migrate backfill");
            findings.requireNothingPrivate("migrate backfill", end);
            findings.require(end.code() == 0, "backfill ends well", end.out() + end.err());
            long refused = company.smartcar().api().counts().refusedForApplication();
            findings.require(refused == 0, "never above the allowance", refused + " calls were refused");
            long calls = company.smartcar().api().counts().calls();
            // the reserve is for urgent calls of the service
            Duration needed = Duration.ofMillis(60_000L * Math.max(0, connections / PAGE + 1 - capacity) / perMinute);
            findings.require(
                    end.took().compareTo(needed.plus(SLACK).plus(Duration.ofMillis(60_000L * capacity / perMinute)))
                            <= 0,
                    "as fast as the allowance",
                    end.took() + " instead of " + needed);
            findings.require(
                    company.rows("select worker from call_budget_worker").isEmpty(),
                    "a subcommand is no worker",
                    "its calls are in the delivery log");
            return MigrationResult.of(
                    "backfill of " + connections + " within " + capacity + " and " + perMinute + " a minute",
                    calls,
                    List.of(
                            "%.1f s".formatted(end.took().toMillis() / 1e3),
                            "%.1f s are what the allowance needs".formatted(needed.toMillis() / 1e3),
                            refused + " refused"),
                    findings.broken());
        }
    }
}
