package dev.carflow.proof.migration;

import dev.carflow.sandbox.simulator.api.Allowance;
import dev.carflow.sandbox.simulator.api.ApiSettings;
import dev.carflow.sandbox.simulator.api.LegacySettings;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import dev.carflow.sandbox.simulator.fleet.SignalCode;
import dev.carflow.sandbox.simulator.webhooks.RetrySchedule;
import dev.carflow.sandbox.simulator.webhooks.WebhookSettings;
import dev.carflow.smartcar.TokenRenewer;
import java.time.Duration;
import java.util.Locale;

/**
 * From a company's own database, the guide's "before", to the end of the migration, with traffic flowing all the while:
 * its tables hold its own ids and tokens, and none of Smartcar's ids. No event is lost, no call is made with a wrong
 * credential, none fails because of the migration, and nothing outside Carflow's schema changes. If Smartcar no longer
 * accepts vehicles' tokens, the steps that depend on them have no values, and the remaining steps are still possible.
 *
 * @param legacy what Smartcar still does with vehicles' tokens; sources disagree (contract 0.2 and 12.4)
 * @param renewer of vehicles' tokens
 * @param processes in parallel, replaced one after the other at each change of the phase
 * @param perSecond events
 * @param watched events during which each step is observed
 * @param extent how much of the migration to run
 */
public record WalkScenario(
        Legacy legacy,
        TokenRenewer renewer,
        int users,
        int vehicles,
        int processes,
        double perSecond,
        int watched,
        Extent extent)
        implements MigrationScenario {

    /** Long enough to renew each token twice and to import it, on a machine with other work. */
    private static final Duration SHORT_LIFE = Duration.ofMinutes(5);

    /** How much of the migration to run. */
    public enum Extent {
        /** There and back twice, with the checklist before and after each step. */
        THERE_AND_BACK,
        /** There, with the checklist at the end. */
        THERE
    }

    /** Smartcar's treatment of vehicles' tokens. */
    public enum Legacy {
        ACCEPTED_ON_V3,
        REFUSED_ON_V3,
        /** And v2.0 is no longer served, but answers 410. */
        GONE;

        private LegacySettings settings() {
            return switch (this) {
                case ACCEPTED_ON_V3 -> LegacySettings.defaults().withFurtherUses(1);
                case REFUSED_ON_V3 -> LegacySettings.harsh();
                case GONE -> LegacySettings.harsh().withVersion2(LegacySettings.Version2.GONE);
            };
        }
    }

    @Override
    public MigrationResult play(String kafka) throws Exception {
        try (Walk walk = new Walk(this, kafka)) {
            return walk.toTheEnd();
        }
    }

    CompanySystem company() {
        LegacySettings settings = legacy.settings();
        ApiSettings api = ApiSettings.defaults()
                .withAllowance(Allowance.unlimited())
                .withSignalsKeptFor(Duration.ofHours(1))
                .withLegacy(renewer == TokenRenewer.CUSTOMER ? settings.withAccessLifetime(SHORT_LIFE) : settings);
        return new CompanySystem(renewer, FleetSettings.of(users, vehicles), api, balancer -> WebhookSettings.to(
                        balancer, CompanySystem.MANAGEMENT_TOKEN)
                .withEventsPerSecond(0)
                .withRetries(RetrySchedule.smartcar().scaledBy(0.1).withTimeout(Duration.ofSeconds(15)))
                .withoutSignals(SignalCode.ODOMETER, SignalCode.LOCATION)
                .withLimits(256, 100_000, 500_000));
    }

    /** Returns whether calls with vehicles' tokens have answers. */
    boolean isAccepted() {
        return legacy == Legacy.ACCEPTED_ON_V3;
    }

    /** Returns whether v2.0 names the user of a token. */
    boolean isServed() {
        return legacy != Legacy.GONE;
    }

    boolean goesBack() {
        return extent == Extent.THERE_AND_BACK;
    }

    String title() {
        return "migration, %s, renewed by %s, %d users, %d vehicles, %d processes%s"
                .formatted(
                        legacy.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        renewer.name().toLowerCase(Locale.ROOT),
                        users,
                        vehicles,
                        processes,
                        goesBack() ? "" : ", without ways back");
    }
}
