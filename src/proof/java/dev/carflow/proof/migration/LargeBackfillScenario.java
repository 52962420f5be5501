package dev.carflow.proof.migration;

import dev.carflow.Subcommand;
import dev.carflow.sandbox.simulator.api.Allowance;
import dev.carflow.sandbox.simulator.api.ApiSettings;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A backfill of very many connections: in constant memory, fast if Smartcar sets no limit; and the checklist in seconds
 * afterwards.
 */
public record LargeBackfillScenario(int connections) implements MigrationScenario {

    private static final double LEAST_PER_SECOND = 1_000;
    private static final Duration LONGEST_STATUS = Duration.ofSeconds(20);
    private static final String HEAP = "-Xmx128m";

    @Override
    public MigrationResult play(String kafka) throws Exception {
        ApiSettings api = ApiSettings.defaults().withAllowance(Allowance.unlimited());
        try (CompanySystem company =
                CompanySystem.withoutTraffic(FleetSettings.of(connections * 2 / 5, connections), api)) {
            company.migrateSchema();
            company.execute("alter system set track_functions = 'all'");
            company.execute("select pg_reload_conf()");
            Findings findings = new Findings();
            List<String> figures = new ArrayList<>();
            Map<String, String> environment = company.environment("parallel");
            Path collections = Files.createTempFile("carflow-collections-", ".log");
            Subcommand.End end = Subcommand.run(environment, "migrate backfill", HeapUse.options(HEAP, collections));
            findings.requireNothingPrivate("migrate backfill", end);
            findings.require(end.code() == 0, "backfill ends well", end.out() + end.err());
            double seconds = Double.parseDouble(
                    company.rows("select extract(epoch from finished_at - started_at) from backfill_run")
                            .get(0));
            long stored = Long.parseLong(
                    company.rows("select count(*) from connections").get(0));
            findings.require(stored == connections, "every connection is stored", stored + " are");
            double perSecond = connections / seconds;
            findings.require(perSecond >= LEAST_PER_SECOND, "1,000 rows a second or more", "%.0f".formatted(perSecond));
            figures.add("%.0f rows/s, %.0f s".formatted(perSecond, seconds));
            figures.add("of that in the database "
                    + company.rows(
                            "select funcname || ' ' || round(total_time / 1000) || ' s (' || round(self_time / 1000) || ' s itself)'"
                                    + " from pg_stat_user_functions where self_time > 1000 order by total_time desc"));
            HeapUse heap = HeapUse.of(collections);
            findings.require(heap.isFlat(), "memory is constant", heap.toString());
            figures.add(heap + " of " + HEAP + ", process " + end.peakMegabytes() + " MB");
            figures.add(status(environment, findings));
            return MigrationResult.of(
                    "backfill of " + connections,
                    company.smartcar().api().counts().calls(),
                    figures,
                    findings.broken());
        }
    }

    private static String status(Map<String, String> environment, Findings findings) throws InterruptedException {
        Subcommand.End end = Subcommand.run(environment, "migrate status");
        findings.requireNothingPrivate("migrate status", end);
        findings.require(end.code() == 1 || end.code() == 0, "the checklist is answered", end.out() + end.err());
        findings.require(
                end.took().compareTo(LONGEST_STATUS) <= 0,
                "the checklist is answered in seconds",
                end.took().toString());
        return "status %.1f s with its start".formatted(end.took().toMillis() / 1e3);
    }
}
