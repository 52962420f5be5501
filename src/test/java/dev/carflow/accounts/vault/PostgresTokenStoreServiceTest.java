package dev.carflow.accounts.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carflow.PostgresResource;
import dev.carflow.accounts.AccountsSettings;
import dev.carflow.accounts.Sql;
import dev.carflow.database.Schema;
import dev.carflow.database.Statements;
import dev.carflow.smartcar.legacy.TokenPair;
import dev.carflow.smartcar.legacy.VehicleOfUser;
import dev.carflow.smartcar.legacy.VehicleTokenStore.Conflict;
import dev.carflow.smartcar.legacy.VehicleTokenStore.Done;
import dev.carflow.smartcar.legacy.VehicleTokenStore.Loaded;
import dev.carflow.smartcar.legacy.VehicleTokenStore.MarkedRefused;
import dev.carflow.smartcar.legacy.VehicleTokenStore.NoTokens;
import dev.carflow.smartcar.legacy.VehicleTokenStore.OfAnotherUser;
import dev.carflow.smartcar.legacy.VehicleTokenStore.PairVersion;
import dev.carflow.smartcar.legacy.VehicleTokenStore.Saved;
import dev.carflow.smartcar.legacy.VehicleTokenStore.Stored;
import dev.carflow.smartcar.legacy.VehicleTokenStore.Unavailable;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(AccountsSettings.class)
@WithTestResource(PostgresResource.class)
class PostgresTokenStoreServiceTest {

    private static final Instant EXPIRES = Instant.parse("2026-11-22T12:00:00Z");
    private static final TokenPair PAIR = Pairs.pair("access-1", Optional.of("refresh-1"), EXPIRES);
    private static final TokenPair NEXT = Pairs.pair("access-2", Optional.of("refresh-2"), EXPIRES);

    @Inject
    Schema schema;

    @Inject
    PostgresTokenStore store;

    @Inject
    TokenResealer resealer;

    @Inject
    Statements statements;

    @Inject
    TokenColumns columns;

    @Inject
    TokenCipher cipher;

    @Inject
    Pool pool;

    Sql sql;
    final String test = UUID.randomUUID().toString();
    long user;

    @BeforeEach
    void ready() {
        sql = new Sql(pool);
        await().until(schema::isReady);
        sql.run("delete from vehicles where vehicle_access_token is not null");
        user = sql.user(test, "s-" + test);
    }

    private long vehicle(String name) {
        return sql.vehicle(user, name + test);
    }

    private PostgresTokenStore storeWith(String key) {
        return new PostgresTokenStore(statements, columns, new TokenCipher(() -> List.of(key)), null);
    }

    private VehicleOfUser asked(long row, String smartcarUser) {
        return new VehicleOfUser(
                sql.one("select smartcar_vehicle_id from vehicles where id = " + row),
                Optional.ofNullable(smartcarUser));
    }

    private Loaded loading(long row) {
        return loading(row, "s-" + test);
    }

    private Loaded loading(long row, String smartcarUser) {
        return store.load(asked(row, smartcarUser)).await().indefinitely();
    }

    private Stored load(long row) {
        return (Stored) loading(row);
    }

    private Uni<Saved> saving(long row, Stored loaded, TokenPair pair) {
        return store.save(asked(row, "s-" + test), loaded.version(), pair);
    }

    @Test
    void aPairComesBackAndIsNotReadableInTheDatabase() {
        // Given
        long row = vehicle("a");

        // When
        store.store(List.of(row), PAIR).await().indefinitely();

        // Then
        Stored loaded = load(row);
        assertThat(loaded).isEqualTo(new Stored(PAIR, new PairVersion(row, 1)));
        assertThat(sql.one("select encode(vehicle_access_token, 'escape') || encode(vehicle_refresh_token,"
                        + " 'escape') || to_jsonb(v)::text from vehicles v where id = " + row))
                .doesNotContain("access-1")
                .doesNotContain("refresh-1");
        assertThat(loaded.toString() + PAIR).doesNotContain("access-1").doesNotContain("refresh-1");
    }

    @Test
    void onlyTheFirstOfManyRenewalsOfOnePairIsSaved() {
        // Given
        long row = vehicle("a");
        store.store(List.of(row), PAIR).await().indefinitely();
        Stored loaded = load(row);

        // When
        List<Uni<Saved>> saves = new ArrayList<>();
        for (int number = 0; number < 10; number++) {
            saves.add(saving(row, loaded, Pairs.pair("access-of-" + number, Optional.of("refresh"), EXPIRES)));
        }
        List<Saved> done = Uni.join().all(saves).andFailFast().await().indefinitely();

        // Then
        assertThat(done.stream().filter(Done.class::isInstance)).hasSize(1);
        assertThat(done.stream().filter(Conflict.class::isInstance)).hasSize(9);
        int winner = done.indexOf(new Done());
        assertThat(load(row).pair().access().value()).isEqualTo("access-of-" + winner);
    }

    @Test
    void vehiclesOfOneAccountShareOnePair() {
        // Given
        long first = vehicle("a");
        long second = vehicle("b");
        store.store(List.of(first, second), PAIR).await().indefinitely();

        // When: renewed through one of them
        saving(second, load(second), NEXT).await().indefinitely();

        // Then: for both
        assertThat(load(first)).isEqualTo(load(second));
        assertThat(load(first).pair()).isEqualTo(NEXT);
    }

    @Test
    void eachUserOfASharedVehicleGetsThePairOfTheirOwnCustomer() {
        // Given: each a pair, whichever lives longer
        long mine = vehicle("shared");
        long theirs = sql.vehicle(sql.user("other-" + test, "o-" + test), "shared" + test);
        TokenPair shorter = Pairs.pair("mine", Optional.empty(), EXPIRES);
        TokenPair longer = Pairs.pair("theirs", Optional.empty(), EXPIRES.plusSeconds(600));
        store.store(List.of(mine), shorter).await().indefinitely();
        store.store(List.of(theirs), longer).await().indefinitely();

        // Then
        assertThat(pair(mine, "s-" + test)).isEqualTo(shorter);
        assertThat(pair(mine, "o-" + test)).isEqualTo(longer);

        // Then: the event's user is not known
        assertThat(loading(mine, null)).isEqualTo(new OfAnotherUser());
        assertThat(loading(mine, "stranger-" + test)).isEqualTo(new OfAnotherUser());

        // When: one has no token any more
        sql.run("update vehicles set vehicle_access_token = null where id = " + mine);

        // Then: the other's pair is no substitute
        assertThat(loading(mine, "s-" + test)).isEqualTo(new OfAnotherUser());

        // When: one leaves
        sql.run("delete from vehicles where id = " + mine);

        // Then
        assertThat(pair(theirs, "o-" + test)).isEqualTo(longer);
        assertThat(pair(theirs, null)).isEqualTo(longer);
        assertThat(loading(theirs, "s-" + test)).isEqualTo(new OfAnotherUser());
    }

    /** As after an import that names no Smartcar users. */
    @Test
    void anUnknownUserGetsThePairOfTheOnlyCustomerWithoutASmartcarUser() {
        // Given
        long imported = sql.vehicle(sql.user("imported-" + test), "imported" + test);
        store.store(List.of(imported), PAIR).await().indefinitely();

        // Then
        assertThat(pair(imported, "unknown-" + test)).isEqualTo(PAIR);

        // When: a listing had the user, whose customer is not known
        sql.run("with found as (insert into users (found_at, smartcar_user_id) values (now(), 'unknown-" + test
                + "') returning id), known as (insert into smartcar_users (smartcar_user_id, user_id) select 'unknown-"
                + test + "', id from found)"
                + " insert into vehicles (user_id, smartcar_vehicle_id) select id, 'imported" + test + "' from found");

        // Then
        assertThat(pair(imported, "unknown-" + test)).isEqualTo(PAIR);
        assertThat(loading(imported, "another-" + test)).isEqualTo(new OfAnotherUser());

        // When: the customer turns out to be another Smartcar user
        sql.run("update users set smartcar_user_id = 'i-" + test + "' where external_id = 'imported-" + test + "'");

        // Then
        assertThat(loading(imported, "unknown-" + test)).isEqualTo(new OfAnotherUser());
    }

    private TokenPair pair(long row, String smartcarUser) {
        return ((Stored) loading(row, smartcarUser)).pair();
    }

    @Test
    void aRefusedPairMarksTheVehiclesSmartcarUserAndNotTheCustomersLast() {
        // Given: connected as another Smartcar user since
        long row = vehicle("a");
        store.store(List.of(row), PAIR).await().indefinitely();
        sql.run("insert into connections (smartcar_user_id, smartcar_vehicle_id, vehicle_id, mode) values ('s-" + test
                + "', 'a" + test + "', " + row + ", 'live')");
        sql.run("update users set smartcar_user_id = 'later-" + test + "' where id = " + user);

        // When
        store.markRefused(asked(row, "s-" + test), load(row).version()).await().indefinitely();

        // Then
        assertThat(sql.rows("select user_id from account_mark where user_id like '%" + test + "'"))
                .containsExactly("s-" + test);
    }

    @Test
    void aFailedRefreshMarksTheUserUnlessAnotherOneSucceeded() {
        // Given
        long row = vehicle("a");
        store.store(List.of(row), PAIR).await().indefinitely();
        Stored loaded = load(row);
        saving(row, loaded, NEXT).await().indefinitely();

        // When: an older attempt fails
        store.markRefused(asked(row, "s-" + test), loaded.version()).await().indefinitely();

        // Then
        assertThat(load(row).pair()).isEqualTo(NEXT);
        assertThat(sql.rows("select 1 from account_mark where user_id = 's-" + test + "'"))
                .isEmpty();

        // When: the present one fails
        store.markRefused(asked(row, "s-" + test), load(row).version()).await().indefinitely();

        // Then
        assertThat(loading(row)).isEqualTo(new MarkedRefused());
        assertThat(sql.rows("select 1 from account_mark where user_id = 's-" + test + "'"))
                .hasSize(1);
    }

    @Test
    void aTokenCopiedToAnotherRowIsUnreadable() {
        // Given
        long row = vehicle("a");
        long other = vehicle("b");
        store.store(List.of(row), PAIR).await().indefinitely();

        // When
        sql.run("update vehicles v set vehicle_access_token = w.vehicle_access_token, token_key_id = w.token_key_id"
                + " from vehicles w where w.id = " + row + " and v.id = " + other);

        // Then
        assertThat(loading(other)).isEqualTo(new Unavailable());
    }

    @Test
    void allTokensComeUnderTheCurrentKeyHoweverOftenItIsStopped() {
        // Given: ones under the previous key, one under a key that is lost
        List<Long> old = IntStream.range(0, 25).mapToObj(i -> vehicle("o" + i)).toList();
        PostgresTokenStore before = storeWith(AccountsSettings.PREVIOUS_KEY);
        old.forEach(row -> before.store(List.of(row), PAIR).await().indefinitely());
        long lost = vehicle("lost");
        storeWith(AccountsSettings.key(9)).store(List.of(lost), PAIR).await().indefinitely();
        Stored renewing = load(old.get(0));

        // When: stopped after one batch, and begun anew
        resealer.next(ResealProgress.BEGINNING, 10).await().indefinitely();
        List<ResealProgress> reports = new ArrayList<>();
        ResealProgress done =
                resealer.all(10, reports::add).await().indefinitely().orElseThrow();

        // Then
        assertThat(done).isEqualTo(new ResealProgress(15, 1, 0, lost, true));
        assertThat(reports).hasSizeGreaterThan(1);
        assertThat(sql.rows(
                        "select distinct token_key_id from vehicles where token_key_id is not null and id <> " + lost))
                .containsExactly(cipher.currentKeyId().orElseThrow());
        old.forEach(row -> assertThat(load(row).pair()).isEqualTo(PAIR));

        // Then: who was renewing a pair meanwhile can save it
        assertThat(saving(old.get(0), renewing, NEXT).await().indefinitely()).isEqualTo(new Done());
    }

    @Test
    void withoutAKeyNothingIsStored() {
        // Given
        long row = vehicle("a");
        TokenCipher none = new TokenCipher(List::of);

        // Then
        assertThat(new PostgresTokenStore(statements, columns, none, null)
                        .store(List.of(row), PAIR)
                        .await()
                        .indefinitely())
                .isEqualTo(new Unavailable());
        assertThat(new TokenResealer(statements, columns, none)
                        .all(10, each -> {})
                        .await()
                        .indefinitely())
                .isEmpty();
        assertThat(loading(row)).isEqualTo(new NoTokens());
    }
}
