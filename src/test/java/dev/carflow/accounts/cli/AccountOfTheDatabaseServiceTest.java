package dev.carflow.accounts.cli;

import static dev.carflow.accounts.vault.Pairs.pair;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carflow.PostgresResource;
import dev.carflow.accounts.AccountMarks;
import dev.carflow.accounts.AccountsSettings;
import dev.carflow.accounts.Connecting;
import dev.carflow.accounts.Sql;
import dev.carflow.accounts.directory.DatabaseDirectory;
import dev.carflow.accounts.link.AccountLinks;
import dev.carflow.accounts.link.ConnectedVehicle;
import dev.carflow.accounts.store.Customers;
import dev.carflow.accounts.vault.PostgresTokenStore;
import dev.carflow.accounts.vault.TokenColumns;
import dev.carflow.database.Schema;
import dev.carflow.operations.cli.ExitCode;
import dev.carflow.operations.cli.Terminal;
import dev.carflow.routing.ConfiguredRoutes;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.sqlclient.Pool;
import jakarta.inject.Inject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** {@code accounts show} and {@code accounts route} beside a running service. */
@QuarkusTest
@TestProfile(AccountsSettings.class)
@WithTestResource(PostgresResource.class)
class AccountOfTheDatabaseServiceTest {

    private static final Instant SINCE = Instant.parse("2026-11-22T10:00:00.123456Z");
    private static final String VIN = "5YJSA1E26FFP12345";

    @Inject
    Schema schema;

    @Inject
    DatabaseDirectory directory;

    @Inject
    AccountLinks links;

    @Inject
    AccountMarks marks;

    @Inject
    PostgresTokenStore tokens;

    @Inject
    TokenColumns columns;

    @Inject
    Customers customers;

    @Inject
    ConfiguredRoutes routes;

    @Inject
    Pool pool;

    final String test = UUID.randomUUID().toString();
    final String ann = "ann-" + test;
    final StringWriter out = new StringWriter();

    @Test
    void anAccountIsShownAsItIsStoredAndTheServiceTakesItsRouteAtOnce() {
        // Given: a customer who connected as two Smartcar users, one of whom has to connect again
        await().until(schema::isReady);
        Sql sql = new Sql(pool);
        connect("first-" + test, "car-1-" + test);
        connect("second-" + test, "car-2-" + test);
        connect("second-" + test, "car-3-" + test);
        sql.run("update vehicles set vin = '" + VIN + "'");
        long row = Long.parseLong(sql.one("select id from vehicles where smartcar_vehicle_id = 'car-2-" + test + "'"));
        tokens.store(List.of(row), pair("access-secret", Optional.of("refresh-secret"), Instant.now()))
                .await()
                .indefinitely();
        marks.needsReauthentication("first-" + test, SINCE).await().indefinitely();
        marks.needsReauthentication("stranger-" + test, SINCE).await().indefinitely();

        // When: by the earlier user
        assertThat(show("--user", "first-" + test)).isEqualTo(ExitCode.HOLDS);

        // Then
        assertThat(out.toString().lines().map(line -> line.replaceAll(" {2,}", "|")
                        .replace(test, "x")))
                .containsExactly(
                        "customer|ann-x",
                        "route given|none: the configuration decides",
                        "Smartcar user|first-x, route smartcar, has to connect again since " + SINCE,
                        "Smartcar user|second-x, route smartcar",
                        "vehicles|3",
                        "vehicle tokens|1");

        // When: with all there is
        assertThat(show("--customer", ann, "--ids", "--json")).isEqualTo(ExitCode.HOLDS);

        // Then
        assertThat(out.toString())
                .contains("car-1-" + test, "car-2-" + test, "car-3-" + test)
                .doesNotContain(VIN, "access-secret", "refresh-secret");
        assertThat(show("--user", "stranger-" + test)).isEqualTo(ExitCode.HOLDS);
        assertThat(show("--user", "nobody-" + test)).isEqualTo(ExitCode.DOES_NOT_HOLD);
        assertThat(show("--customer", "stranger-" + test)).isEqualTo(ExitCode.DOES_NOT_HOLD);

        // When: a route is given
        assertThat(route("--customer", ann, "--route", "vip", "--yes")).isEqualTo(ExitCode.HOLDS);

        // Then: no reader has loaded it yet, and running processes know it for both users
        assertThat(out.toString()).contains("The route vip is not configured here.");
        awaitRoute(Optional.of("vip"));
        assertThat(show("--customer", ann)).isEqualTo(ExitCode.HOLDS);
        assertThat(out.toString()).contains("vip, which is not configured");

        // When: it is taken back
        assertThat(route("--customer", ann, "--default", "--yes")).isEqualTo(ExitCode.HOLDS);

        // Then
        awaitRoute(Optional.empty());
        assertThat(route("--customer", "nobody-" + test, "--route", "vip", "--yes"))
                .isEqualTo(ExitCode.DOES_NOT_HOLD);
    }

    private void awaitRoute(Optional<String> route) {
        await().untilAsserted(() -> {
            assertThat(directory.routeOf("first-" + test)).isEqualTo(route);
            assertThat(directory.routeOf("second-" + test)).isEqualTo(route);
        });
    }

    private void connect(String user, String vehicle) {
        new Connecting(new Sql(pool), links)
                .connect(
                        ann,
                        user,
                        List.of(new ConnectedVehicle(
                                vehicle, Optional.of("c"), Optional.of("live"), List.of(), Optional.empty())));
    }

    private int show(String... options) {
        return execute(new AccountsShowCommand(() -> customers, () -> columns, () -> routes), options);
    }

    private int route(String... options) {
        return execute(new AccountsRouteCommand(() -> customers, () -> routes, Terminal.ofProcess(writer())), options);
    }

    private int execute(Callable<Integer> command, String... options) {
        out.getBuffer().setLength(0);
        return new CommandLine(command).setOut(writer()).execute(options);
    }

    private PrintWriter writer() {
        return new PrintWriter(out, true);
    }
}
