package dev.carflow.migration.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.ConfigProblems;
import dev.carflow.accounts.AccountsConfig;
import dev.carflow.accounts.AccountsSettings;
import dev.carflow.migration.MigrationConfig;
import dev.carflow.migration.checklist.Facts.Tokens;
import dev.carflow.migration.checklist.MigrationRows;
import dev.carflow.smartcar.LegacyConfig;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RollbackTest {

    private static final Optional<Tokens> TOKENS = Optional.of(new Tokens(47, 40, 30, 35, 0));
    private static final Optional<Tokens> NONE_STORED = Optional.of(new Tokens(47, 0, 0, 0, 0));
    private static final Optional<Tokens> COLUMNS_GONE = Optional.empty();

    private static Way way(
            String phase, Optional<Tokens> tokens, Map<String, String> legacy, Map<String, String> keys) {
        MigrationRows rows = new MigrationRows(null, null) {
            @Override
            public Uni<Optional<Tokens>> tokens() {
                return Uni.createFrom().item(tokens);
            }
        };
        return new Rollback(
                        rows,
                        ConfigProblems.read(MigrationConfig.class, Map.of("carflow.migration.phase", phase)),
                        ConfigProblems.read(LegacyConfig.class, legacy),
                        ConfigProblems.read(AccountsConfig.class, keys))
                .way();
    }

    private static Way equipped(String phase, Optional<Tokens> tokens) {
        return way(
                phase,
                tokens,
                Map.of("carflow.smartcar.legacy.client-id", "id", "carflow.smartcar.legacy.client-secret", "secret"),
                Map.of("carflow.accounts.encryption-keys", AccountsSettings.CURRENT_KEY));
    }

    @Test
    void theFirstPhaseIsLeftInTheDashboard() {
        Way way = equipped("vehicle-tokens", TOKENS);

        assertThat(way.isOpen()).isTrue();
        assertThat(way.to()).isEqualTo("before the migration");
        assertThat(way.steps()).anyMatch(step -> step.contains("delete the API credentials"));
    }

    @ParameterizedTest
    @CsvSource({"parallel, vehicle-tokens", "application-token, parallel"})
    void theWayBackIsTheSettingOfThePhaseBefore(String from, String to) {
        Way way = equipped(from, TOKENS);

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
            Way way = equipped(from, Optional.of(ending));

            assertThat(way.isOpen()).isFalse();
            assertThat(way.steps())
                    .singleElement()
                    .asString()
                    .contains("none of the 40 vehicles' tokens can be renewed");
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
    void whatIsMissingForTheWayBackIsNamedFirst() {
        Way way = way("application-token", TOKENS, Map.of(), Map.of());

        assertThat(way.steps().get(0)).contains("CARFLOW_SMARTCAR_LEGACY_CLIENT_ID");
        assertThat(way.steps().get(1)).contains("CARFLOW_ACCOUNTS_ENCRYPTION_KEYS");
    }
}
