package dev.carflow.migration.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carflow.PostgresResource;
import dev.carflow.accounts.AccountsSettings;
import dev.carflow.accounts.Sql;
import dev.carflow.database.Schema;
import dev.carflow.migration.processes.ProcessRows.ProcessState;
import dev.carflow.operations.StatusTable;
import dev.carflow.smartcar.MigrationPhase;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The service that runs here has a row of its own at times. */
@QuarkusTest
@TestProfile(AccountsSettings.class)
@WithTestResource(PostgresResource.class)
class ProcessRowsServiceTest {

    @Inject
    Schema schema;

    @Inject
    ProcessRows rows;

    @Inject
    ProcessesTable table;

    @Inject
    Pool pool;

    private Sql sql;
    private final UUID one = UUID.randomUUID();
    private final UUID other = UUID.randomUUID();

    @BeforeEach
    void empty() {
        sql = new Sql(pool);
        await().until(schema::isReady);
        sql.run("delete from process");
    }

    @Test
    void reportsOfRunningProcessesAreAddedUp() {
        // Given
        write(state(one, MigrationPhase.PARALLEL, 5, 3, 0));
        write(state(other, MigrationPhase.APPLICATION_TOKEN, 7, 0, 0));
        write(state(one, MigrationPhase.PARALLEL, 6, 4, 0));

        // Then
        assertThat(all().running()).isBetween(2, 3);
        assertThat(all().phases()).containsExactlyInAnyOrder(MigrationPhase.PARALLEL, MigrationPhase.APPLICATION_TOKEN);
        assertThat(all().areAllIn(MigrationPhase.APPLICATION_TOKEN)).isFalse();
        assertThat(all().applicationCalls()).isEqualTo(13);
        assertThat(all().vehicleCalls()).isEqualTo(4);
        assertThat(all().lastRefusal()).isEmpty();

        // When
        rows.end(one).await().indefinitely();

        // Then
        assertThat(all().areAllIn(MigrationPhase.APPLICATION_TOKEN)).isTrue();
        assertThat(all().vehicleCalls()).isZero();

        // When: the other one has died without a word
        sql.run("update process set seen_at = now() - interval '3 minutes'");

        // Then
        assertThat(all().running()).isLessThanOrEqualTo(1);
        assertThat(all().applicationCalls()).isZero();
    }

    @Test
    void theConsoleShowsHowManyProcessesRun() {
        // Given
        write(state(one, MigrationPhase.PARALLEL, 5, 3, 0));
        write(state(other, MigrationPhase.PARALLEL, 7, 0, 0));

        // When
        StatusTable.Content content = table.content().await().indefinitely();

        // Then
        assertThat(table.isShown()).isTrue();
        assertThat(content.columns()).containsExactly("Processes", "Number");
        assertThat(content.rows())
                .extracting(row -> row.get(0).text())
                .containsExactly(
                        "running",
                        "workers",
                        "workers that have got an application token",
                        "serving Connect",
                        "phases");
        assertThat(content.rows().get(0).get(1).text()).isIn("2", "3");
        assertThat(content.rows().get(4).get(1).text()).contains("parallel");
    }

    @Test
    void aRefusalIsRememberedForADayAndOnlyANewOneIsNew() {
        // Given
        write(state(one, MigrationPhase.APPLICATION_TOKEN, 5, 0, 0));
        write(state(one, MigrationPhase.APPLICATION_TOKEN, 6, 0, 2));
        Instant first = all().lastRefusal().orElseThrow();

        // When: nothing more is refused, and the process ends
        write(state(one, MigrationPhase.APPLICATION_TOKEN, 9, 0, 2));
        rows.end(one).await().indefinitely();

        // Then
        assertThat(all().lastRefusal()).contains(first);

        // When
        sql.run("update process set last_refusal_at = now() - interval '25 hours'");

        // Then
        assertThat(all().lastRefusal()).isEmpty();

        // When
        sql.run("update process set seen_at = now() - interval '25 hours'");
        write(state(other, MigrationPhase.APPLICATION_TOKEN, 0, 0, 0));

        // Then
        assertThat(sql.rows("select id from process where id in ('" + one + "', '" + other + "')"))
                .containsExactly(other.toString());
    }

    private void write(ProcessState state) {
        rows.write(state).await().indefinitely();
    }

    private Processes all() {
        return rows.all().await().indefinitely();
    }

    private static ProcessState state(
            UUID id, MigrationPhase phase, long applicationCalls, long vehicleCalls, long refusals) {
        return new ProcessState(id, phase, true, false, applicationCalls, vehicleCalls, 1, 0, 9, refusals);
    }
}
