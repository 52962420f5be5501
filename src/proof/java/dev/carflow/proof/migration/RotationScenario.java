package dev.carflow.proof.migration;

import static org.awaitility.Awaitility.await;

import dev.carflow.ServiceProcess;
import dev.carflow.Subcommand;
import dev.carflow.Timeouts;
import dev.carflow.sandbox.simulator.api.Allowance;
import dev.carflow.sandbox.simulator.api.ApiSettings;
import dev.carflow.sandbox.simulator.api.LegacySettings;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import dev.carflow.sandbox.simulator.webhooks.EventKind;
import dev.carflow.sandbox.simulator.webhooks.WebhookSettings;
import dev.carflow.smartcar.TokenRenewer;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A process is killed after a refresh token was used and before its successor is saved. The next process finds the used
 * token: while Smartcar accepts it once more nothing is lost, and afterwards the user is marked.
 *
 * @param cut where the process is killed
 * @param grace how long Smartcar accepts a used refresh token once more
 */
public record RotationScenario(Cut cut, Duration grace) implements MigrationScenario {

    /** Moments between use and save. */
    public enum Cut {
        /** Smartcar has granted the pair, and its answer is on the way. */
        BEFORE_THE_ANSWER,
        /** The pair has arrived, and the statement that saves it is running. */
        BEFORE_IT_IS_SAVED
    }

    /** Returns whether the grace outlasts a restart. */
    private boolean isInTime() {
        return grace.compareTo(Duration.ofSeconds(30)) > 0;
    }

    @Override
    public MigrationResult play(String kafka) throws Exception {
        String name = "rotation-" + UUID.randomUUID();
        ApiSettings api = ApiSettings.defaults()
                .withAllowance(Allowance.unlimited())
                .withSignalsKeptFor(Duration.ofHours(1))
                .withLegacy(LegacySettings.defaults().withGrace(grace).withFurtherUses(1));
        try (CompanySystem company =
                new CompanySystem(TokenRenewer.CARFLOW, FleetSettings.of(1, 1), api, balancer -> WebhookSettings.to(
                                balancer, CompanySystem.MANAGEMENT_TOKEN)
                        .withEventsPerSecond(0))) {
            Findings findings = new Findings();
            moveIn(company, findings);
            long before = version(company);
            try (TokenEndpointProxy proxy = new TokenEndpointProxy(
                            company.vertx(), company.smartcar().api().legacyTokenUri(), cut == Cut.BEFORE_THE_ANSWER);
                    ServiceProcesses service = new ServiceProcesses(company.balancer())) {
                Map<String, String> settings = company.service("vehicle-tokens", kafka, name);
                settings.put("CARFLOW_SMARTCAR_LEGACY_TOKEN_URL", proxy.uri().toString());
                settings.put("CARFLOW_ENRICHMENT_CONSUMER_INSTANCE_ID", "worker-1");
                long grants = killInBetween(company, service, settings, proxy, findings);
                findings.require(version(company) == before, "the new pair was not saved", "it was");

                ServiceProcess next = service.start(settings);
                await().atMost(Timeouts.PROGRESS)
                        .pollInterval(Duration.ofMillis(500))
                        .until(() -> !ReadBack.of(kafka, name).enriched().isEmpty());
                Map<String, Integer> verdicts = ReadBack.of(kafka, name).verdicts();
                check(company, before, verdicts, findings);
                service.stop(next, findings);
                return MigrationResult.of(
                        "refresh token used, killed " + cut.name().toLowerCase().replace('_', ' ') + ", grace "
                                + grace.toSeconds() + " s",
                        company.smartcar().api().counts().calls(),
                        List.of(
                                "pairs granted " + grants + " before",
                                verdicts.toString(),
                                "saved pairs " + (version(company) - before),
                                "marked " + marks(company)),
                        findings.broken());
            }
        }
    }

    /** With a token that has expired by the time it is used. */
    private static void moveIn(CompanySystem company, Findings findings) throws InterruptedException {
        company.migrateSchema();
        company.tables().moveIn(company.connections(), (number, connection) -> company.issued(connection));
        Map<String, String> environment = company.environment("vehicle-tokens");
        for (List<String> words :
                List.of(company.tables().importing(), List.of("migrate", "backfill", "--source", "tokens"))) {
            Subcommand.End end = Subcommand.run(environment, words);
            findings.requireNothingPrivate("the company moves in", end);
            findings.require(end.code() == 0, "the company moves in", end.out() + end.err());
        }
        company.execute("update vehicles set token_expires_at = now() - interval '1 minute'");
    }

    /**
     * @return pairs granted until then
     */
    private long killInBetween(
            CompanySystem company,
            ServiceProcesses service,
            Map<String, String> settings,
            TokenEndpointProxy proxy,
            Findings findings)
            throws Exception {
        String vehicle = company.connections().get(0).vehicle().id();
        ServiceProcess first = service.start(settings);
        try (Connection holder = company.connect();
                Statement lock = holder.createStatement()) {
            if (cut == Cut.BEFORE_IT_IS_SAVED) {
                holder.setAutoCommit(false);
                lock.execute("select 1 from vehicles for update");
            }
            company.smartcar()
                    .webhooks()
                    .start()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS);
            company.smartcar().webhooks().deliver(EventKind.SIGNAL_UPDATED, vehicle);
            try {
                proxy.granted().get(Timeouts.PROGRESS.toSeconds(), TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                throw new AssertionError(
                        "no token was renewed: " + company.smartcar().api().counts() + "\n" + first.output(), e);
            }
            if (cut == Cut.BEFORE_IT_IS_SAVED) {
                await().atMost(Timeouts.PROGRESS)
                        .pollInterval(Duration.ofMillis(20))
                        .until(() -> !saving(company).isEmpty());
            }
            first.kill();
            // the server would continue a statement whose client has died
            saving(company).forEach(pid -> company.execute("select pg_terminate_backend(" + pid + ")"));
        }
        company.balancer().remove(first.http("/"));
        findings.requireNothingPrivate("a killed process", first.output());
        first.close();
        return company.smartcar().api().counts().withStatus(200);
    }

    private static List<String> saving(CompanySystem company) {
        return company.rows("select pid from pg_stat_activity where wait_event_type = 'Lock'"
                + " and query ilike '%update vehicles%'");
    }

    /** Increases with each pair that is saved. */
    private static long version(CompanySystem company) {
        return Long.parseLong(company.rows("select token_version from vehicles").get(0));
    }

    /**
     * @param before the version of the pair that was used
     */
    private void check(CompanySystem company, long before, Map<String, Integer> verdicts, Findings findings) {
        long version = version(company);
        String failed = company.rows("select refresh_failed_at is not null from vehicles")
                .get(0);
        if (isInTime()) {
            findings.require(version == before + 1, "the next pair is saved", "version " + version);
            findings.require(
                    verdicts.keySet().stream().noneMatch(verdict -> verdict.startsWith("FAILED")),
                    "calls are made with it",
                    verdicts.toString());
            findings.require(failed.equals("f") && marks(company) == 0, "nobody is marked", failed);
        } else {
            findings.require(failed.equals("t") && marks(company) == 1, "the user is marked", failed + marks(company));
            findings.require(verdicts.containsKey("FAILED no-vehicle-token"), "the event says so", verdicts.toString());
        }
    }

    private static int marks(CompanySystem company) {
        return company.rows("select user_id from account_mark where reauthenticate_since is not null")
                .size();
    }
}
