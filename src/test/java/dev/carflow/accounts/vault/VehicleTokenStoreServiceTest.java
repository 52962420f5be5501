package dev.carflow.accounts.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carflow.PostgresResource;
import dev.carflow.accounts.AccountsSettings;
import dev.carflow.accounts.Sql;
import dev.carflow.database.Schema;
import dev.carflow.database.Statements;
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
class VehicleTokenStoreServiceTest {

    private static final Instant EXPIRES = Instant.parse("2026-11-22T12:00:00Z");
    private static final TokenPair PAIR = new TokenPair("access-1", Optional.of("refresh-1"), Optional.of(EXPIRES));
    private static final TokenPair NEXT = new TokenPair("access-2", Optional.of("refresh-2"), Optional.of(EXPIRES));

    @Inject
    Schema schema;

    @Inject
    VehicleTokenStore store;

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

    private VehicleTokenStore storeWith(String key) {
        return new VehicleTokenStore(statements, columns, new TokenCipher(() -> List.of(key)), null);
    }

    private Loading loading(long row) {
        return loading(row, "s-" + test);
    }

    private Loading loading(long row, String smartcarUser) {
        return store.loadByVehicle(
                        sql.one("select smartcar_vehicle_id from vehicles where id = " + row),
                        Optional.ofNullable(smartcarUser))
                .await()
                .indefinitely();
    }

    private StoredTokens load(long row) {
        return ((Loading.Found) loading(row)).tokens();
    }

    @Test
    void aPairComesBackAndIsNotReadableInTheDatabase() {
        // Given
        long row = vehicle("a");

        // When
        store.store(List.of(row), PAIR).await().indefinitely();

        // Then
        StoredTokens loaded = ((Loading.Found) store.loadByVehicle("a" + test, Optional.of("s-" + test))
                        .await()
                        .indefinitely())
                .tokens();
        assertThat(loaded).isEqualTo(new StoredTokens(row, 1, PAIR, Optional.of("s-" + test), Optional.empty()));
        assertThat(sql.one("select encode(vehicle_access_token, 'escape') || encode(vehicle_refresh_token,"
                        + " 'escape') || to_jsonb(v)::text from vehicles v where id = " + row))
                .doesNotContain("access-1")
                .doesNotContain("refresh-1");
        assertThat(loaded.toString() + PAIR).doesNotContain("access-1").doesNotContain("refresh-1");
    }

    @Test
    void ofManyWhoRenewOnePairOnlyTheFirstIsSaved() {
        // Given
        long row = vehicle("a");
        store.store(List.of(row), PAIR).await().indefinitely();
        StoredTokens loaded = load(row);

        // When
        List<Uni<Saving>> saves = new ArrayList<>();
        for (int number = 0; number < 10; number++) {
            saves.add(store.saveRotated(
                    loaded, new TokenPair("access-of-" + number, Optional.of("refresh"), Optional.of(EXPIRES))));
        }
        List<Saving> done = Uni.join().all(saves).andFailFast().await().indefinitely();

        // Then
        assertThat(done.stream().filter(Saving.Saved.class::isInstance)).containsExactly(new Saving.Saved(2));
        assertThat(done.stream().filter(Saving.Superseded.class::isInstance)).hasSize(9);
        int winner = done.indexOf(new Saving.Saved(2));
        assertThat(load(row).pair().accessToken()).isEqualTo("access-of-" + winner);
    }

    @Test
    void vehiclesOfOneAccountShareOnePair() {
        // Given
        long first = vehicle("a");
        long second = vehicle("b");
        store.store(List.of(first, second), PAIR).await().indefinitely();

        // When: renewed by way of one
        store.saveRotated(load(second), NEXT).await().indefinitely();

        // Then: for both
        assertThat(load(first)).isEqualTo(load(second));
        assertThat(load(first).pair()).isEqualTo(NEXT);
    }

    @Test
    void ofASharedVehicleEachUserHasThePairOfTheOwnCustomer() {
        // Given: each a pair, whichever lives longer
        long mine = vehicle("shared");
        long theirs = sql.vehicle(sql.user("other-" + test, "o-" + test), "shared" + test);
        TokenPair shorter = new TokenPair("mine", Optional.empty(), Optional.of(EXPIRES));
        TokenPair longer = new TokenPair("theirs", Optional.empty(), Optional.of(EXPIRES.plusSeconds(600)));
        store.store(List.of(mine), shorter).await().indefinitely();
        store.store(List.of(theirs), longer).await().indefinitely();

        // Then
        assertThat(pair(mine, "s-" + test)).isEqualTo(shorter);
        assertThat(pair(mine, "o-" + test)).isEqualTo(longer);

        // Then: it is not known whose the event is
        assertThat(loading(mine, null)).isEqualTo(new Loading.OfAnotherUser());
        assertThat(loading(mine, "stranger-" + test)).isEqualTo(new Loading.OfAnotherUser());

        // When: one has no token any more
        sql.run("update vehicles set vehicle_access_token = null where id = " + mine);

        // Then: that of the other is no substitute
        assertThat(loading(mine, "s-" + test)).isEqualTo(new Loading.OfAnotherUser());

        // When: one leaves
        sql.run("delete from vehicles where id = " + mine);

        // Then
        assertThat(pair(theirs, "o-" + test)).isEqualTo(longer);
        assertThat(pair(theirs, null)).isEqualTo(longer);
        assertThat(loading(theirs, "s-" + test)).isEqualTo(new Loading.OfAnotherUser());
    }

    /** As after an import that names no Smartcar users. */
    @Test
    void aUserOfWhomNobodyKnowsWhoItIsHasThePairOfTheOnlyCustomerWhoseSmartcarUserIsNotKnownEither() {
        // Given
        long imported = sql.vehicle(sql.user("imported-" + test), "imported" + test);
        store.store(List.of(imported), PAIR).await().indefinitely();

        // Then
        assertThat(pair(imported, "unknown-" + test)).isEqualTo(PAIR);

        // When: a listing had the user, and nobody knows whose it is
        sql.run("with found as (insert into users (found_at, smartcar_user_id) values (now(), 'unknown-" + test
                + "') returning id), known as (insert into smartcar_users (smartcar_user_id, user_id) select 'unknown-"
                + test + "', id from found)"
                + " insert into vehicles (user_id, smartcar_vehicle_id) select id, 'imported" + test + "' from found");

        // Then
        assertThat(pair(imported, "unknown-" + test)).isEqualTo(PAIR);
        assertThat(loading(imported, "another-" + test)).isEqualTo(new Loading.OfAnotherUser());

        // When: the customer turns out to be somebody else at Smartcar
        sql.run("update users set smartcar_user_id = 'i-" + test + "' where external_id = 'imported-" + test + "'");

        // Then
        assertThat(loading(imported, "unknown-" + test)).isEqualTo(new Loading.OfAnotherUser());
    }

    private TokenPair pair(long row, String smartcarUser) {
        return ((Loading.Found) loading(row, smartcarUser)).tokens().pair();
    }

    @Test
    void aRefusedPairMarksTheSmartcarUserWhoseVehicleItIsAndNotTheCustomersLast() {
        // Given: connected as another Smartcar user since
        long row = vehicle("a");
        store.store(List.of(row), PAIR).await().indefinitely();
        sql.run("insert into connections (smartcar_user_id, smartcar_vehicle_id, vehicle_id, mode) values ('s-" + test
                + "', 'a" + test + "', " + row + ", 'live')");
        sql.run("update users set smartcar_user_id = 'later-" + test + "' where id = " + user);

        // When
        store.refreshFailed(load(row), EXPIRES).await().indefinitely();

        // Then
        assertThat(sql.rows("select user_id from account_mark where user_id like '%" + test + "'"))
                .containsExactly("s-" + test);
    }

    @Test
    void aRefreshThatFailedMarksTheUserUnlessSomebodyElseSucceeded() {
        // Given
        long row = vehicle("a");
        store.store(List.of(row), PAIR).await().indefinitely();
        StoredTokens loaded = load(row);
        store.saveRotated(loaded, NEXT).await().indefinitely();

        // When: an older attempt fails
        Saving late = store.refreshFailed(loaded, EXPIRES).await().indefinitely();

        // Then
        assertThat(late).isEqualTo(new Saving.Superseded());
        assertThat(sql.rows("select 1 from account_mark where user_id = 's-" + test + "'"))
                .isEmpty();

        // When: the present one fails
        store.refreshFailed(load(row), EXPIRES).await().indefinitely();

        // Then
        assertThat(load(row).refreshFailedAt()).contains(EXPIRES);
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
        assertThat(loading(other)).isEqualTo(new Loading.Unreadable(other, new Opening.Refused()));
    }

    @Test
    void allTokensComeUnderTheCurrentKeyHoweverOftenItIsStopped() {
        // Given: ones under the previous key, one under a key that is lost
        List<Long> old = IntStream.range(0, 25).mapToObj(i -> vehicle("o" + i)).toList();
        VehicleTokenStore before = storeWith(AccountsSettings.PREVIOUS_KEY);
        old.forEach(row -> before.store(List.of(row), PAIR).await().indefinitely());
        long lost = vehicle("lost");
        storeWith(AccountsSettings.key(9)).store(List.of(lost), PAIR).await().indefinitely();
        StoredTokens renewing = load(old.get(0));

        // When: stopped after one batch, and begun anew
        resealer.next(Resealing.BEGINNING, 10).await().indefinitely();
        List<Resealing> told = new ArrayList<>();
        Resealing done = resealer.all(10, told::add).await().indefinitely().orElseThrow();

        // Then
        assertThat(done).isEqualTo(new Resealing(15, 1, 0, lost, true));
        assertThat(told).hasSizeGreaterThan(1);
        assertThat(sql.rows(
                        "select distinct token_key_id from vehicles where token_key_id is not null and id <> " + lost))
                .containsExactly(cipher.currentKeyId().orElseThrow());
        old.forEach(row -> assertThat(load(row).pair()).isEqualTo(PAIR));

        // Then: who was renewing a pair meanwhile can save it
        assertThat(store.saveRotated(renewing, NEXT).await().indefinitely()).isInstanceOf(Saving.Saved.class);
    }

    @Test
    void withoutAKeyNothingIsStored() {
        // Given
        long row = vehicle("a");
        TokenCipher none = new TokenCipher(List::of);

        // Then
        assertThat(new VehicleTokenStore(statements, columns, none, null)
                        .store(List.of(row), PAIR)
                        .await()
                        .indefinitely())
                .isEqualTo(new Saving.NoKey());
        assertThat(new TokenResealer(statements, columns, none)
                        .all(10, each -> {})
                        .await()
                        .indefinitely())
                .isEmpty();
        assertThat(loading(row)).isEqualTo(new Loading.NoTokens());
    }
}
