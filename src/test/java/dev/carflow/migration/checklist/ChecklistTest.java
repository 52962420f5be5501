package dev.carflow.migration.checklist;

import static dev.carflow.migration.checklist.CheckVerdict.DOES_NOT_HOLD;
import static dev.carflow.migration.checklist.CheckVerdict.HOLDS;
import static dev.carflow.migration.checklist.CheckVerdict.NOT_APPLICABLE;
import static dev.carflow.migration.checklist.CheckVerdict.UNKNOWN;
import static dev.carflow.smartcar.MigrationPhase.APPLICATION_TOKEN;
import static dev.carflow.smartcar.MigrationPhase.PARALLEL;
import static dev.carflow.smartcar.MigrationPhase.VEHICLE_TOKENS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.accounts.vault.TokenColumns;
import dev.carflow.migration.checklist.Facts.Rows;
import dev.carflow.migration.checklist.Facts.Sample;
import dev.carflow.migration.checklist.Facts.Tokens;
import dev.carflow.migration.compare.ComparisonSummary;
import dev.carflow.migration.compare.LastComparison;
import dev.carflow.migration.processes.Processes;
import dev.carflow.smartcar.MigrationPhase;
import dev.carflow.smartcar.TokenRenewer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChecklistTest {

    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");
    private static final Probe WORKED = new Probe.Worked();
    private static final Probe UNTRIED = new Probe.Untried("there is no application token");
    private static final LastComparison CLEAN =
            new LastComparison(NOW, true, new ComparisonSummary(10, 10, 0, 0, 0, 0, 0, 0));

    @Test
    void atTheBeginningNothingOfTheFirstPhaseHolds() {
        Report report = Checklist.of(new Facts(
                VEHICLE_TOKENS,
                TokenRenewer.CARFLOW,
                false,
                new Probe.Untried("no credentials are configured"),
                UNTRIED,
                UNTRIED,
                rows(500, 500),
                tokens(1_200),
                Optional.empty(),
                Optional.empty(),
                running(VEHICLE_TOKENS)));

        assertThat(report.verdict()).isEqualTo(DOES_NOT_HOLD);
        assertThat(report.items())
                .filteredOn(item -> item.phase() == VEHICLE_TOKENS)
                .allMatch(item ->
                        item.verdict() == DOES_NOT_HOLD && item.finding().next().isPresent());
        assertThat(verdict(report, "2.2")).isEqualTo(DOES_NOT_HOLD);
        assertThat(verdict(report, "2.3")).isEqualTo(UNKNOWN);
    }

    @Test
    void onlyThePhaseAndThoseBeforeItCount() {
        assertThat(Checklist.of(facts(VEHICLE_TOKENS, 500)).verdict()).isEqualTo(HOLDS);
        assertThat(Checklist.of(facts(PARALLEL, 500)).verdict()).isEqualTo(DOES_NOT_HOLD);
        assertThat(Checklist.of(facts(PARALLEL, 0)).verdict()).isEqualTo(HOLDS);
        // the columns are still there
        assertThat(Checklist.of(facts(APPLICATION_TOKEN, 0)).verdict()).isEqualTo(DOES_NOT_HOLD);
    }

    @Test
    void withoutRequestsOnlyItemsThatTakeOneAreUnknown() {
        Report asked = Checklist.of(facts(PARALLEL, 0));
        Report observed = Checklist.withoutRequests(facts(PARALLEL, 0));

        assertThat(observed.items())
                .filteredOn(item -> item.finding().reason().contains("takes a request"))
                .isNotEmpty()
                .extracting(CheckResult::id)
                .contains("1.2")
                .doesNotContain("1.1", "1.4");
        assertThat(observed.items())
                .filteredOn(item -> !item.finding().reason().contains("takes a request"))
                .isNotEmpty()
                .allSatisfy(item -> assertThat(asked.items()).contains(item));
    }

    @Test
    void readyToFinishOnlyTheDatabaseIsLeft() {
        Report report = Checklist.of(facts(APPLICATION_TOKEN, 0));

        assertThat(report.items())
                .filteredOn(item -> item.verdict() != HOLDS)
                .extracting(CheckResult::id)
                .containsExactly("3.4");
        assertThat(report.againstFinishing(Set.of())).isEmpty();
    }

    @Test
    void onceFinishedEverythingHoldsOrIsNotApplicable() {
        Report report = Checklist.of(new Facts(
                APPLICATION_TOKEN,
                TokenRenewer.CARFLOW,
                true,
                WORKED,
                WORKED,
                WORKED,
                rows(500, 0),
                Optional.empty(),
                Optional.of(new TokenColumns.Copy(1_200, 1_000, NOW)),
                Optional.empty(),
                new Processes(2, Set.of(APPLICATION_TOKEN), 1, 1, 0, 500, 0, 0, 900, Optional.empty())));

        assertThat(report.verdict()).isEqualTo(HOLDS);
        assertThat(report.items())
                .filteredOn(item -> item.verdict() == NOT_APPLICABLE)
                .extracting(CheckResult::id)
                .containsExactly("1.4", "1.5", "2.5");
    }

    @Test
    void aFilterThatIsIgnoredDoesNotHoldAndSaysWhichSettingToChange() {
        Facts good = facts(PARALLEL, 0);
        Report report = Checklist.of(new Facts(
                good.phase(),
                TokenRenewer.CARFLOW,
                true,
                WORKED,
                new Probe.Wrong(98),
                WORKED,
                good.rows(),
                good.tokens(),
                Optional.empty(),
                good.comparison(),
                good.processes()));

        assertThat(item(report, "2.3").finding().reason()).contains("98 connections of others");
        assertThat(item(report, "2.3").finding().next()).get().asString().contains("carflow.smartcar.user-filter");
    }

    @Test
    void differencesFailedCallsAndAnotherWriterStandInTheWay() {
        Facts good = facts(APPLICATION_TOKEN, 0);
        Report report = Checklist.of(new Facts(
                good.phase(),
                TokenRenewer.CARFLOW,
                true,
                WORKED,
                WORKED,
                new Probe.Failed("forbidden", true),
                good.rows(),
                Optional.of(new Tokens(10, 10, 8, 8, 3)),
                Optional.empty(),
                Optional.of(new LastComparison(NOW, true, new ComparisonSummary(10, 7, 2, 0, 1, 0, 0, 0))),
                good.processes()));

        assertThat(report.againstFinishing(Set.of()))
                .extracting(CheckResult::id)
                .containsExactly("1.4", "1.5", "2.5", "3.3", "3.5", "3.6");
        assertThat(report.againstFinishing(Set.of("1.4", "1.5", "2.5", "3.3", "3.5")))
                .extracting(CheckResult::id)
                .containsExactly("3.6");
    }

    @Test
    void anUnknownItemDoesNotHold() {
        Facts good = facts(PARALLEL, 0);
        Report report = Checklist.of(new Facts(
                good.phase(),
                TokenRenewer.CARFLOW,
                true,
                WORKED,
                new Probe.Failed("upstream-error", false),
                WORKED,
                good.rows(),
                good.tokens(),
                Optional.empty(),
                good.comparison(),
                good.processes()));

        assertThat(report.verdict()).isEqualTo(UNKNOWN);
        assertThat(report.againstFinishing(Set.of()))
                .extracting(CheckResult::id)
                .contains("2.3");
    }

    /** Word for word, so that an operator finds each item in the guide. */
    @Test
    void theItemsAreTheGuides() {
        assertThat(Checklist.ITEMS)
                .extracting(ChecklistItem::text)
                .containsExactly(
                        "API credentials created and stored securely",
                        "Access token obtained successfully",
                        "Staging environment receives access token",
                        "Test API call with access token returns same data as per-vehicle user token call",
                        "Both opaque and access token calls work in parallel without conflicts",
                        "userId captured from Connect redirect",
                        "smartcar_user_id stored in user database",
                        "Connections query with userId filter returns results",
                        "Webhook handler routes events correctly using user.id",
                        "Old per-vehicle user token calls still work for existing connections",
                        "All API calls updated to use access token + sc-user-id header",
                        "Token refresh loop running and caching access tokens",
                        "Opaque token refresh code removed from codebase",
                        "Database migration completed (vehicle_access_token removed)",
                        "Production traffic flows through API Authentication",
                        "No errors in error logs for authentication failures");
    }

    private static Facts facts(MigrationPhase phase, long withoutId) {
        return new Facts(
                phase,
                TokenRenewer.CARFLOW,
                true,
                WORKED,
                WORKED,
                WORKED,
                rows(500, withoutId),
                tokens(1_200),
                Optional.empty(),
                Optional.of(CLEAN),
                running(phase));
    }

    private static Processes running(MigrationPhase phase) {
        return new Processes(3, Set.of(phase), 2, 2, 1, 500, 0, 0, 900, Optional.empty());
    }

    private static Facts with(Facts good, Optional<LastComparison> comparison, Processes processes) {
        return new Facts(
                good.phase(),
                TokenRenewer.CARFLOW,
                true,
                WORKED,
                WORKED,
                WORKED,
                good.rows(),
                good.tokens(),
                Optional.empty(),
                comparison,
                processes);
    }

    @Test
    void anOldComparisonOrOneOfFewVehiclesSaysLittleAboutToday() {
        Facts good = facts(APPLICATION_TOKEN, 0);
        LastComparison old = new LastComparison(NOW, false, new ComparisonSummary(10, 10, 0, 0, 0, 0, 0, 0));
        LastComparison ofOne = new LastComparison(NOW, true, new ComparisonSummary(1, 1, 0, 0, 0, 0, 0, 0));

        for (LastComparison weak : List.of(old, ofOne)) {
            assertThat(Checklist.of(with(good, Optional.of(weak), good.processes()))
                            .againstFinishing(Set.of()))
                    .extracting(CheckResult::id)
                    .containsExactly("1.4", "1.5", "2.5");
        }
    }

    @Test
    void ifNoTokenIsStoredAnyMoreAnOldComparisonDoesNotCount() {
        Facts good = facts(APPLICATION_TOKEN, 0);
        Report report = Checklist.of(new Facts(
                good.phase(),
                TokenRenewer.CARFLOW,
                true,
                WORKED,
                WORKED,
                WORKED,
                good.rows(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new LastComparison(NOW, false, new ComparisonSummary(10, 10, 0, 0, 0, 0, 0, 0))),
                good.processes()));

        assertThat(report.verdict()).isEqualTo(HOLDS);
    }

    @Test
    void whereV3AcceptsNoVehicleTokensV2sAnswersAreCompared() {
        Facts good = facts(APPLICATION_TOKEN, 0);
        LastComparison owners = new LastComparison(NOW, true, new ComparisonSummary(10, 0, 0, 0, 0, 10, 0, 0));
        Report report = Checklist.of(with(good, Optional.of(owners), good.processes()));

        assertThat(report.againstFinishing(Set.of())).isEmpty();
        assertThat(item(report, "1.4").finding().reason()).contains("signals are not comparable");
        assertThat(item(report, "1.5").finding().reason()).contains("on v2.0 alone");
    }

    @Test
    void onceV2IsGoneNothingIsTakenToHoldThatWouldNeedIt() {
        Facts good = facts(APPLICATION_TOKEN, 0);
        LastComparison gone = new LastComparison(NOW, true, new ComparisonSummary(10, 0, 0, 0, 0, 0, 10, 10));
        LastComparison onV3 = new LastComparison(NOW, true, new ComparisonSummary(10, 10, 0, 0, 0, 0, 0, 10));

        Report nothing = Checklist.of(with(good, Optional.of(gone), good.processes()));
        assertThat(verdict(nothing, "1.4")).isEqualTo(UNKNOWN);
        assertThat(verdict(nothing, "1.5")).isEqualTo(UNKNOWN);
        assertThat(verdict(nothing, "2.5")).isEqualTo(DOES_NOT_HOLD);
        for (String id : List.of("1.4", "1.5", "2.5")) {
            assertThat(item(nothing, id).finding().next()).get().asString().contains("--waive " + id);
        }
        assertThat(nothing.againstFinishing(Set.of("1.4", "1.5", "2.5"))).isEmpty();

        Report signals = Checklist.of(with(good, Optional.of(onV3), good.processes()));
        assertThat(signals.againstFinishing(Set.of()))
                .extracting(CheckResult::id)
                .containsExactly("2.5");
    }

    @Test
    void withoutARunningProcessTheReportNamesNone() {
        Facts good = facts(APPLICATION_TOKEN, 0);
        Report report = Checklist.of(
                with(good, good.comparison(), new Processes(0, Set.of(), 0, 0, 0, 0, 0, 0, 0, Optional.empty())));

        assertThat(report.againstFinishing(Set.of()))
                .extracting(CheckResult::id)
                .containsExactly("2.4", "3.1", "3.2", "3.3", "3.5", "3.6");
        assertThat(report.againstFinishing(Set.of())).allMatch(item -> item.verdict() == UNKNOWN);
    }

    @Test
    void aProcessInAnotherPhaseOrWithOtherCredentialsStandsInTheWay() {
        Facts good = facts(APPLICATION_TOKEN, 0);
        Processes mixed =
                new Processes(3, Set.of(PARALLEL, APPLICATION_TOKEN), 2, 2, 1, 500, 0, 0, 900, Optional.empty());
        Processes calling = new Processes(3, Set.of(APPLICATION_TOKEN), 2, 2, 1, 500, 7, 2, 900, Optional.empty());
        Processes refused = new Processes(3, Set.of(APPLICATION_TOKEN), 2, 2, 1, 500, 0, 0, 900, Optional.of(NOW));

        assertThat(against(good, mixed)).containsExactly("3.1", "3.3", "3.5");
        assertThat(against(good, calling)).containsExactly("3.1", "3.3");
        assertThat(against(good, refused)).containsExactly("3.6");
    }

    private static List<String> against(Facts good, Processes processes) {
        return Checklist.of(with(good, good.comparison(), processes)).againstFinishing(Set.of()).stream()
                .map(CheckResult::id)
                .toList();
    }

    @Test
    void onlyItemsThatExistCanBeWaivedAndNotTheOneThatFinishItselfDoes() {
        assertThat(Checklist.canBeWaived("2.5")).isTrue();
        assertThat(Checklist.canBeWaived("25")).isFalse();
        assertThat(Checklist.canBeWaived("3.4")).isFalse();
    }

    private static Rows rows(long customers, long withoutId) {
        return new Rows(
                customers,
                customers,
                withoutId,
                0,
                1_200,
                1_200,
                0,
                3,
                Optional.of(NOW),
                Optional.of(new Sample("u", "v", "live")));
    }

    private static Optional<Tokens> tokens(long vehicles) {
        return Optional.of(new Tokens(vehicles, vehicles, vehicles, vehicles, 0));
    }

    private static CheckVerdict verdict(Report report, String id) {
        return item(report, id).verdict();
    }

    private static CheckResult item(Report report, String id) {
        return report.items().stream()
                .filter(item -> item.id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
