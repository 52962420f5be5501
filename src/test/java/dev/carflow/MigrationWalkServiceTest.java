package dev.carflow;

import static dev.carflow.accounts.vault.Pairs.pair;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carflow.accounts.Sql;
import dev.carflow.accounts.vault.PostgresTokenStore;
import dev.carflow.database.Schema;
import dev.carflow.migration.FleetResource;
import dev.carflow.migration.MigrationSettings;
import dev.carflow.operations.cli.Terminal;
import dev.carflow.sandbox.simulator.SmartcarSimulator;
import dev.carflow.sandbox.simulator.fleet.Connection;
import io.quarkus.arc.InjectableInstance;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.sqlclient.Pool;
import jakarta.enterprise.inject.Any;
import jakarta.inject.Inject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The last phase by its subcommands, from users without ids to the end, against a live database and Smartcar's API. */
@QuarkusTest
@TestProfile(MigrationSettings.class)
@WithTestResource(MigrationWalkServiceTest.OwnDatabase.class)
@WithTestResource(FleetResource.class)
class MigrationWalkServiceTest {

    /** Its columns go. */
    public static final class OwnDatabase extends PostgresResource.OfTheOwner {}

    /** The result of a subcommand. */
    private record Run(int code, String out) {}

    @Inject
    Schema schema;

    @Inject
    PostgresTokenStore tokens;

    @Inject
    @Any
    InjectableInstance<Pool> pools;

    SmartcarSimulator smartcar;
    private Sql sql;

    @Test
    void fromUsersWithoutIdsToTheEnd() throws Exception {
        // Given: customers and their vehicles' tokens, and no user ids
        await().until(schema::isReady);
        sql = new Sql(pools.getActive());
        List<Connection> live = smartcar.fleet().connections().stream()
                .filter(connection -> connection.vehicle().identity().isLive())
                .toList();
        store(live);
        long customers = live.stream()
                .map(connection -> connection.user().id())
                .distinct()
                .count();

        // Then
        Run status = run("migrate status");
        assertThat(status.code()).isEqualTo(1);
        assertThat(status.out())
                .contains("Phase 3 of 3: application-token")
                .contains("NOT YET   2.2  smartcar_user_id stored in user database")
                .contains(customers + " of " + customers + " users with vehicles have none")
                .contains("→ run `migrate backfill`");
        assertThat(run("migrate finish --yes")).satisfies(refused -> {
            assertThat(refused.code()).isEqualTo(1);
            assertThat(refused.out())
                    .startsWith("Refused")
                    .contains("2.2")
                    .contains("1.4")
                    .doesNotContain("3.4");
        });
        assertThat(run("migrate compare").code()).isEqualTo(3);

        // When
        assertThat(run("migrate backfill --dry-run"))
                .isEqualTo(new Run(
                        0,
                        "Dry run: " + rowsRead(live) + " rows read; " + usersOnPages(live) + " users and " + live.size()
                                + " connections would be new.\n"));
        Run backfill = run("migrate backfill --match-by-vehicle");

        // Then
        assertThat(backfill.out())
                .isEqualTo("Complete: 47 connections; 0 that are not at Smartcar any more were removed.\n" + customers
                        + " users found were matched by their vehicles.\n");
        assertThat(sql.one("select count(*) from users where smartcar_user_id is null"))
                .isEqualTo("0");
        assertThat(sql.one("select count(*) from users")).isEqualTo(String.valueOf(customers));

        // Then: of running processes nothing is known before one says something
        await().untilAsserted(() -> {
            sql.run("delete from process");
            assertThat(verdict("3.1")).isEqualTo("unknown");
        });
        sql.run("insert into process (id, phase, worker, connect, seen_at, application_calls, vehicle_calls,"
                + " token_refreshes, renewals, events_by_user, refusals) values (gen_random_uuid(), 'application-token',"
                + " true, false, now() + interval '1 hour', 5, 0, 1, 0, 9, 0)");
        assertThat(verdict("3.1")).isEqualTo("holds");

        // When: one vehicle's token is refused
        smartcar.api().revokeGrantsOf(live.get(0).user().id());
        Run comparison = run("migrate compare --all --json");

        // Then
        assertThat(comparison.code()).isEqualTo(1);
        assertThat(comparison.out()).contains("\"outcome\":\"vehicle-token-failed\",\"problem\":\"unauthorized\"");
        assertThat(verdict("2.5")).isEqualTo("does-not-hold");

        // When: tokens are new
        store(live);
        assertThat(verdict("3.3")).isEqualTo("does-not-hold");

        // Then: and no new ones come
        sql.run("update vehicles set token_created_at = token_created_at - interval '25 hours'");
        assertThat(verdict("3.3")).isEqualTo("holds");
        assertThat(run("accounts reseal")).isEqualTo(new Run(0, "0 tokens were under an older key.\n"));
        assertThat(run("migrate compare --all").out())
                .endsWith("47 the same, 0 different, 0 failed with the" + " application's token, 0 with their own.\n");

        // Then: only the columns are left
        assertThat(verdict("1.4")).isEqualTo("holds");
        assertThat(verdict("2.3")).isEqualTo("holds");
        assertThat(verdict("3.4")).isEqualTo("does-not-hold");
        assertThat(run("migrate rollback")).satisfies(open -> {
            assertThat(open.code()).isZero();
            assertThat(open.out())
                    .startsWith("From application-token back to parallel: possible")
                    .contains("set CARFLOW_MIGRATION_PHASE=parallel")
                    .contains("47 of 47 vehicles have a token, 47 of them one that can still be renewed");
        });

        // When: there is no terminal, or the answer is no
        assertThat(run("migrate finish --waive 2.5").out()).contains("Say --yes if you mean it");
        assertThat(run("migrate finish", Optional.of("yes")).out()).endsWith("Nothing was done.\n");
        assertThat(columns()).isEqualTo("8");

        // And: the answer is yes
        assertThat(run("migrate finish", Optional.of("finish")).code()).isZero();

        // Then
        assertThat(columns()).isEqualTo("0");
        assertThat(run("migrate status").code()).isZero();
        assertThat(run("migrate finish").out()).contains("is finished");
        assertThat(run("migrate status").out()).contains("a sealed copy of 47 vehicles' tokens is kept until");
        assertThat(run("migrate rollback")).satisfies(copied -> {
            assertThat(copied.code()).isZero();
            assertThat(copied.out())
                    .contains("`select carflow.restore_tokens()`")
                    .contains("is kept until");
        });

        // When
        String user = live.get(0).user().id();
        assertThat(run("accounts remove --user " + user).code()).isEqualTo(1);
        Run removal = run("accounts remove --yes --user " + user);

        // Then
        assertThat(removal.out())
                .startsWith("To be removed: 1 users, 1 Smartcar users")
                .contains("\nRemoved: 1 users, 1 Smartcar users");
        assertThat(run("accounts remove --yes --user " + user))
                .isEqualTo(new Run(1, "Nothing is stored of such a user.\n"));
    }

    private Run run(String line) {
        return run(line, Optional.empty());
    }

    /** @param typed by a person who sits there; none is a script */
    private static Run run(String line, Optional<String> typed) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Terminal terminal = new ScriptedTerminal(() -> typed.orElse(null));
        int code = CommandTree.of(new PrintWriter(out, true), new PrintWriter(err, true), terminal)
                .execute(line.split(" "));
        assertThat(err.toString()).as(line).isEmpty();
        return new Run(code, out.toString().replace(System.lineSeparator(), "\n"));
    }

    private String verdict(String item) throws Exception {
        JsonNode report =
                new ObjectMapper().readTree(run("migrate status --json").out());
        for (JsonNode each : report.path("items")) {
            if (each.path("id").asText().equals(item)) {
                return each.path("verdict").asText();
            }
        }
        throw new AssertionError("no item " + item);
    }

    /** As an application had them that connected these vehicles one by one. */
    private void store(List<Connection> live) {
        for (Connection connection : live) {
            String user = connection.user().id();
            String vehicle = connection.vehicle().id();
            sql.run("insert into users (external_id) values ('own-" + user + "') on conflict do nothing");
            sql.run("insert into vehicles (user_id, smartcar_vehicle_id) select id, '" + vehicle
                    + "' from users where external_id = 'own-" + user + "' on conflict do nothing");
            var issued = smartcar.api().issueTokens(vehicle);
            long row = Long.parseLong(sql.one("select id from vehicles where smartcar_vehicle_id = '" + vehicle + "'"));
            tokens.store(
                            List.of(row),
                            pair(
                                    issued.accessToken(),
                                    Optional.of(issued.refreshToken()),
                                    Instant.now().plus(Duration.ofHours(2))))
                    .await()
                    .indefinitely();
        }
    }

    private String columns() {
        return sql.one(
                "select count(*) from information_schema.columns where table_schema = 'carflow' and table_name = 'vehicles' and column_name in"
                        + " ('vehicle_access_token', 'vehicle_refresh_token', 'token_key_id', 'token_created_at',"
                        + " 'token_expires_at', 'token_version', 'refresh_failed_at', 'token_of')");
    }

    /** The first page is read again at the end. */
    private static int rowsRead(List<Connection> live) {
        return live.size() + FleetResource.PAGE_SIZE;
    }

    private static long usersOnPages(List<Connection> live) {
        long users = 0;
        for (int from = 0; from < live.size(); from += FleetResource.PAGE_SIZE) {
            users += live.subList(from, Math.min(live.size(), from + FleetResource.PAGE_SIZE)).stream()
                    .map(connection -> connection.user().id())
                    .distinct()
                    .count();
        }
        return users;
    }
}
