package dev.carflow.accounts.directory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carflow.ConfigProblems;
import dev.carflow.ContextPropagation;
import dev.carflow.TestDatabase;
import dev.carflow.Timeouts;
import dev.carflow.accounts.Account;
import dev.carflow.accounts.Connecting;
import dev.carflow.accounts.RecentRemovals;
import dev.carflow.accounts.Sql;
import dev.carflow.accounts.UserRemoved;
import dev.carflow.accounts.VehicleChanged;
import dev.carflow.accounts.VehicleChangesMissed;
import dev.carflow.accounts.link.AccountLinks;
import dev.carflow.accounts.link.AccountRemoval;
import dev.carflow.accounts.link.AccountRemoval.RemovalTarget;
import dev.carflow.accounts.link.ConnectedVehicle;
import dev.carflow.accounts.link.RemovalResult;
import dev.carflow.database.Notifications;
import dev.carflow.database.PgBouncer;
import dev.carflow.database.ServicePool;
import dev.carflow.database.Statements;
import dev.carflow.database.TimeoutPolicy;
import dev.carflow.operations.RolesConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The processes' replicas of accounts and vehicles, with a real database: by its notifications, and through a real
 * PgBouncer in transaction mode, where none arrives.
 */
class DirectoriesTest {

    private final Vertx vertx = Vertx.vertx();
    private final FiredEvents<UserRemoved> removed = new FiredEvents<>();
    private final FiredEvents<RecentRemovals> recent = new FiredEvents<>();
    private final FiredEvents<VehicleChangesMissed> missed = new FiredEvents<>();

    @TempDir
    private Path directory;

    private TestDatabase postgres;
    private PgBouncer bouncer;
    private Pool pool;
    private Statements statements;
    private Notifications notifications;

    @BeforeEach
    void start() {
        ContextPropagation.start();
        postgres = TestDatabase.migrated();
    }

    private void directly() {
        pool = ServicePool.of(postgres.reactiveUrl(), vertx);
        statements = Statements.on(() -> pool, TimeoutPolicy.ofService());
        notifications = ServicePool.notifications(postgres.reactiveUrl(), pool, vertx);
    }

    private void throughPgBouncer() throws IOException {
        bouncer = PgBouncer.before(postgres, directory);
        pool = bouncer.pool(postgres, vertx);
        statements = Statements.on(() -> pool, TimeoutPolicy.ofService());
        notifications = bouncer.notifications(postgres, pool, vertx);
    }

    @AfterEach
    void stop() {
        if (bouncer != null) {
            bouncer.close();
        }
        vertx.close();
        postgres.close();
    }

    @Test
    void changesByOtherProcessesAreKnownThroughAPoolerToo() throws Exception {
        // Given: a process that takes webhooks in, and a worker
        throughPgBouncer();
        DatabaseDirectory accounts = accounts();
        VehicleDirectory vehicles = vehicles("ingest");
        VehicleDirectory worker = vehicles("worker");
        start(accounts, vehicles, worker);

        // When
        connect();

        // Then
        await().until(() -> isKnown(accounts, vehicles));
        assertThat(worker.userOf("a-car")).isEmpty();

        // When
        int before = missed.all().size();
        assertThat(new AccountRemoval(statements)
                        .remove(RemovalTarget.customer("ann"))
                        .await()
                        .atMost(Timeouts.CONDITION))
                .isInstanceOf(RemovalResult.Removed.class);

        // Then: and a worker's tokens are looked up anew
        await().until(() -> isUnknown(accounts, vehicles));
        assertThat(removed.all()).contains(new UserRemoved("user-of-ann"));
        await().until(() -> missed.all().size() > before + 1);
        stop(accounts, vehicles, worker);
    }

    @Test
    void tablesThatTheirOwnerEmptiesAreEmptyHereToo() {
        // Given
        directly();
        DatabaseDirectory accounts = accounts();
        VehicleDirectory vehicles = vehicles("ingest");
        VehicleDirectory worker = vehicles("worker");
        start(accounts, vehicles, worker);
        connect();
        await().until(() -> isKnown(accounts, vehicles));
        int before = missed.all().size();

        // When
        postgres.execute("set role carflow_owner; truncate carflow.users cascade");

        // Then
        await().until(() -> isUnknown(accounts, vehicles));
        assertThat(removed.all()).contains(new UserRemoved("user-of-ann"));
        await().until(() -> missed.all().size() > before);
        stop(accounts, vehicles, worker);
    }

    @Test
    void theServicesRoleEmptiesNoTable() {
        assertThat(postgres.rows("select c.relname from pg_class c where c.relnamespace = 'carflow'::regnamespace"
                        + " and c.relkind = 'r' and has_table_privilege('carflow_service', c.oid, 'truncate')"))
                .isEmpty();
    }

    private void connect() {
        new Connecting(new Sql(pool), new AccountLinks(statements))
                .connect(
                        "ann",
                        "user-of-ann",
                        List.of(new ConnectedVehicle(
                                "a-car", Optional.empty(), Optional.of("live"), List.of(), Optional.empty())));
    }

    private static boolean isKnown(DatabaseDirectory accounts, VehicleDirectory vehicles) {
        return accounts.of("user-of-ann").flatMap(Account::customerId).equals(Optional.of("ann"))
                && vehicles.userOf("a-car").equals(Optional.of("user-of-ann"));
    }

    private static boolean isUnknown(DatabaseDirectory accounts, VehicleDirectory vehicles) {
        return accounts.of("user-of-ann").isEmpty() && vehicles.userOf("a-car").isEmpty();
    }

    private static void start(DatabaseDirectory accounts, VehicleDirectory vehicles, VehicleDirectory worker) {
        accounts.onStart(null);
        vehicles.onStart(null);
        worker.onStart(null);
        await().until(() -> accounts.isCurrent() && vehicles.isCurrent());
    }

    private static void stop(DatabaseDirectory accounts, VehicleDirectory vehicles, VehicleDirectory worker) {
        accounts.onStop(null);
        vehicles.onStop(null);
        worker.onStop(null);
    }

    @Test
    void aWorkerLearnsOfRemovalsWithoutNotifications() throws Exception {
        // Given: the removal of a user without an account
        directly();
        Instant before = Instant.now().minusSeconds(60);
        postgres.execute("select from carflow.remove_account(null, 'user-of-nobody')");
        String hash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest("user-of-nobody".getBytes(UTF_8)));

        // When
        DatabaseDirectory worker = accounts("worker");
        worker.onStart(null);

        // Then
        await().until(() -> !recent.all().isEmpty());
        assertThat(recent.all().get(0).byHash()).containsOnlyKeys(hash);
        assertThat(recent.all().get(0).byHash().get(hash)).isAfter(before);
        worker.onStop(null);
    }

    private DatabaseDirectory accounts() {
        return accounts("ingest");
    }

    private DatabaseDirectory accounts(String role) {
        return new DatabaseDirectory(
                new AccountRows(statements),
                notifications,
                vertx,
                removed,
                recent,
                new SimpleMeterRegistry(),
                roles(role));
    }

    private VehicleDirectory vehicles(String role) {
        return new VehicleDirectory(
                new VehicleRows(statements),
                notifications,
                roles(role),
                vertx,
                new FiredEvents<VehicleChanged>(),
                role.equals("worker") ? missed : new FiredEvents<>(),
                new SimpleMeterRegistry());
    }

    private static RolesConfig roles(String role) {
        return ConfigProblems.read(RolesConfig.class, Map.of("carflow.roles", role));
    }
}
