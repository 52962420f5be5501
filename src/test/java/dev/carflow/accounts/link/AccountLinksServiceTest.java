package dev.carflow.accounts.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carflow.PostgresResource;
import dev.carflow.accounts.AccountsSettings;
import dev.carflow.accounts.Connecting;
import dev.carflow.accounts.Sql;
import dev.carflow.accounts.link.AccountRemoval.RemovalTarget;
import dev.carflow.accounts.link.LinkResult.Linked;
import dev.carflow.accounts.link.ListingPageStore.StoredPage;
import dev.carflow.database.Schema;
import dev.carflow.sandbox.simulator.Await;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(AccountsSettings.class)
@WithTestResource(PostgresResource.class)
class AccountLinksServiceTest {

    private static final Instant EARLIER = Instant.parse("2026-10-01T10:00:00Z");
    private static final Instant LATER = Instant.parse("2026-11-01T10:00:00Z");

    @Inject
    Schema schema;

    @Inject
    AccountLinks links;

    @Inject
    ListingPageStore pages;

    @Inject
    AccountRemoval removal;

    @Inject
    BackfillRuns runs;

    @Inject
    Pool pool;

    Sql sql;

    /** Different in each test: they share a database. */
    final String test = UUID.randomUUID().toString();

    final String ann = test + "-ann";
    final String smartcarAnn = test + "-smartcar-ann";

    @BeforeEach
    void ready() {
        sql = new Sql(pool);
        await().until(schema::isReady);
    }

    private ConnectedVehicle vehicle(String name) {
        return vehicle(name, "connection-" + name, EARLIER);
    }

    private ConnectedVehicle vehicle(String name, String connection, Instant at) {
        return new ConnectedVehicle(
                test + name, Optional.of(connection), Optional.of("live"), List.of("read_vin"), Optional.of(at));
    }

    private LinkResult connect(String customer, String smartcarUser, ConnectedVehicle... vehicles) {
        return new Connecting(sql, links).connect(customer, smartcarUser, List.of(vehicles));
    }

    private Linked connected(String customer, String smartcarUser, ConnectedVehicle... vehicles) {
        return (Linked) connect(customer, smartcarUser, vehicles);
    }

    private Optional<StoredPage> listed(BackfillRun run, String smartcarUser, ConnectedVehicle... vehicles) {
        LinkRequest user = new LinkRequest(Optional.empty(), smartcarUser, List.of(vehicles));
        return pages.store(run, "next", 100, List.of(user)).await().indefinitely();
    }

    private Optional<StoredPage> listed(String smartcarUser, ConnectedVehicle... vehicles) {
        BackfillRun run = runs.begin(UUID.randomUUID().toString()).await().indefinitely();
        return listed(run, smartcarUser, vehicles);
    }

    private List<String> connections(String smartcarUser) {
        return sql.rows("select replace(smartcar_vehicle_id, '" + test + "', ''), connection_id, vehicle_id"
                + " from connections where smartcar_user_id = '" + smartcarUser + "' order by 1");
    }

    @Test
    void linkingTwiceIsLinkingOnce() {
        // When
        Linked first = connected(ann, smartcarAnn, vehicle("a"), vehicle("b"));
        Linked again = connected(ann, smartcarAnn, vehicle("a"), vehicle("b"));

        // Then
        assertThat(again).isEqualTo(first);
        assertThat(sql.rows("select external_id, smartcar_user_id from users where id = " + first.userRow()))
                .containsExactly(ann + "|" + smartcarAnn);
        assertThat(connections(smartcarAnn))
                .containsExactly(
                        "a|connection-a|" + first.vehicleRows().get(0),
                        "b|connection-b|" + first.vehicleRows().get(1));
    }

    @Test
    void aReconnectChangesTheConnectionAndKeepsTheVehicle() {
        // Given
        Linked first = connected(ann, smartcarAnn, vehicle("a", "old", EARLIER));

        // When
        Linked again = connected(ann, smartcarAnn, vehicle("a", "new", LATER));

        // Then
        assertThat(again.vehicleRows()).isEqualTo(first.vehicleRows());
        assertThat(connections(smartcarAnn))
                .containsExactly("a|new|" + first.vehicleRows().get(0));

        // When: a listing that is newest first comes to the old connection last
        connected(ann, smartcarAnn, vehicle("a", "old", EARLIER));

        // Then
        assertThat(connections(smartcarAnn))
                .containsExactly("a|new|" + first.vehicleRows().get(0));
    }

    @Test
    void aSmartcarUserOfAnotherCustomerIsRefusedAndNothingChanges() {
        // Given
        connected(ann, smartcarAnn, vehicle("a"));

        // When
        LinkResult stolen = connect(test + "-bob", smartcarAnn, vehicle("b"));

        // Then
        assertThat(stolen).isEqualTo(new LinkResult.LinkedToAnother());
        assertThat(connections(smartcarAnn)).hasSize(1);
        assertThat(sql.rows("select id from users where external_id = '" + test + "-bob'"))
                .isEmpty();
    }

    @Test
    void aCustomerWhoConnectsAsAnotherSmartcarUserKeepsTheEarlierOne() {
        // Given
        Linked first = connected(ann, smartcarAnn, vehicle("a"));

        // When
        Linked second = connected(ann, smartcarAnn + "-2", vehicle("b"));

        // Then
        assertThat(second.userRow()).isEqualTo(first.userRow());
        assertThat(sql.one("select smartcar_user_id from users where id = " + first.userRow()))
                .isEqualTo(smartcarAnn + "-2");
        assertThat(connections(smartcarAnn)).hasSize(1);

        // When: a listing has the earlier one
        assertThat(listed(smartcarAnn, vehicle("a"))).contains(new StoredPage(1, 0, 0, 0));

        // Then: it does not become the last one again
        assertThat(sql.one("select smartcar_user_id from users where id = " + first.userRow()))
                .isEqualTo(smartcarAnn + "-2");
    }

    @Test
    void aUserFoundAtSmartcarFirstIsLinkedToTheCustomerOnceKnown() {
        // Given: the customer's own row, with a token, and a row that a listing found
        long own = sql.user(ann);
        listed(smartcarAnn, vehicle("a"), vehicle("b"));
        String found = sql.one("select id from users where smartcar_user_id = '" + smartcarAnn
                + "' and external_id is null and found_at is not null");
        sql.run("update vehicles set vehicle_access_token = 'token' where id = " + sql.vehicle(own, test + "a"));

        // When
        Linked known = connected(ann, smartcarAnn, vehicle("a"), vehicle("b"));

        // Then: one user with two vehicles, and the token is still there
        assertThat(known.userRow()).isEqualTo(own);
        assertThat(sql.rows("select id from users where id = " + found)).isEmpty();
        assertThat(sql.rows("select encode(vehicle_access_token, 'escape') from vehicles where user_id = " + own
                        + " order by 1"))
                .containsExactly("token", "null");
        assertThat(sql.one("select found_at from users where id = " + own)).isEqualTo("null");
        assertThat(connections(smartcarAnn)).hasSize(2);
    }

    @Test
    void idsThatTheDatabaseCannotStoreAreRefusedWithoutAffectingOthers() {
        // Given
        List<LinkRequest> page = Stream.of("x".repeat(256), smartcarAnn, "\u0000", "")
                .map(user -> new LinkRequest(Optional.empty(), user, List.of(vehicle("a"))))
                .toList();

        // When
        BackfillRun run = runs.begin(test).await().indefinitely();
        Optional<StoredPage> stored =
                pages.store(run, "2", page.size(), page).await().indefinitely();

        // Then
        assertThat(stored).contains(new StoredPage(1, 0, 0, 3));
        assertThat(connections(smartcarAnn)).hasSize(1);
        assertThat(connect(ann, "x".repeat(256))).isEqualTo(new LinkResult.Unusable());
    }

    @Test
    void pagesLinkedSideBySideInAnyOrderEndWithTheSameRows() {
        // Given: the same 50 users in pages of different orders, some with their customers
        List<LinkRequest> all = IntStream.range(0, 50)
                .mapToObj(number -> new LinkRequest(
                        number % 2 == 0 ? Optional.of(ann + number) : Optional.empty(),
                        smartcarAnn + number,
                        List.of(vehicle("a" + number), vehicle("b" + number))))
                .toList();

        // When
        List<Optional<StoredPage>> done = Multi.createFrom()
                .range(0, 6)
                .onItem()
                .transformToUniAndMerge(seed -> {
                    List<LinkRequest> page = new ArrayList<>(all);
                    Collections.shuffle(page, new Random(seed));
                    return runs.begin(test + seed).chain(run -> pages.store(run, "2", page.size(), page));
                })
                .collect()
                .asList()
                .await()
                .indefinitely();

        // Then
        assertThat(done).hasSize(6).containsOnly(Optional.of(new StoredPage(50, 0, 0, 0)));
        String ours = "smartcar_user_id like '" + smartcarAnn + "%'";
        assertThat(sql.one("select count(*) from users where " + ours)).isEqualTo("50");
        assertThat(sql.one("select count(*) from connections where " + ours)).isEqualTo("100");
        assertThat(sql.one("select count(*) from vehicles where smartcar_vehicle_id like '" + test + "%'"))
                .isEqualTo("100");
    }

    @Test
    void removingACustomerRemovesEverythingOfAllItsSmartcarUsers() {
        // Given
        Linked linked = connected(ann, smartcarAnn, vehicle("a"));
        connected(ann, smartcarAnn + "-2", vehicle("b"), vehicle("c"));
        Linked other = connected(test + "-bob", test + "-smartcar-bob", vehicle("a"));
        sql.run("update vehicles set vehicle_access_token = 'token' where id = "
                + linked.vehicleRows().get(0));
        sql.run("insert into account_mark values ('" + smartcarAnn + "', now(), now())");

        // When
        RemovalResult removed =
                removal.remove(RemovalTarget.customer(ann)).await().indefinitely();

        // Then
        assertThat(removed)
                .isEqualTo(new RemovalResult.Removed(List.of(smartcarAnn, smartcarAnn + "-2"), 1, 3, 1, 3, 1, 0));
        assertThat(sql.rows("select id from vehicles where user_id = " + linked.userRow()))
                .isEmpty();
        assertThat(sql.rows("select 1 from account_mark where user_id = '" + smartcarAnn + "'"))
                .isEmpty();
        assertThat(sql.rows("select id from vehicles where user_id = " + other.userRow()))
                .hasSize(1);
        assertThat(removal.remove(RemovalTarget.customer(ann)).await().indefinitely())
                .isEqualTo(new RemovalResult.NothingFound());
    }

    @Test
    void aPreviewShowsTheRemovalAndRemovesNothing() {
        // Given
        connected(ann, smartcarAnn, vehicle("a"));
        connected(ann, smartcarAnn + "-2", vehicle("b"));
        sql.run("insert into account_mark values ('" + smartcarAnn + "', now(), now())");
        new Connecting(sql, links).session(ann);

        // When
        RemovalResult preview =
                removal.preview(RemovalTarget.customer(ann)).await().indefinitely();

        // Then
        assertThat(connections(smartcarAnn)).hasSize(1);
        assertThat(sql.rows("select 1 from account_mark where user_id = '" + smartcarAnn + "'"))
                .hasSize(1);
        assertThat(removal.remove(RemovalTarget.customer(ann)).await().indefinitely())
                .isEqualTo(preview);
        assertThat(removal.preview(RemovalTarget.customer(ann)).await().indefinitely())
                .isEqualTo(new RemovalResult.NothingFound());
    }

    @Test
    void aRemovedUserReturnsByConnectOnlyAndByNoListing() {
        // Given
        connected(ann, smartcarAnn, vehicle("a"));
        removal.remove(RemovalTarget.smartcarUser(smartcarAnn)).await().indefinitely();

        // When
        Optional<StoredPage> stored = listed(smartcarAnn, vehicle("a"));

        // Then
        assertThat(stored).contains(new StoredPage(0, 0, 1, 0));
        assertThat(connections(smartcarAnn)).isEmpty();
        assertThat(sql.rows("select 1 from smartcar_users where smartcar_user_id = '" + smartcarAnn + "'"))
                .isEmpty();

        // When: the user agrees once more
        connected(ann, smartcarAnn, vehicle("a"));

        // Then
        assertThat(listed(smartcarAnn, vehicle("a"))).contains(new StoredPage(1, 0, 0, 0));
        assertThat(connections(smartcarAnn)).hasSize(1);
    }

    @Test
    void theRecordOfARemovalDoesNotIdentifyTheUser() {
        connected(ann, smartcarAnn, vehicle("a"));
        removal.remove(RemovalTarget.customer(ann)).await().indefinitely();
        assertThat(sql.rows("select r::text from removed_user r"))
                .isNotEmpty()
                .noneMatch(row -> row.contains(smartcarAnn) || row.contains(ann));
    }

    @Test
    void aUserWhoConnectsAgainIsNotMarkedAnyMore() {
        // Given
        connected(ann, smartcarAnn, vehicle("a"));
        sql.run("insert into account_mark values ('" + smartcarAnn + "', timestamptz '2026-10-15', now())");

        // When: nothing was agreed to since
        connected(ann, smartcarAnn, vehicle("a"));

        // Then
        assertThat(hasToConnectAgain()).isTrue();

        // When
        connected(ann, smartcarAnn, vehicle("a", "new-connection", LATER));

        // Then
        assertThat(hasToConnectAgain()).isFalse();
    }

    private boolean hasToConnectAgain() {
        return Boolean.parseBoolean(sql.one(
                "select reauthenticate_since is not null from account_mark where user_id = '" + smartcarAnn + "'"));
    }

    @Test
    void lateEventsAreForgottenByTheVehicleToo() {
        // Given: payload 2.0 names no user
        connected(ann, smartcarAnn, vehicle("a"));
        sql.run("insert into spill_trace values (now(), 't2', convert_to('" + test + "a', 'UTF8'), 'v', 1, 0, now(),"
                + " now())");

        // When
        removal.remove(RemovalTarget.customer(ann)).await().indefinitely();

        // Then
        assertThat(sql.rows("select 1 from spill_trace where topic = 't2'")).isEmpty();
    }

    @Test
    void aRemovalForgetsLateEventsAndLosesNoAcknowledgedEvent() {
        // Given: a user who is linked, one who never was, and one who stays
        connected(ann, smartcarAnn, vehicle("a"));
        String stranger = test + "-stranger-ü";
        String bob = test + "-smartcar-bob";
        for (String user : List.of(smartcarAnn, stranger, bob)) {
            sql.run("insert into spill_trace values (now(), 't', convert_to('" + user
                    + "', 'UTF8'), 'v', 1, 0, now(), now())");
            sql.run("insert into spilled_event (topic, key, headers, value, bytes) values ('t', convert_to('" + user
                    + "', 'UTF8'), '', '', 1)");
        }

        // When
        removal.remove(RemovalTarget.customer(ann)).await().indefinitely();
        RemovalResult unknown =
                removal.remove(RemovalTarget.smartcarUser(stranger)).await().indefinitely();

        // Then
        assertThat(unknown).isEqualTo(new RemovalResult.NothingFound());
        assertThat(sql.rows("select convert_from(key, 'UTF8') from spill_trace where topic = 't'"))
                .containsExactly(bob);
        assertThat(sql.rows("delete from spilled_event where topic = 't' returning convert_from(key, 'UTF8')"))
                .containsExactlyInAnyOrder(smartcarAnn, stranger, bob);
        sql.run("delete from spill_trace where topic = 't'");
    }

    @Test
    void aUserRemovedWithTheSessionIsNotLinkedByIt() {
        // Given
        Buffer session = new Connecting(sql, links).session(ann);
        LinkRequest request = LinkRequest.of(ann, smartcarAnn, List.of(vehicle("a")));
        assertThat(links.link(session, request).await().indefinitely()).isInstanceOf(Linked.class);
        removal.remove(RemovalTarget.customer(ann)).await().indefinitely();

        // When
        LinkResult late = links.link(session, request).await().indefinitely();

        // Then
        assertThat(late).isEqualTo(new LinkResult.SessionRemoved());
        assertThat(sql.rows("select 1 from users where external_id = '" + ann + "'"))
                .isEmpty();
        assertThat(connections(smartcarAnn)).isEmpty();
    }

    /**
     * In the order of a background task that has asked Smartcar, and an operator who removes the user at the same
     * moment.
     */
    @Test
    void aUserLinkedDuringARemovalIsRemoved() {
        // Given: linked, and not committed
        Buffer session = new Connecting(sql, links).session(ann);
        SqlConnection linking = Await.result(pool.getConnection());
        Transaction open = Await.result(linking.begin());
        Await.result(linking.preparedQuery("select link_session($1, $2, $3, $4)")
                .execute(Tuple.of(session, ann, smartcarAnn, AccountLinks.json(List.of(vehicle("a"))))));

        // When
        CompletableFuture<RemovalResult> removing =
                removal.remove(RemovalTarget.customer(ann)).subscribeAsCompletionStage();
        await().until(() -> !sql.rows("select 1 from pg_stat_activity where wait_event_type = 'Lock'"
                        + " and query like '%from remove_account(%'")
                .isEmpty());
        Await.result(open.commit());
        Await.result(linking.close());

        // Then
        assertThat(removing.join()).isInstanceOfSatisfying(RemovalResult.Removed.class, removed -> {
            assertThat(removed.smartcarUserIds()).containsExactly(smartcarAnn);
            assertThat(removed.users()).isEqualTo(1);
            assertThat(removed.sessions()).isEqualTo(1);
        });
        assertThat(sql.rows("select 1 from users where external_id = '" + ann + "'"))
                .isEmpty();
        assertThat(connections(smartcarAnn)).isEmpty();
    }

    @Test
    void removingOneSmartcarUserLeavesTheCustomersOthers() {
        // Given: vehicle b is connected by both
        Linked linked = connected(ann, smartcarAnn, vehicle("a"), vehicle("b"));
        connected(ann, smartcarAnn + "-2", vehicle("b"), vehicle("c"));

        // When
        RemovalResult removed = removal.remove(RemovalTarget.smartcarUser(smartcarAnn + "-2"))
                .await()
                .indefinitely();

        // Then
        assertThat(removed).isEqualTo(new RemovalResult.Removed(List.of(smartcarAnn + "-2"), 0, 1, 0, 2, 0, 0));
        assertThat(sql.one("select smartcar_user_id from users where id = " + linked.userRow()))
                .isEqualTo(smartcarAnn);
        assertThat(connections(smartcarAnn)).hasSize(2);

        // When: the last one goes
        removal.remove(RemovalTarget.smartcarUser(smartcarAnn)).await().indefinitely();

        // Then
        assertThat(sql.rows("select id from users where id = " + linked.userRow()))
                .isEmpty();
    }

    @Test
    void aBackfillResumesWhereItStoppedAndRemovesUnlistedConnections() {
        // Given
        String source = test;
        connected(ann, smartcarAnn, vehicle("gone"), vehicle("kept"), vehicle("fresh", "c", Instant.now()));

        // When
        BackfillRun begun = runs.begin(source).await().indefinitely();
        pages.store(begun, "2", 100, List.of()).await().indefinitely();
        BackfillRun resumed = runs.begin(source).await().indefinitely();

        // Then
        assertThat(begun.isResumed()).isFalse();
        assertThat(resumed.isResumed()).isTrue();
        assertThat(resumed).isEqualTo(new BackfillRun(begun.id(), source, Optional.of("2"), 100, begun.startedAt()));

        // When
        listed(resumed, smartcarAnn, vehicle("kept"));
        runs.finish(resumed).await().indefinitely();
        Uni<Integer> unseen = runs.removeUnseen(resumed, "live");

        // Then: others' tests may have left some, too
        assertThat(unseen.await().indefinitely()).isPositive();
        assertThat(sql.rows("select replace(smartcar_vehicle_id, '" + test + "', '') from connections"
                        + " where smartcar_user_id = '" + smartcarAnn + "' order by 1"))
                .containsExactly("fresh", "kept");
        BackfillRun ended = new BackfillRun(resumed.id(), source, Optional.of("next"), 200, resumed.startedAt());
        assertThat(listed(ended, smartcarAnn, vehicle("late"))).isEmpty();
        assertThat(sql.one("select state from backfill_run where id = " + resumed.id()))
                .isEqualTo("finished");
        assertThat(runs.begin(source).await().indefinitely().isResumed()).isFalse();
    }
}
