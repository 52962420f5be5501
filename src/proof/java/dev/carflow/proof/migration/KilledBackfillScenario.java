package dev.carflow.proof.migration;

import dev.carflow.Subcommand;
import dev.carflow.sandbox.simulator.api.Allowance;
import dev.carflow.sandbox.simulator.api.ApiSettings;
import dev.carflow.sandbox.simulator.fleet.Connection;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A backfill that is killed at random moments and started again, while users come and go at Smartcar: it ends with
 * exactly the rows that Smartcar lists.
 */
public record KilledBackfillScenario(int connections, int kills, long seed) implements MigrationScenario {

    private static final String BACKFILL = "migrate backfill --rate 1200";
    private static final int PAGE = 20;

    @Override
    public MigrationResult play(String kafka) throws Exception {
        ApiSettings api = ApiSettings.defaults().withAllowance(Allowance.unlimited());
        try (CompanySystem company = CompanySystem.withoutTraffic(
                FleetSettings.of(connections * 2 / 5, connections).withSeed(seed), api)) {
            company.migrateSchema();
            Map<String, String> environment = company.environment("parallel");
            environment.put("CARFLOW_MIGRATE_PAGE_SIZE", String.valueOf(PAGE));
            Findings findings = new Findings();
            List<Long> killedAt = new ArrayList<>();
            AtomicInteger changes = new AtomicInteger();
            SplittableRandom random = new SplittableRandom(seed);
            ScheduledExecutorService churn = Executors.newSingleThreadScheduledExecutor();
            churn.scheduleAtFixedRate(() -> change(company, changes), 100, 100, TimeUnit.MILLISECONDS);
            int left = kills;
            while (left > 0) {
                try (Subcommand backfill = Subcommand.start(environment, BACKFILL)) {
                    awaitMoment(company, backfill, random);
                    if (backfill.isRunning()) {
                        backfill.kill();
                        findings.requireNothingPrivate("a killed backfill", backfill.end());
                        killedAt.add(rowsRead(company));
                        left--;
                    } else {
                        Subcommand.End end = backfill.end();
                        findings.requireNothingPrivate(BACKFILL, end);
                        findings.require(end.code() == 0, "backfill ends well", end.out() + end.err());
                    }
                }
            }
            Subcommand.End resumed = Subcommand.run(environment, BACKFILL);
            findings.requireNothingPrivate(BACKFILL, resumed);
            findings.require(resumed.code() == 0, "backfill ends well after kills", resumed.out() + resumed.err());
            List<String> afterKills = stored(company);
            churn.shutdown();
            churn.awaitTermination(10, TimeUnit.SECONDS);
            findings.require(
                    afterKills.containsAll(founding(company)),
                    "nobody is missed who stayed",
                    "some of " + founding(company).size() + " are missing");
            // connections removed while it was reading are removed by the next run
            Subcommand.End last = Subcommand.run(environment, BACKFILL);
            findings.requireNothingPrivate(BACKFILL, last);
            findings.require(last.code() == 0, "a last backfill ends well", last.out() + last.err());
            check(company, findings);
            return MigrationResult.of(
                    "backfill of " + connections + " killed " + kills + " times, " + changes.get()
                            + " changes meanwhile",
                    company.smartcar().api().counts().calls(),
                    List.of("killed when so many rows were read " + killedAt, last.lastLine()),
                    findings.broken());
        }
    }

    /** Most often between two pages or within one, now and then while it starts. */
    private static void awaitMoment(CompanySystem company, Subcommand backfill, SplittableRandom random)
            throws InterruptedException {
        if (random.nextInt(5) == 0) {
            TimeUnit.MILLISECONDS.sleep(random.nextInt(4_000));
            return;
        }
        long before = rowsRead(company);
        while (backfill.isRunning() && rowsRead(company) == before) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        TimeUnit.MILLISECONDS.sleep(random.nextInt(600));
    }

    /**
     * Removes an old connection, or adds a new one. New ones stay: a backfill does not touch users who have just
     * connected.
     */
    private static void change(CompanySystem company, AtomicInteger changes) {
        int number = changes.incrementAndGet();
        if (number % 2 == 0) {
            company.smartcar().fleet().connectNewUser(null, 1 + number % 3, "live", Instant.now());
        } else {
            List<Connection> old = company.connections().stream()
                    .filter(KilledBackfillScenario::isOld)
                    .toList();
            if (!old.isEmpty()) {
                Connection gone = old.get(old.size() - 1 - number % Math.min(50, old.size()));
                company.smartcar().fleet().disconnect(gone.id());
            }
        }
    }

    private static long rowsRead(CompanySystem company) {
        List<String> rows = company.rows("select rows_read from backfill_run where state = 'running'");
        return rows.isEmpty() ? 0 : Long.parseLong(rows.get(0));
    }

    private static List<String> founding(CompanySystem company) {
        return company.connections().stream()
                .filter(KilledBackfillScenario::isOld)
                .map(KilledBackfillScenario::text)
                .toList();
    }

    private static boolean isOld(Connection connection) {
        return connection.createdAt().isBefore(Instant.now().minus(Duration.ofMinutes(30)));
    }

    private static List<String> stored(CompanySystem company) {
        return company.rows("select smartcar_user_id, smartcar_vehicle_id from connections order by 1, 2");
    }

    private static String text(Connection connection) {
        return connection.user().id() + "|" + connection.vehicle().id();
    }

    private static void check(CompanySystem company, Findings findings) {
        TreeSet<String> listed = new TreeSet<>();
        company.connections().forEach(connection -> listed.add(text(connection)));
        List<String> stored = stored(company);
        findings.require(
                stored.size() == listed.size() && listed.containsAll(stored),
                "exactly the rows that Smartcar lists",
                stored.size() + " instead of " + listed.size());
        List<String> linked = company.rows("""
                select c.smartcar_user_id, c.smartcar_vehicle_id
                from connections c
                    join vehicles v on v.id = c.vehicle_id and v.smartcar_vehicle_id = c.smartcar_vehicle_id
                    join smartcar_users s on s.user_id = v.user_id and s.smartcar_user_id = c.smartcar_user_id
                order by 1, 2""");
        findings.require(linked.equals(stored), "each with its user and its vehicle", linked.size() + " are");
        findings.require(
                company.rows("select smartcar_user_id from users group by 1 having count(*) > 1")
                        .isEmpty(),
                "a user for each Smartcar user",
                "some twice");
        findings.require(
                company.rows("select id from backfill_run where state = 'running'")
                        .isEmpty(),
                "no run is left open",
                "one is");
    }
}
