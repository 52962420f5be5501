package dev.carflow.proof.migration;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carflow.Subcommand;
import dev.carflow.sandbox.simulator.Await;
import dev.carflow.sandbox.simulator.api.Allowance;
import dev.carflow.sandbox.simulator.api.ApiSettings;
import dev.carflow.sandbox.simulator.api.LegacySettings;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import dev.carflow.sandbox.simulator.fleet.SignalCode;
import dev.carflow.sandbox.simulator.webhooks.DeliveredEvent;
import dev.carflow.sandbox.simulator.webhooks.RetrySchedule;
import dev.carflow.sandbox.simulator.webhooks.WebhookSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * From vehicles' tokens to the end, back twice on the way, with traffic flowing all the while: no event is lost, no call is
 * made with a wrong credential, and none fails because of the migration. Where Smartcar no longer takes vehicles' tokens,
 * the steps that live on them have no values; what holds then is that no event is lost, and that the rest of the way can be
 * walked.
 *
 * @param legacy what Smartcar still does with vehicles' tokens; sources say both (contract 0.2 and 12.4)
 * @param processes side by side, replaced one after the other at each step
 * @param perSecond events
 * @param window how long each step is looked at
 */
public record WalkScenario(Legacy legacy, int users, int vehicles, int processes, double perSecond, Duration window)
        implements MigrationScenario {

    /** What Smartcar does with vehicles' tokens. */
    public enum Legacy {
        ACCEPTED_ON_V3,
        REFUSED_ON_V3,
        /** And v2.0 is no longer served, which answers 410. */
        GONE;

        LegacySettings settings() {
            return switch (this) {
                case ACCEPTED_ON_V3 -> LegacySettings.defaults();
                case REFUSED_ON_V3 -> LegacySettings.defaults().refusedOnV3();
                case GONE -> LegacySettings.defaults().refusedOnV3().withVersion2(LegacySettings.Version2.GONE);
            };
        }
    }

    private static final String CALLS_GO_TO_V3 =
            "accounts-and-operation.md A3.3: calls with a vehicle's token go to v3, whether or not it takes them";

    private static final String FIRST = "vehicle-tokens";
    private static final String SECOND = "parallel";
    private static final String THIRD = "application-token";
    /** How the titles of steps begin in which they are shown to v3. */
    private static final Set<String> VEHICLES_TOKENS =
            Set.of("1:", "1 → 2, backfill:", "2, compare", "2 → 1, back:", "1 → 2, again:");

    private static final Duration DRAINED_WITHIN = Duration.ofMinutes(2);

    private static final String HEAD = "| Step | Events | With the application's | With vehicles' | Refreshes | Wrong"
            + " credentials | Refused | Not yet: before | Not yet: after | Took |\n"
            + "| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- | --- | ---: |";

    @Override
    public Shown play(String kafka) throws Exception {
        try (Walk walk = new Walk(kafka)) {
            return walk.toTheEnd();
        }
    }

    /** Which calls a step makes, once all its processes run. */
    private enum Calls {
        APPLICATION,
        VEHICLE
    }

    private final class Walk implements AutoCloseable {

        private final String kafka;
        private final String name = "migration-" + UUID.randomUUID();
        private final Company company;
        private final Processes service;
        private final Findings findings = new Findings();
        private final List<String> figures = new ArrayList<>();
        private String phase = FIRST;

        Walk(String kafka) {
            this.kafka = kafka;
            ApiSettings api = ApiSettings.defaults()
                    .withAllowance(Allowance.unlimited())
                    .withSignalsKeptFor(Duration.ofHours(1))
                    .withLegacy(legacy.settings());
            if (!isAccepted()) {
                expectFailures();
            }
            company = new Company(
                    FleetSettings.of(users, vehicles), api, front -> WebhookSettings.to(front, Company.MANAGEMENT_TOKEN)
                            .withEventsPerSecond(0)
                            .withRetries(RetrySchedule.smartcar().scaledBy(0.1).withTimeout(Duration.ofSeconds(15)))
                            .withoutSignals(SignalCode.ODOMETER, SignalCode.LOCATION)
                            .withLimits(256, 100_000, 500_000));
            service = new Processes(company.front());
        }

        private boolean isAccepted() {
            return legacy == Legacy.ACCEPTED_ON_V3;
        }

        /** In the steps that show vehicles' tokens to v3, and in what is made of the answers at the end. */
        private void expectFailures() {
            Predicate<String> withVehiclesTokens =
                    example -> VEHICLES_TOKENS.stream().anyMatch(example::startsWith);
            findings.expect("no call is made with a wrong credential", withVehiclesTokens, CALLS_GO_TO_V3)
                    .expect("no call is refused", withVehiclesTokens, CALLS_GO_TO_V3)
                    .expect("no call fails", example -> true, CALLS_GO_TO_V3)
                    .expect("migrate compare --all succeeds", example -> true, CALLS_GO_TO_V3)
                    .expect("both credentials read the same", example -> true, CALLS_GO_TO_V3)
                    .expect("migrate finish --yes --no-copy succeeds", example -> true, CALLS_GO_TO_V3)
                    .expect(
                            "a way back that leads nowhere is not offered",
                            example -> true,
                            "accounts-and-operation.md, rollback: it does not know what Smartcar still serves");
        }

        Shown toTheEnd() throws Exception {
            company.moveIn(vehicles / 6);
            // to be renewed as soon as they are used
            company.seal(company.numbered().subList(vehicles / 2, vehicles / 2 + vehicles / 6), number -> Instant.now()
                    .plus(Duration.ofMinutes(5)));
            System.out.println(HEAD);
            service.roll(processes, company.service(phase, kafka, name), findings);
            company.smartcar()
                    .webhooks()
                    .start()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS);
            company.smartcar().webhooks().rate(perSecond);

            step("1", Calls.VEHICLE, Work.NONE);
            step("1 → 2, backfill", SECOND, Calls.VEHICLE, this::backfill);
            step("2, compare", Calls.APPLICATION, this::compare);
            step("2 → 3", THIRD, Calls.APPLICATION, this::rollbackIsPossible);
            step("3 → 2, back", SECOND, Calls.APPLICATION, Work.NONE);
            step("2 → 1, back", FIRST, Calls.VEHICLE, Work.NONE);
            step("1 → 2, again", SECOND, Calls.APPLICATION, Work.NONE);
            step("2 → 3, again, finish", THIRD, Calls.APPLICATION, this::finish);
            step("3, finished", Calls.APPLICATION, Work.NONE);
            return end();
        }

        private void step(String title, Calls calls, Work work) throws Exception {
            step(title, phase, calls, work);
        }

        private void step(String title, String next, Calls calls, Work work) throws Exception {
            long began = System.nanoTime();
            long eventsBefore = company.smartcar().webhooks().counts().acknowledged();
            CredentialUse before = CredentialUse.of(company.smartcar().api());
            boolean moves = !next.equals(phase);
            String notYet = status();
            if (moves) {
                phase = next;
                service.roll(processes, company.service(phase, kafka, name), findings);
            }
            look(title, calls);
            work.run();
            String stillNot = status();
            CredentialUse use = CredentialUse.of(company.smartcar().api()).since(before);
            findings.require(
                    use.misuses() == 0,
                    "no call is made with a wrong credential",
                    title + ": " + company.smartcar().api().credentialCounts().misuses());
            findings.require(
                    use.refusals() == 0,
                    "no call is refused",
                    title + ": " + company.smartcar().api().counts().byStatus());
            System.out.println("| %s | %d | %d | %d | %d | %d | %d | %s | %s | %d s |"
                    .formatted(
                            title,
                            company.smartcar().webhooks().counts().acknowledged() - eventsBefore,
                            use.application(),
                            use.vehicle(),
                            use.refreshes(),
                            use.misuses(),
                            use.refusals(),
                            notYet,
                            stillNot,
                            Duration.ofNanos(System.nanoTime() - began).toSeconds()));
        }

        /** With what calls are made while only processes of this phase run. */
        private void look(String title, Calls calls) throws InterruptedException {
            CredentialUse before = CredentialUse.of(company.smartcar().api());
            TimeUnit.NANOSECONDS.sleep(window.toNanos());
            CredentialUse use = CredentialUse.of(company.smartcar().api()).since(before);
            long wanted = calls == Calls.APPLICATION ? use.application() : use.vehicle();
            long other = calls == Calls.APPLICATION ? use.vehicle() : use.application();
            boolean mayHaveNone = calls == Calls.VEHICLE && !isAccepted();
            findings.require(
                    (wanted > 0 || mayHaveNone) && other == 0,
                    "a phase's calls are made with its credential",
                    title + ": " + use.application() + " with the application's, " + use.vehicle() + " with vehicles'");
        }

        /** @return the items that do not hold and count, by number */
        private String status() throws Exception {
            Subcommand.End end = Subcommand.run(company.environment(phase), "migrate status --json");
            JsonNode report = new ObjectMapper().readTree(end.out());
            String open = StreamSupport.stream(report.path("items").spliterator(), false)
                    .filter(item -> item.path("counts").asBoolean())
                    .filter(item -> Set.of("does-not-hold", "unknown")
                            .contains(item.path("verdict").asText()))
                    .map(item -> item.path("id").asText())
                    .collect(Collectors.joining(" "));
            findings.require(
                    (end.code() == 0) == open.isEmpty(),
                    "the exit code of status says whether all holds",
                    end.code() + " with " + open + end.err());
            return open.isEmpty() ? "–" : open;
        }

        private void backfill() throws Exception {
            succeed("migrate backfill --match-by-vehicle");
            List<String> without = company.rows("select id from users where smartcar_user_id is null");
            findings.require(without.isEmpty(), "every user is found", without.size() + " were not");
            // what the processes hear of it, they hear at once; nobody is asked about a user with a vehicle's token now
            CredentialUse[] last = {CredentialUse.of(company.smartcar().api())};
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofSeconds(2))
                    .until(() -> {
                        CredentialUse now = CredentialUse.of(company.smartcar().api());
                        boolean quiet = now.since(last[0]).vehicle() == 0;
                        last[0] = now;
                        return quiet;
                    });
        }

        private void compare() throws Exception {
            Subcommand.End end = succeed("migrate compare --all");
            findings.require(
                    end.lastLine().contains("%,d the same".formatted(vehicles)),
                    "both credentials read the same",
                    end.lastLine());
        }

        private void rollbackIsPossible() throws Exception {
            Subcommand.End end = succeed("migrate rollback");
            boolean possible = end.out().contains("parallel: possible");
            if (isAccepted()) {
                findings.require(possible, "the way back is open", end.out());
            } else {
                findings.require(!possible, "a way back that leads nowhere is not offered", end.out());
            }
        }

        private void finish() throws Exception {
            // a day on which no token is renewed
            company.execute("update vehicles set token_created_at = token_created_at - interval '25 hours'");
            // processes say every ten seconds what they do
            await().atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofSeconds(2))
                    .until(this::status, "3.4"::equals);
            if (succeed(company.environmentOfTheOwner(phase), "migrate finish --yes --no-copy")
                            .code()
                    != 0) {
                return;
            }
            Subcommand.End end = Subcommand.run(company.environment(phase), "migrate rollback");
            findings.require(end.code() == 1, "there is no way back from the end", end.out());
        }

        private Subcommand.End succeed(String line) throws Exception {
            return succeed(company.environment(phase), line);
        }

        private Subcommand.End succeed(Map<String, String> environment, String line) throws Exception {
            Subcommand.End end = Subcommand.run(environment, line);
            findings.require(end.code() == 0, line + " succeeds", end.code() + ": " + end.out() + end.err());
            figures.add("%s %.1f s".formatted(line.split(" ")[1], end.took().toMillis() / 1e3));
            return end;
        }

        private Shown end() throws Exception {
            Await.result(company.smartcar().webhooks().rate(0));
            company.smartcar()
                    .webhooks()
                    .settled()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(3, TimeUnit.MINUTES);
            List<DeliveredEvent> acknowledged = company.smartcar().ledger().acknowledged();
            int events = acknowledged.size();
            try {
                await().atMost(DRAINED_WITHIN)
                        .pollInterval(Duration.ofSeconds(2))
                        .until(() -> ReadBack.of(kafka, name).enriched().size() >= events);
            } finally {
                service.stopAll(findings);
            }
            ReadBack back = ReadBack.of(kafka, name);
            check(acknowledged, back);
            figures.add("dropped by Smartcar "
                    + company.smartcar().ledger().dropped().size());
            figures.add("retried " + company.smartcar().webhooks().counts().retried());
            figures.add("named the customer " + back.accounts());
            figures.add(back.verdicts().toString());
            figures.addAll(findings.expectedFailures());
            return new Shown(
                    "migration, " + legacy.name().toLowerCase(Locale.ROOT).replace('_', ' ') + ", " + users + " users, "
                            + vehicles + " vehicles, " + processes + " processes",
                    events,
                    back.enriched().size(),
                    company.smartcar().api().counts().calls(),
                    figures,
                    findings.broken());
        }

        private void check(List<DeliveredEvent> acknowledged, ReadBack back) {
            findings.require(
                    company.smartcar().ledger().forgotten() == 0
                            && company.smartcar().ledger().dropped().isEmpty(),
                    "every event is taken in",
                    company.smartcar().ledger().dropped().size() + " were dropped");
            for (DeliveredEvent event : acknowledged) {
                findings.require(back.raw().contains(event.eventId()), "no event is lost", event.eventId());
                int times = back.enriched().getOrDefault(event.eventId(), 0);
                findings.require(times == 1, "an event comes out once", event.eventId() + " " + times + " times");
            }
            Map<String, Integer> misses = back.misses();
            findings.require(misses.isEmpty(), "no call fails", misses.toString());
        }

        @Override
        public void close() {
            service.close();
            company.close();
        }
    }

    /** What is done in a step. */
    @FunctionalInterface
    private interface Work {
        Work NONE = () -> {};

        void run() throws Exception;
    }
}
