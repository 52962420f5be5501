package dev.carflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.operations.cli.ExitCode;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Subcommands of the package, as an operator runs them who has forgotten something. */
class PackagedExitCodesIT {

    private static TestDatabase postgres;

    @BeforeAll
    static void start() {
        postgres = TestDatabase.migrated();
    }

    @AfterAll
    static void stop() {
        postgres.close();
    }

    static Stream<Arguments> backfills() {
        return ofAPackage(
                Arguments.of("migrate backfill", "CARFLOW_SMARTCAR_CLIENT_ID"),
                Arguments.of("migrate backfill --source legacy", "CARFLOW_SMARTCAR_LEGACY_MANAGEMENT_TOKEN"));
    }

    @ParameterizedTest
    @MethodSource("backfills")
    void withoutCredentialsABackfillSaysInALineWhichAreMissing(String line, String named) throws Exception {
        // When
        Subcommand.End end = Subcommand.run(database(), line);

        // Then
        assertThat(end.code()).isEqualTo(ExitCode.COULD_NOT_FIND_OUT);
        assertThat(end.out()).isEmpty();
        assertThat(end.err()).doesNotContain("\tat ");
        assertThat(end.err().lines())
                .last()
                .asString()
                .startsWith("Smartcar was not asked: ")
                .contains(named);
    }

    @Test
    void withoutADatabaseEverySubcommandSaysSoInALine() throws Exception {
        // When
        Subcommand.End end = Subcommand.run(Map.of(), "migrate status");

        // Then
        assertThat(end.code()).isEqualTo(ExitCode.COULD_NOT_FIND_OUT);
        assertThat(end.out()).isEmpty();
        assertThat(end.err()).contains("CARFLOW_DATABASE_URL").doesNotContain("\tat ");
    }

    static Stream<Arguments> phases() {
        return ofAPackage(Arguments.of("vehicle-tokens", 1), Arguments.of("parallel", 2));
    }

    /** The first two phases need nothing more of a subcommand: the checklist says what is missing. */
    @ParameterizedTest
    @MethodSource("phases")
    void theChecklistIsAnsweredInEachPhase(String phase, int number) throws Exception {
        // Given
        Map<String, String> environment = new HashMap<>(database());
        environment.put("CARFLOW_MIGRATION_PHASE", phase);

        // When
        Subcommand.End end = Subcommand.run(environment, "migrate status");

        // Then
        assertThat(end.code()).isEqualTo(ExitCode.DOES_NOT_HOLD);
        assertThat(end.out())
                .startsWith("Phase " + number + " of 3: " + phase)
                .contains("NOT YET   1.1")
                .contains("CARFLOW_SMARTCAR_CLIENT_ID");
        assertThat(end.err()).isEmpty();
    }

    /** One case shows that a package on a JVM is assembled like the tests in process; an executable shows all. */
    private static Stream<Arguments> ofAPackage(Arguments... cases) {
        return Stream.of(cases).limit(Packaged.isNative() ? cases.length : 1);
    }

    private static Map<String, String> database() {
        return Map.of(
                "CARFLOW_DATABASE_URL", postgres.reactiveUrl(),
                "CARFLOW_DATABASE_USERNAME", postgres.user(),
                "CARFLOW_DATABASE_PASSWORD", postgres.user());
    }
}
