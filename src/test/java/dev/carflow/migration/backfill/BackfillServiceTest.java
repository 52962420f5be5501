package dev.carflow.migration.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carflow.PostgresResource;
import dev.carflow.accounts.Sql;
import dev.carflow.accounts.link.BackfillRuns;
import dev.carflow.accounts.link.CustomerMatches;
import dev.carflow.accounts.link.CustomerMatches.Matched;
import dev.carflow.accounts.link.ListingPageStore;
import dev.carflow.database.Schema;
import dev.carflow.database.Statements;
import dev.carflow.database.TimeoutPolicy;
import dev.carflow.migration.FleetResource;
import dev.carflow.migration.MigrationConfig;
import dev.carflow.migration.MigrationSettings;
import dev.carflow.ratelimit.Permit;
import dev.carflow.sandbox.simulator.SmartcarSimulator;
import dev.carflow.sandbox.simulator.api.Endpoint;
import dev.carflow.sandbox.simulator.api.Fault;
import dev.carflow.sandbox.simulator.api.FaultCondition;
import dev.carflow.sandbox.simulator.fleet.Connection;
import dev.carflow.smartcar.api.VehicleApi;
import dev.carflow.smartcar.legacy.LegacyManagementApi;
import io.quarkus.arc.InjectableInstance;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@QuarkusTest
@TestProfile(MigrationSettings.class)
@WithTestResource(PostgresResource.class)
@WithTestResource(FleetResource.class)
class BackfillServiceTest {

    @Inject
    Schema schema;

    @Inject
    Backfill backfill;

    @Inject
    CustomerMatches matches;

    @Inject
    @Any
    InjectableInstance<Pool> pools;

    @Inject
    Instance<VehicleApi> v3;

    @Inject
    Instance<LegacyManagementApi> legacy;

    @Inject
    MigrationConfig config;

    SmartcarSimulator smartcar;
    Sql sql;

    /** Dies at the n-th statement: before it is sent, or after it was executed and before its result arrives. */
    private static final class FailingStatements extends Statements {
        private final int at;
        private final boolean after;
        private final AtomicInteger sent = new AtomicInteger();

        FailingStatements(InjectableInstance<Pool> pools, int at, boolean after) {
            super(pools, TimeoutPolicy.ofService());
            this.at = at;
            this.after = after;
        }

        @Override
        public Uni<RowSet<Row>> run(String sql, Tuple values) {
            if (sent.incrementAndGet() != at) {
                return super.run(sql, values);
            }
            Uni<RowSet<Row>> end = Uni.createFrom().failure(new IllegalStateException("killed"));
            return after ? super.run(sql, values).chain(done -> end) : end;
        }
    }

    @BeforeEach
    void empty() {
        await().until(schema::isReady);
        sql = new Sql(pools.getActive());
        for (String table : List.of("connections", "vehicles", "smartcar_users", "users", "backfill_run")) {
            sql.run("delete from " + table);
        }
    }

    private static BackfillRequest listing(BackfillSource source) {
        return new BackfillRequest(source, "live", Optional.empty(), false, false, false);
    }

    @ParameterizedTest
    @EnumSource(names = {"V3", "LEGACY"})
    void allListedUsersAreStored(BackfillSource source) {
        BackfillResult end = backfill.run(listing(source), BackfillProgress.NONE);

        assertThat(end).isInstanceOfSatisfying(BackfillResult.Complete.class, complete -> {
            assertThat(complete.connections()).isEqualTo(live().count());
            assertThat(complete.removed()).isZero();
        });
        assertThatTheTablesAreSmartcars();
    }

    @ParameterizedTest
    @EnumSource(names = {"V3", "LEGACY"})
    void killedAtAnyStatementAndStartedAgainItEndsWithExactlyTheRightRows(BackfillSource source) {
        int deaths = 0;
        for (int at = 1; dies(source, at, false); at++) {
            dies(source, at, true);
            deaths++;

            // Then: the next process ends it
            backfill.run(listing(source), BackfillProgress.NONE);
            assertThatTheTablesAreSmartcars();
            assertThat(sql.rows("select state from backfill_run where state = 'running'"))
                    .isEmpty();
            empty();
        }

        // a begin, five pages, those again that are new, and the end
        assertThat(deaths).isGreaterThan(FleetResource.VEHICLES / FleetResource.PAGE_SIZE + 4);
    }

    @Test
    void aKilledRunResumesWhereItWas() {
        // Given
        assertThat(dies(BackfillSource.V3, 4, false)).isTrue();
        long before = connectionCalls();

        // When
        BackfillResult end = backfill.run(listing(BackfillSource.V3), BackfillProgress.NONE);

        // Then: two pages were stored, and one is read again at the end
        assertThat(end).isInstanceOf(BackfillResult.Complete.class);
        assertThat(connectionCalls() - before).isEqualTo(pages() - 2 + 1);
        assertThat(sql.rows("select distinct source from backfill_run")).containsExactly("v3:live");
    }

    @Test
    void begunAnewItReadsEverything() {
        assertThat(dies(BackfillSource.V3, 4, false)).isTrue();
        long before = connectionCalls();

        backfill.run(
                new BackfillRequest(BackfillSource.V3, "live", Optional.empty(), false, true, false),
                BackfillProgress.NONE);

        assertThat(connectionCalls() - before).isEqualTo(pages() + 1);
        assertThat(sql.rows("select state from backfill_run order by id")).containsExactly("abandoned", "finished");
    }

    @Test
    void noUserIsMissedWhoConnectsOrStaysDuringTheRun() {
        // Given: after each page one user connects and two that were read disconnect, so that the rest moves forward
        AtomicInteger pages = new AtomicInteger();
        BackfillProgress churn = new BackfillProgress() {
            @Override
            public void page(long rows, Optional<Integer> total) {
                if (pages.incrementAndGet() <= 5) {
                    List<Connection> listed = live().toList();
                    smartcar.fleet().connectNewUser(null, 1, "live", Instant.now());
                    smartcar.fleet().disconnect(listed.get(0).id());
                    smartcar.fleet().disconnect(listed.get(1).id());
                }
            }
        };

        // When
        backfill.run(listing(BackfillSource.V3), churn);

        // Then
        assertThat(stored()).containsAll(expected());

        // When: users who disconnected are gone after the next run, though it had seen them
        BackfillResult next = backfill.run(listing(BackfillSource.V3), BackfillProgress.NONE);

        // Then
        assertThat(next).isInstanceOf(BackfillResult.Complete.class);
        assertThat(stored()).containsAll(expected());
    }

    @ParameterizedTest
    @EnumSource(names = {"V3", "LEGACY"})
    void disconnectedUsersAreRemovedAfterACompleteRun(BackfillSource source) {
        // Given
        backfill.run(listing(source), BackfillProgress.NONE);
        Connection leaving = live().reduce((first, second) -> second).orElseThrow();

        // When
        smartcar.fleet().disconnect(leaving.id());
        BackfillResult end = backfill.run(listing(source), BackfillProgress.NONE);

        // Then
        assertThat(end).isInstanceOfSatisfying(BackfillResult.Complete.class, complete -> assertThat(complete.removed())
                .isEqualTo(1));
        assertThat(stored()).containsExactlyInAnyOrderElementsOf(expected());
    }

    /** More likely another application's than the end of all connections. */
    @ParameterizedTest
    @EnumSource(names = {"V3", "LEGACY"})
    void anEmptyListingRemovesNoUser(BackfillSource source) {
        // Given: stored as the other mode's listing would never have them
        backfill.run(listing(source), BackfillProgress.NONE);
        List<String> before = stored();
        sql.run("update connections set mode = 'simulated'");
        List<Connection> simulated = smartcar.fleet().connections().stream()
                .filter(connection -> !connection.vehicle().identity().isLive())
                .toList();
        simulated.forEach(connection -> smartcar.fleet().disconnect(connection.id()));

        // When
        BackfillRequest ofNobody = new BackfillRequest(source, "simulated", Optional.empty(), false, false, false);
        BackfillResult end = backfill.run(ofNobody, BackfillProgress.NONE);

        // Then
        assertThat(end).isInstanceOfSatisfying(BackfillResult.Complete.class, complete -> {
            assertThat(complete.connections()).isZero();
            assertThat(complete.removed()).isZero();
        });
        assertThat(stored()).containsExactlyInAnyOrderElementsOf(before);
    }

    @ParameterizedTest
    @EnumSource(names = {"V3", "LEGACY"})
    void aStoppedRunRemovesNoUserAndTheNextOneResumes(BackfillSource source) {
        // Given: one of long ago who is not at Smartcar any more
        backfill.run(listing(source), BackfillProgress.NONE);
        Connection gone = live().reduce((first, second) -> second).orElseThrow();
        smartcar.fleet().disconnect(gone.id());
        List<String> before = stored();
        Endpoint listing = source == BackfillSource.V3 ? Endpoint.CONNECTIONS : Endpoint.LEGACY_CONNECTIONS;
        AtomicInteger pages = new AtomicInteger();
        BackfillProgress refusedLater = new BackfillProgress() {
            @Override
            public void page(long rows, Optional<Integer> total) {
                if (pages.incrementAndGet() == 2) {
                    smartcar.api()
                            .faults()
                            .inject(Fault.status(403), FaultCondition.next(1).at(listing));
                }
            }
        };

        // When
        BackfillResult stopped = backfill.run(listing(source), refusedLater);

        // Then
        assertThat(stopped).isInstanceOfSatisfying(BackfillResult.Stopped.class, end -> {
            assertThat(end.problem().slug()).isEqualTo("forbidden");
            assertThat(end.counts().rows()).isEqualTo(2L * FleetResource.PAGE_SIZE);
        });
        assertThat(stored()).containsExactlyInAnyOrderElementsOf(before);

        // When
        BackfillResult end = backfill.run(listing(source), BackfillProgress.NONE);

        // Then
        assertThat(end).isInstanceOfSatisfying(BackfillResult.Complete.class, complete -> assertThat(complete.removed())
                .isEqualTo(1));
        assertThat(stored()).containsExactlyInAnyOrderElementsOf(expected());
    }

    @Test
    void aDryRunWritesNothing() {
        // When
        BackfillResult dry = backfill.run(
                new BackfillRequest(BackfillSource.V3, "live", Optional.empty(), true, false, false),
                BackfillProgress.NONE);

        // Then
        assertThat(dry)
                .isInstanceOfSatisfying(BackfillResult.Counted.class, counted -> assertThat(counted.newConnections())
                        .isEqualTo(live().count()));
        assertThat(stored()).isEmpty();
        assertThat(sql.rows("select id from backfill_run")).isEmpty();
    }

    @Test
    void aFoundUserBelongsToTheCustomerOfAVehicleWithOneUser() {
        // Given
        Connection known = live().findFirst().orElseThrow();
        long ann = sql.user("ann");
        long car = sql.vehicle(ann, known.vehicle().id());

        // When
        BackfillResult plain = backfill.run(listing(BackfillSource.V3), BackfillProgress.NONE);

        // Then: nothing is guessed
        assertThat(sql.one("select smartcar_user_id from users where id = " + ann))
                .isEqualTo("null");

        // When
        BackfillResult end = backfill.run(
                new BackfillRequest(BackfillSource.V3, "live", Optional.empty(), false, false, true),
                BackfillProgress.NONE);

        // Then
        assertThat(plain).isInstanceOf(BackfillResult.Complete.class);
        assertThat(end).isInstanceOfSatisfying(BackfillResult.Complete.class, complete -> assertThat(complete.matched())
                .isEqualTo(1));
        assertThat(sql.one("select smartcar_user_id from users where id = " + ann))
                .isEqualTo(known.user().id());
        assertThat(sql.rows("select id from vehicles where smartcar_vehicle_id = '"
                        + known.vehicle().id() + "'"))
                .containsExactly(String.valueOf(car));
        assertThatTheTablesAreSmartcars();
    }

    /** A match holds locks until its transaction ends, and the server has room for some thousand. */
    @Test
    void usersAreMatchedAPortionOfTheCustomersInATransaction() {
        // Given
        int users = 450;
        for (String rows : List.of(
                "users (external_id) select 'customer-' || n from generate_series(1, " + users + ") n",
                "users (smartcar_user_id, found_at) select 'S-' || n, now() from generate_series(1, " + users + ") n",
                "smartcar_users select smartcar_user_id, id from users where found_at is not null",
                "vehicles (user_id, smartcar_vehicle_id)"
                        + " select id, 'V-' || split_part(coalesce(external_id, smartcar_user_id), '-', 2) from users",
                "connections (smartcar_user_id, smartcar_vehicle_id, vehicle_id, mode) select u.smartcar_user_id,"
                        + " v.smartcar_vehicle_id, v.id, 'live' from vehicles v join users u on u.id = v.user_id"
                        + " where u.found_at is not null")) {
            sql.run("insert into " + rows);
        }

        // When
        Matched portion = matches.byVehicle(0).await().indefinitely();

        // Then
        assertThat(portion.users()).isEqualTo(200);
        assertThat(portion.last()).isPresent();

        // When
        BackfillResult end = backfill.run(
                new BackfillRequest(BackfillSource.V3, "live", Optional.empty(), false, false, true),
                BackfillProgress.NONE);

        // Then
        assertThat(end).isInstanceOfSatisfying(BackfillResult.Complete.class, complete -> assertThat(complete.matched())
                .isEqualTo(users - 200));
        assertThat(sql.rows("select from users where external_id is not null"
                        + " and split_part(external_id, '-', 2) is distinct from split_part(smartcar_user_id, '-', 2)"))
                .isEmpty();
    }

    /** @return whether the run got as far as that statement */
    private boolean dies(BackfillSource source, int at, boolean after) {
        FailingStatements statements = new FailingStatements(pools, at, after);
        Backfill mortal = new Backfill(
                new BackfillRuns(statements),
                new ListingPageStore(statements),
                new CustomerMatches(statements),
                v3,
                legacy,
                null,
                null,
                null,
                null,
                urgency -> Uni.createFrom().item(Permit.GRANTED),
                config);
        try {
            mortal.run(listing(source), BackfillProgress.NONE);
            return false;
        } catch (IllegalStateException killed) {
            assertThat(killed).hasMessage("killed");
            return true;
        }
    }

    private long connectionCalls() {
        return smartcar.api().counts().at(Endpoint.CONNECTIONS);
    }

    private long pages() {
        return (live().count() + FleetResource.PAGE_SIZE - 1) / FleetResource.PAGE_SIZE;
    }

    private Stream<Connection> live() {
        return smartcar.fleet().connections().stream()
                .filter(connection -> connection.vehicle().identity().isLive());
    }

    private List<String> expected() {
        return live().map(connection ->
                        connection.user().id() + "|" + connection.vehicle().id())
                .toList();
    }

    private List<String> stored() {
        return sql.rows("select smartcar_user_id, smartcar_vehicle_id from connections");
    }

    private void assertThatTheTablesAreSmartcars() {
        assertThat(stored()).containsExactlyInAnyOrderElementsOf(expected());
        assertThat(sql.rows("""
                select c.smartcar_user_id, c.smartcar_vehicle_id
                from connections c
                    join vehicles v on v.id = c.vehicle_id and v.smartcar_vehicle_id = c.smartcar_vehicle_id
                    join smartcar_users s on s.user_id = v.user_id and s.smartcar_user_id = c.smartcar_user_id""")).containsExactlyInAnyOrderElementsOf(expected());
        assertThat(sql.one("select count(*) from users"))
                .isEqualTo(String.valueOf(
                        live().map(connection -> connection.user().id())
                                .distinct()
                                .count()));
    }
}
