package dev.carflow.migration.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.ConfigProblems;
import dev.carflow.accounts.AccountsConfig;
import dev.carflow.accounts.AccountsSettings;
import dev.carflow.accounts.vault.TokenColumns;
import dev.carflow.database.DatabaseConfig;
import dev.carflow.migration.checklist.Facts.Tokens;
import dev.carflow.migration.checklist.MigrationQueries;
import dev.carflow.migration.compare.ComparisonRows;
import dev.carflow.migration.compare.ComparisonSummary;
import dev.carflow.migration.compare.LastComparison;
import dev.carflow.migration.compare.Version2Probe;
import dev.carflow.smartcar.LegacyConfig;
import dev.carflow.smartcar.MigrationPhase;
import dev.carflow.smartcar.MigrationState;
import dev.carflow.smartcar.TokenRenewer;
import dev.carflow.smartcar.legacy.LegacyVehicleApi.Served;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RollbackTest {

    private static final Optional<Tokens> TOKENS = Optional.of(new Tokens(47, 40, 30, 35, 0));
    private static final Optional<Tokens> NONE_STORED = Optional.of(new Tokens(47, 0, 0, 0, 0));
    private static final Optional<Tokens> COLUMNS_GONE = Optional.empty();

    private static final Map<String, String> EQUIPPED =
            Map.of("carflow.smartcar.legacy.client-id", "id", "carflow.smartcar.legacy.client-secret", "secret");

    private static RollbackPlan way(
            String renewer,
            String phase,
            Optional<Tokens> tokens,
            Map<String, String> legacy,
            Map<String, String> keys) {
        return way(renewer, phase, tokens, Optional.empty(), legacy, keys);
    }

    private static RollbackPlan way(
            String renewer,
            String phase,
            Optional<Tokens> tokens,
            Optional<TokenColumns.Copy> copy,
            Map<String, String> legacy,
            Map<String, String> keys) {
        return way(renewer, phase, tokens, copy, legacy, keys, Served.YES, Optional.empty());
    }

    private static RollbackPlan way(
            String renewer,
            String phase,
            Optional<Tokens> tokens,
            Optional<TokenColumns.Copy> copy,
            Map<String, String> legacy,
            Map<String, String> keys,
            Served served,
            Optional<LastComparison> comparison) {
        ComparisonRows comparisons = new ComparisonRows(null, null) {
            @Override
            public Uni<Optional<LastComparison>> last() {
                return Uni.createFrom().item(comparison);
            }
        };
        Version2Probe version2 = new Version2Probe(comparisons, null, null) {
            @Override
            public Uni<Served> served() {
                return Uni.createFrom().item(served);
            }
        };
        MigrationQueries rows = new MigrationQueries(null, null) {
            @Override
            public Uni<Optional<Tokens>> tokens() {
                return Uni.createFrom().item(tokens);
            }

            @Override
            public Uni<Optional<TokenColumns.Copy>> copy() {
                return Uni.createFrom().item(copy);
            }
        };
        return new Rollback(
                        rows,
                        comparisons,
                        version2,
                        new MigrationState(
                                MigrationPhase.of(phase), TokenRenewer.valueOf(renewer.toUpperCase(Locale.ROOT))),
                        ConfigProblems.read(LegacyConfig.class, legacy),
                        ConfigProblems.read(AccountsConfig.class, keys),
                        ConfigProblems.read(DatabaseConfig.class, Map.of()))
                .way();
    }

    private static RollbackPlan equipped(String phase, Optional<Tokens> tokens) {
        return way(
                "carflow",
                phase,
                tokens,
                Map.of("carflow.smartcar.legacy.client-id", "id", "carflow.smartcar.legacy.client-secret", "secret"),
                Map.of("carflow.accounts.encryption-keys", AccountsSettings.CURRENT_KEY));
    }

    @Test
    void theFirstPhaseIsLeftInTheDashboard() {
        RollbackPlan way = equipped("vehicle-tokens", TOKENS);

        assertThat(way.isOpen()).isTrue();
        assertThat(way.to()).isEqualTo("before the migration");
        assertThat(way.steps()).anyMatch(step -> step.contains("delete the API credentials"));
    }

    @ParameterizedTest
    @CsvSource({"parallel, vehicle-tokens", "application-token, parallel"})
    void theWayBackIsTheSettingOfThePhaseBefore(String from, String to) {
        RollbackPlan way = equipped(from, TOKENS);

        assertThat(way.isOpen()).isTrue();
        assertThat(way.from()).isEqualTo(from);
        assertThat(way.to()).isEqualTo(to);
        assertThat(way.steps())
                .hasSize(2)
                .anyMatch(step -> step.contains("CARFLOW_MIGRATION_PHASE=" + to + " and restart"));
        assertThat(way.costs())
                .anyMatch(cost -> cost.startsWith("40 of 47 vehicles have a token, 30 of them"))
                .anyMatch(cost -> cost.startsWith("5 vehicles have a token that works only until it is over"))
                .anyMatch(cost -> cost.startsWith("5 vehicles have a token that is over"));
    }

    @ParameterizedTest
    @CsvSource({"parallel", "application-token"})
    void withTokensThatCannotBeRenewedThereIsNoWayBack(String from) {
        for (Tokens ending : List.of(new Tokens(47, 40, 0, 0, 0), new Tokens(47, 40, 0, 40, 0))) {
            RollbackPlan way = equipped(from, Optional.of(ending));

            assertThat(way.isOpen()).isFalse();
            assertThat(way.steps()).first().asString().contains("none of the 40 vehicles' tokens can be renewed");
        }
    }

    @ParameterizedTest
    @CsvSource({"parallel", "application-token"})
    void withoutTokensOrTheirColumnsThereIsNoWayBack(String from) {
        assertThat(equipped(from, NONE_STORED).isOpen()).isFalse();
        assertThat(equipped(from, COLUMNS_GONE)).satisfies(way -> {
            assertThat(way.isOpen()).isFalse();
            assertThat(way.steps()).anyMatch(step -> step.contains("restore the columns from a backup"));
        });
    }

    @Test
    void ifTheCustomerRenewsARollbackNeedsAValidTokenAndNoLegacyClient() {
        RollbackPlan way = way("customer", "application-token", TOKENS, Map.of(), Map.of());
        RollbackPlan over =
                way("customer", "application-token", Optional.of(new Tokens(47, 40, 0, 0, 0)), Map.of(), Map.of());

        assertThat(way.isOpen()).isTrue();
        assertThat(way.steps())
                .anyMatch(step -> step.contains("migrate import"))
                .noneMatch(step -> step.contains("LEGACY_CLIENT"));
        assertThat(way.costs())
                .contains("35 vehicles have a token that works only until it is over: 2 hours after it was made");
        assertThat(over.isOpen()).isFalse();
        assertThat(over.steps()).first().asString().contains("run `migrate import`, and ask again");
    }

    @Test
    void afterTheEndTheSealedCopyIsTheWayBackWhileItCanBeRenewed() {
        Instant until = Instant.parse("2026-12-30T08:00:00Z");
        Map<String, String> keys = Map.of("carflow.accounts.encryption-keys", AccountsSettings.CURRENT_KEY);
        RollbackPlan way = way(
                "carflow",
                "application-token",
                COLUMNS_GONE,
                Optional.of(new TokenColumns.Copy(40, 30, until)),
                EQUIPPED,
                keys);
        RollbackPlan over = way(
                "carflow",
                "application-token",
                COLUMNS_GONE,
                Optional.of(new TokenColumns.Copy(40, 0, until)),
                EQUIPPED,
                keys);
        RollbackPlan customers = way(
                "customer",
                "application-token",
                COLUMNS_GONE,
                Optional.of(new TokenColumns.Copy(40, 0, until)),
                EQUIPPED,
                keys);

        assertThat(way.isOpen()).isTrue();
        assertThat(way.steps().get(0)).contains("`select carflow.restore_tokens()`");
        assertThat(way.costs())
                .anyMatch(cost -> cost.contains("40 vehicles' tokens is kept until 2026-12-30T08:00:00Z, 30 of them"))
                .anyMatch(cost -> cost.contains("it may end it from 2026-12-01"));
        assertThat(over.isOpen()).isFalse();
        assertThat(over.steps()).noneMatch(step -> step.contains("restore_tokens"));
        assertThat(customers.isOpen()).isFalse();
        assertThat(customers.steps())
                .anyMatch(step -> step.contains("restore_tokens") && step.contains("migrate import"));
    }

    @Test
    void missingSettingsForTheRollbackAreNamedFirst() {
        RollbackPlan way = way("carflow", "application-token", TOKENS, Map.of(), Map.of());

        assertThat(way.steps().get(0)).contains("CARFLOW_SMARTCAR_LEGACY_CLIENT_ID");
        assertThat(way.steps().get(1)).contains("CARFLOW_ACCOUNTS_ENCRYPTION_KEYS");
    }

    @ParameterizedTest
    @CsvSource({"vehicle-tokens", "parallel", "application-token"})
    void onceV2IsNotServedAnyMoreThereIsNoWayBack(String from) {
        for (Optional<Tokens> tokens : List.of(TOKENS, NONE_STORED, COLUMNS_GONE)) {
            assertThat(seen(from, tokens, Served.NO, Optional.empty()).isOpen()).isFalse();
        }
        assertThat(seen(from, TOKENS, Served.NO, Optional.empty()).steps())
                .first()
                .asString()
                .contains("does not serve v2.0 any more");
    }

    @Test
    void aV2ThatDoesNotAnswerIsNotTakenToBeServed() {
        RollbackPlan way = seen("application-token", TOKENS, Served.UNKNOWN, Optional.empty());

        assertThat(way.costs())
                .anyMatch(cost -> cost.contains("could not be found out"))
                .noneMatch(cost -> cost.contains("at the moment"));
    }

    @Test
    void whereV3TakesNoVehiclesTokenTheFirstPhaseWouldEnrichNothing() {
        Optional<LastComparison> refused =
                Optional.of(new LastComparison(Instant.EPOCH, true, new ComparisonSummary(47, 0, 0, 0, 0, 47, 0, 0)));

        RollbackPlan toTheFirst = seen("parallel", TOKENS, Served.YES, refused);
        RollbackPlan toTheSecond = seen("application-token", TOKENS, Served.YES, refused);

        assertThat(toTheFirst.isOpen()).isFalse();
        assertThat(toTheFirst.steps()).first().asString().contains("v3 takes no vehicle's token");
        assertThat(toTheSecond.isOpen()).isTrue();
        assertThat(toTheSecond.costs()).anyMatch(cost -> cost.contains("v3 takes no vehicle's token"));
    }

    private static RollbackPlan seen(
            String from, Optional<Tokens> tokens, Served served, Optional<LastComparison> comparison) {
        return way(
                "carflow",
                from,
                tokens,
                Optional.empty(),
                EQUIPPED,
                Map.of("carflow.accounts.encryption-keys", AccountsSettings.CURRENT_KEY),
                served,
                comparison);
    }
}
