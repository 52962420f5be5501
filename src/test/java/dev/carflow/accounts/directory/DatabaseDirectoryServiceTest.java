package dev.carflow.accounts.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carflow.PostgresResource;
import dev.carflow.TestDatabase;
import dev.carflow.accounts.Account;
import dev.carflow.accounts.AccountsSettings;
import dev.carflow.accounts.Connecting;
import dev.carflow.accounts.Sql;
import dev.carflow.accounts.UserRemoved;
import dev.carflow.accounts.link.AccountLinks;
import dev.carflow.accounts.link.AccountRemoval;
import dev.carflow.accounts.link.AccountRemoval.RemovalTarget;
import dev.carflow.accounts.store.Customers;
import dev.carflow.database.Schema;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(AccountsSettings.class)
@WithTestResource(PostgresResource.class)
class DatabaseDirectoryServiceTest {

    @ApplicationScoped
    public static class Removals {
        final List<String> users = new CopyOnWriteArrayList<>();

        void onRemoved(@Observes UserRemoved removed) {
            users.add(removed.smartcarUserId());
        }

        List<String> users() {
            return users;
        }
    }

    @Inject
    Schema schema;

    @Inject
    DatabaseDirectory directory;

    @Inject
    AccountLinks links;

    @Inject
    AccountRemoval removal;

    @Inject
    Customers customers;

    @Inject
    Removals removals;

    @Inject
    Pool pool;

    TestDatabase database;

    final String test = UUID.randomUUID().toString();
    final String ann = "ann-" + test;
    final String smartcarAnn = "smartcar-ann-" + test;

    @BeforeEach
    void ready() {
        await().until(() -> schema.isReady() && directory.isCurrent());
    }

    private void connect(String customer, String user) {
        new Connecting(new Sql(pool), links).connect(customer, user, List.of());
    }

    private void linkAnn() {
        connect(ann, smartcarAnn);
        awaitAccount(smartcarAnn, new Account(Optional.of(ann), Optional.empty()));
    }

    private void awaitAccount(String user, Account account) {
        await().untilAsserted(() -> assertThat(directory.of(user)).contains(account));
    }

    @Test
    void changesInTheDatabaseAreKnownAtOnce() {
        // Given
        assertThat(directory.of(smartcarAnn)).isEmpty();
        linkAnn();

        // When: a route is given
        assertThat(customers.assignRoute(ann, Optional.of("vip")).await().indefinitely())
                .isTrue();

        // Then
        awaitAccount(smartcarAnn, new Account(Optional.of(ann), Optional.of("vip")));
        assertThat(directory.routeOf(smartcarAnn)).contains("vip");

        // When: the customer connects as another Smartcar user
        connect(ann, smartcarAnn + "-2");

        // Then: both are the customer's
        awaitAccount(smartcarAnn + "-2", new Account(Optional.of(ann), Optional.of("vip")));
        assertThat(directory.of(smartcarAnn)).isPresent();

        // When: the route is taken back, and the customer's id changes
        customers.assignRoute(ann, Optional.empty()).await().indefinitely();
        new Sql(pool).run("update users set external_id = 'other-" + test + "' where external_id = '" + ann + "'");

        // Then
        awaitAccount(smartcarAnn, new Account(Optional.of("other-" + test), Optional.empty()));
        assertThat(customers.assignRoute(ann, Optional.of("vip")).await().indefinitely())
                .isFalse();
    }

    @Test
    void aRemovedUserIsForgottenAndObserversAreNotifiedEvenOfAnUnknownOne() {
        // Given
        linkAnn();

        // When
        removal.remove(RemovalTarget.smartcarUser(smartcarAnn)).await().indefinitely();
        removal.remove(RemovalTarget.smartcarUser("stranger-" + test)).await().indefinitely();

        // Then
        await().untilAsserted(() -> assertThat(removals.users()).contains(smartcarAnn, "stranger-" + test));
        assertThat(directory.of(smartcarAnn)).isEmpty();
    }

    @Test
    void theLastKnownAccountsServeWhileTheDatabaseIsAwayAndItsNewsAreReadAfterwards() throws SQLException {
        // Given
        linkAnn();
        String other = "bob-" + test;
        connect("b" + test, other);
        awaitAccount(other, new Account(Optional.of("b" + test), Optional.empty()));

        try (Connection inside = database.connect();
                Statement change = inside.createStatement()) {
            // When: no other connection is accepted, and rows change
            database.shut();
            try {
                change.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                        + " where datname = current_database() and pid <> pg_backend_pid()");
                await().until(() -> !directory.isCurrent());
                change.execute("update users set route = 'vip' where external_id = '" + ann + "'");
                change.execute("delete from users where external_id = 'b" + test + "'");

                // Then
                assertThat(directory.of(smartcarAnn)).contains(new Account(Optional.of(ann), Optional.empty()));
                assertThat(directory.of(other)).isPresent();
                assertThat(directory.isSettled()).isTrue();
            } finally {
                database.open();
            }
        }

        // Then
        awaitAccount(smartcarAnn, new Account(Optional.of(ann), Optional.of("vip")));
        await().untilAsserted(() -> assertThat(removals.users()).contains(other));
        assertThat(directory.of(other)).isEmpty();
    }

    @Test
    void manyChangesAtOnceAndMoreUsersThanAPageAreAllKnown() {
        // When
        new Sql(pool)
                .run("with u as (insert into users (external_id, smartcar_user_id) select 'c' || i || '" + test
                        + "', 's' || i || '" + test + "' from generate_series(1, " + (2 * ReplicaRefresher.PAGE + 1)
                        + ") i returning id, smartcar_user_id)"
                        + " insert into smartcar_users (user_id, smartcar_user_id) select * from u");

        // Then
        await().untilAsserted(() -> {
            assertThat(directory.isCurrent()).isTrue();
            for (int number = 1; number <= 2 * ReplicaRefresher.PAGE + 1; number++) {
                assertThat(directory.of("s" + number + test)).isPresent();
            }
        });

        // When: everything is read anew
        directory.listening();

        // Then
        await().until(directory::isCurrent);
        assertThat(directory.of("s" + ReplicaRefresher.PAGE + test)).isPresent();
        assertThat(directory.of("s" + (2 * ReplicaRefresher.PAGE + 1) + test)).isPresent();
        assertThat(removals.users()).noneMatch(user -> user.endsWith(test));
    }
}
