package dev.carflow.accounts.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carflow.PostgresResource;
import dev.carflow.accounts.AccountMarks;
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
import dev.carflow.smartcar.legacy.VehicleTokenStore.PairVersion;
import dev.carflow.smartcar.legacy.VehicleTokenStore.Saved;
import dev.carflow.smartcar.legacy.VehicleTokenStore.Stored;
import dev.carflow.smartcar.legacy.VehicleTokenStore.Unavailable;
import dev.carflow.smartcar.token.AccessToken;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A pair that several vehicles of an account share. */
@QuarkusTest
@TestProfile(AccountsSettings.class)
@WithTestResource(PostgresResource.class)
class SharedPairServiceTest {

    private static final Instant ISSUED = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private static final TokenPair FIRST = pair("access-1", "refresh-1");
    private static final TokenPair SECOND = pair("access-2", "refresh-2");

    @Inject
    Schema schema;

    @Inject
    PostgresTokenStore tokens;

    @Inject
    Statements statements;

    @Inject
    AccountMarks marks;

    @Inject
    Pool pool;

    Sql sql;
    final String test = UUID.randomUUID().toString();
    final String car = "car-" + test;
    final String van = "van-" + test;
    long carRow;
    long vanRow;

    private static TokenPair pair(String access, String refresh) {
        return new TokenPair(new AccessToken(access, ISSUED.plus(Duration.ofHours(2))), Optional.of(refresh), ISSUED);
    }

    @BeforeEach
    void ready() {
        sql = new Sql(pool);
        await().until(schema::isReady);
        long user = sql.user(test, "s-" + test);
        carRow = sql.vehicle(user, car);
        vanRow = sql.vehicle(user, van);
        tokens.store(List.of(carRow, vanRow), FIRST).await().indefinitely();
    }

    private VehicleOfUser of(String vehicle) {
        return VehicleOfUser.of(vehicle, "s-" + test);
    }

    private Loaded load(String vehicle) {
        return tokens.load(of(vehicle)).await().indefinitely();
    }

    private Saved save(String vehicle, PairVersion version, TokenPair pair) {
        return tokens.save(of(vehicle), version, pair).await().indefinitely();
    }

    @Test
    void aPairSavedForOneVehicleServesAllOfTheAccount() {
        // Given
        Stored loaded = (Stored) load(van);
        assertThat(loaded).isEqualTo(new Stored(FIRST, new PairVersion(carRow, 1)));

        // When
        Saved saved = save(van, loaded.version(), SECOND);

        // Then
        assertThat(saved).isEqualTo(new Done());
        assertThat(load(car)).isEqualTo(new Stored(SECOND, new PairVersion(carRow, 2)));
        assertThat(load(van)).isEqualTo(load(car));
    }

    @Test
    void theSecondRotationGetsThePairThatTheFirstSaved() {
        // Given
        Stored loaded = (Stored) load(car);
        save(car, loaded.version(), SECOND);

        // When
        Saved second = save(van, loaded.version(), pair("access-3", "refresh-3"));

        // Then: nothing was overwritten
        assertThat(second).isEqualTo(new Conflict(new Stored(SECOND, new PairVersion(carRow, 2))));
        assertThat(load(car)).isEqualTo(new Stored(SECOND, new PairVersion(carRow, 2)));

        // When: the first process got no answer about its success and saves again
        Conflict again = (Conflict) save(car, loaded.version(), SECOND);

        // Then
        assertThat(again.current().pair()).isEqualTo(SECOND);
    }

    @Test
    void aRefusedPairIsMarkedWithItsUserUntilThereIsAnotherOne() {
        // Given
        Stored loaded = (Stored) load(car);

        // When
        tokens.markRefused(of(car), loaded.version()).await().indefinitely();

        // Then
        assertThat(load(car)).isEqualTo(new MarkedRefused());
        assertThat(load(van)).isEqualTo(new MarkedRefused());
        assertThat(sql.rows("select 1 from account_mark where user_id = 's-" + test
                        + "' and reauthenticate_since is not null"))
                .hasSize(1);

        // When: the user connects again
        tokens.store(List.of(carRow, vanRow), SECOND).await().indefinitely();

        // Then
        assertThat(((Stored) load(van)).pair()).isEqualTo(SECOND);
    }

    @Test
    void aRefusalOfAnOlderPairSetsNoMark() {
        // Given
        Stored loaded = (Stored) load(car);
        save(car, loaded.version(), SECOND);

        // When
        tokens.markRefused(of(car), loaded.version()).await().indefinitely();

        // Then
        assertThat(load(car)).isInstanceOf(Stored.class);
        assertThat(sql.rows("select 1 from account_mark where user_id = 's-" + test + "'"))
                .isEmpty();
    }

    @Test
    void aVehicleWithoutTokensDiffersFromTokensThatCannotBeOpened() {
        // Given
        PostgresTokenStore withoutTheKey = new PostgresTokenStore(
                statements,
                new TokenColumns(statements),
                new TokenCipher(() -> List.of(AccountsSettings.key(9))),
                marks);

        // Then
        assertThat(withoutTheKey.load(of(car)).await().indefinitely()).isEqualTo(new Unavailable());
        assertThat(load("nobodys-" + test)).isEqualTo(new NoTokens());

        // When: removed between loading and saving
        Stored loaded = (Stored) load(car);
        sql.run("delete from vehicles where id in (" + carRow + ", " + vanRow + ")");

        // Then
        assertThat(save(car, loaded.version(), SECOND)).isEqualTo(new NoTokens());
    }
}
