package dev.carflow.migration.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carflow.ContextPropagation;
import dev.carflow.TestDatabase;
import dev.carflow.accounts.AccountMarks;
import dev.carflow.accounts.link.CustomerLines;
import dev.carflow.accounts.vault.ImportedPairs;
import dev.carflow.accounts.vault.Pairs;
import dev.carflow.accounts.vault.PostgresTokenStore;
import dev.carflow.accounts.vault.TokenCipher;
import dev.carflow.accounts.vault.TokenColumns;
import dev.carflow.database.CustomerDatabase;
import dev.carflow.database.PooledStatements;
import dev.carflow.database.Statements;
import dev.carflow.smartcar.TokenRenewer;
import dev.carflow.smartcar.legacy.TokenPair;
import dev.carflow.smartcar.legacy.VehicleOfUser;
import dev.carflow.smartcar.legacy.VehicleTokenStore.Loaded;
import dev.carflow.smartcar.legacy.VehicleTokenStore.Stored;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Imports into a real database with another owner, as the service's role. */
class CustomerImportTest {

    private static final String HEADER =
            "account,smartcar_user_id,smartcar_vehicle_id,vin,access_token,refresh_token,issued_at\n";
    private static final String VIN = "5YJSA1E26FFP00001";
    private static final ImportRequest USUAL = new ImportRequest(false, Optional.empty());
    private static final ImportRequest DRY = new ImportRequest(true, Optional.empty());
    private static final String OLDER = "2026-11-22T06:00:00Z";
    private static final String NEWER = "2026-11-22T07:00:00Z";

    private static Vertx vertx;
    private static TestDatabase database;
    private static Pool pool;
    private static Statements statements;
    private static TokenCipher cipher;
    private static PostgresTokenStore vault;

    private final List<String> named = new ArrayList<>();
    private TokenRenewer renewer = TokenRenewer.CARFLOW;

    @BeforeAll
    static void start() {
        ContextPropagation.start();
        vertx = Vertx.vertx();
        database = TestDatabase.migrated();
        pool = PgBuilder.pool()
                .connectingTo(database.connectOptions())
                .using(vertx)
                .build();
        statements = new PooledStatements(pool);
        cipher = cipher(Optional.of(List.of("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=")));
        vault = new PostgresTokenStore(statements, new TokenColumns(statements), cipher, (AccountMarks) null);
    }

    private static TokenCipher cipher(Optional<List<String>> keys) {
        return new TokenCipher(() -> keys.orElse(List.of()));
    }

    @AfterAll
    static void stop() {
        pool.close();
        vertx.close();
        // fails if anything of the database's owner was changed
        database.close();
    }

    @BeforeEach
    void empty() {
        database.execute("delete from connections; delete from vehicles; delete from smartcar_users; delete from users;"
                + " delete from removed_user");
    }

    private ImportResult run(String lines) {
        return run(HEADER + lines, USUAL, statements, cipher);
    }

    private ImportResult run(String text, ImportRequest request, Statements through, TokenCipher sealedWith) {
        try (LineSource lines = FileLines.of(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))) {
            return run(lines, request, through, sealedWith);
        } catch (LineSource.Unreadable e) {
            throw new AssertionError(e);
        }
    }

    private ImportResult run(LineSource lines, ImportRequest request, Statements through, TokenCipher sealedWith) {
        CustomerImport customers = new CustomerImport(
                new CustomerLines(through), new ImportedPairs(through, new TokenColumns(through), sealedWith), renewer);
        return customers.run(lines, request, new ImportProgress() {
            @Override
            public void refused(long line, LineSkipReason why) {
                named.add(line + " " + why);
            }
        });
    }

    private static TokenPair token(String smartcarVehicle) {
        Loaded loaded = vault.load(new VehicleOfUser(smartcarVehicle, Optional.empty()))
                .await()
                .indefinitely();
        return ((Stored) loaded).pair();
    }

    private static List<String> vehicles() {
        return database.rows(
                "select u.external_id, coalesce(v.smartcar_vehicle_id, '-'), coalesce(v.vin, '-'), v.of_account,"
                        + " v.vehicle_access_token is not null from vehicles v join users u on u.id = v.user_id order by 1, 2, 3");
    }

    @Test
    void everythingThatALineSaysIsStoredAndTheTokensAreSealed() {
        ImportResult end = run("7,s-7,v-7," + VIN + ",access-7,refresh-7," + NEWER + "\n");

        assertThat(end).isInstanceOf(ImportResult.Complete.class);
        assertThat(end.counts()).isEqualTo(new ImportResult.Counts(1, 1, 1, 1, 0, 0, Map.of()));
        assertThat(database.rows("select external_id, u.smartcar_user_id, s.smartcar_user_id from users u"
                        + " join smartcar_users s on s.user_id = u.id"))
                .containsExactly("7|s-7|s-7");
        assertThat(vehicles()).containsExactly("7|v-7|" + VIN + "|f|t");
        assertThat(token("v-7"))
                .isEqualTo(Pairs.pair("access-7", Optional.of("refresh-7"), Instant.parse("2026-11-22T09:00:00Z")));
        assertThat(database.rows(
                        "select encode(vehicle_access_token, 'escape') || encode(vehicle_refresh_token, 'escape')"
                                + " from vehicles"))
                .noneMatch(text -> text.contains("access-7") || text.contains("refresh-7"));
    }

    @Test
    void theGuidesBeforeWithoutAnyIdOfSmartcarsIsFoundAgainByVinOrAsTheAccounts() {
        String lines = "7,,," + VIN + ",a-1,,%s\n8,,,,a-2,,%s\n9,,,,,,\n";
        run(lines.formatted(OLDER, OLDER));

        ImportResult again = run(lines.formatted(NEWER, NEWER).replace("a-", "b-"));

        assertThat(again.counts()).isEqualTo(new ImportResult.Counts(3, 0, 0, 2, 0, 0, Map.of()));
        assertThat(vehicles()).containsExactly("7|-|" + VIN + "|f|t", "8|-|-|t|t");
        assertThat(database.rows("select count(*) from users")).containsExactly("3");
    }

    @Test
    void runAgainItChangesNothing() {
        String lines = "7,s-7,v-7," + VIN + ",a,r," + NEWER + "\n8,,,,b,," + NEWER + "\n";
        run(lines);
        List<String> before = database.rows("select xmin, v.* from vehicles v order by id");

        ImportResult again = run(lines);

        assertThat(again.counts()).isEqualTo(new ImportResult.Counts(2, 0, 0, 0, 2, 0, Map.of()));
        assertThat(database.rows("select xmin, v.* from vehicles v order by id"))
                .isEqualTo(before);
    }

    @Test
    void theNewerTokenStaysInWhicheverOrderTheyCome() {
        // Given: tokens of some vehicles, in an order that has nothing to do with their times
        Random random = new Random(42);
        Map<String, Integer> newest = new HashMap<>();
        for (int runs = 0; runs < 6; runs++) {
            StringBuilder lines = new StringBuilder();
            for (int line = 0; line < 120; line++) {
                String vehicle = "v-" + random.nextInt(10);
                int minute = random.nextInt(60);
                newest.merge(vehicle, minute, Math::max);
                lines.append("%s,,%s,,token-%d,,2026-11-22T06:%02d:00Z%n"
                        .formatted("account-" + vehicle, vehicle, minute, minute));
            }

            // When
            run(lines.toString());

            // Then
            newest.forEach((vehicle, minute) ->
                    assertThat(token(vehicle).access().value()).isEqualTo("token-" + minute));
        }
    }

    @Test
    void anOlderTokenDoesNotTakeBackOneThatCarflowOrConnectStored() {
        run("7,,v-7,,a,," + OLDER + "\n");
        long row = Long.parseLong(database.rows("select id from vehicles").get(0));
        vault.store(List.of(row), Pairs.pair("renewed", Optional.of("r"), Instant.now()))
                .await()
                .indefinitely();

        ImportResult end = run("7,,v-7,,b,," + NEWER + "\n");

        assertThat(end.counts().outdated()).isEqualTo(1);
        assertThat(token("v-7").access().value()).isEqualTo("renewed");
    }

    @Test
    void aTokenThatAnAccountsVehiclesShareIsReplacedForTheOneItIsBroughtFor() {
        run("7,,v-1,,a,," + OLDER + "\n7,,v-2,,b,," + OLDER + "\n");
        database.execute("update vehicles set token_of = (select id from vehicles where smartcar_vehicle_id = 'v-1'),"
                + " vehicle_access_token = null, token_created_at = null where smartcar_vehicle_id = 'v-2'");

        run("7,,v-2,,c,," + NEWER + "\n");

        assertThat(token("v-1").access().value()).isEqualTo("a");
        assertThat(token("v-2").access().value()).isEqualTo("c");
    }

    @Test
    void refreshTokensAreKeptOnlyWhereCarflowRenews() {
        renewer = TokenRenewer.CUSTOMER;
        run("7,,v-7,,a,r," + NEWER + "\n");
        assertThat(token("v-7").refreshToken()).isEmpty();

        // When: renewing is handed over with the same pair
        renewer = TokenRenewer.CARFLOW;
        run("7,,v-7,,a,r," + NEWER + "\n");

        assertThat(token("v-7").refreshToken()).contains("r");
    }

    @Test
    void aConflictingLineIsReportedAndChangesNothing() {
        run("7,s-7,v-7,,,,\n");

        ImportResult end = run("8,s-7,,,,,\n8,,v-7,,,,\n9,s-9,v-7,,,,\n8,,v-8,,,,\n");

        assertThat(named).containsExactly("2 USER_OF_ANOTHER", "3 VEHICLE_OF_ANOTHER");
        assertThat(end.counts().refused())
                .isEqualTo(Map.of(LineSkipReason.USER_OF_ANOTHER, 1L, LineSkipReason.VEHICLE_OF_ANOTHER, 1L));
        assertThat(vehicles()).containsExactly("7|v-7|-|f|f", "8|v-8|-|f|f", "9|v-7|-|f|f");
    }

    @Test
    void aRemovedUserIsNotImportedAgain() {
        run("7,s-7,v-7,,a,," + NEWER + "\n");
        database.rows("select * from remove_account('7', null)");

        run("7,s-7,v-7,,a,," + NEWER + "\n");

        assertThat(named).containsExactly("2 REMOVED");
        assertThat(database.rows("select from users")).isEmpty();
    }

    @Test
    void aUserFoundAtSmartcarIsAssignedToTheAccountThatNamesIt() {
        database.rows("select link_account(null, 's-7', '[{\"vehicle\":\"v-7\",\"mode\":\"live\"}]', false, null)");

        run("7,s-7,v-7,,a,," + NEWER + "\n");

        assertThat(database.rows("select external_id, found_at from users")).containsExactly("7|null");
        assertThat(vehicles()).containsExactly("7|v-7|-|f|t");
        assertThat(database.rows(
                        "select c.smartcar_vehicle_id from connections c join vehicles v on v.id = c.vehicle_id"))
                .containsExactly("v-7");
    }

    @Test
    void twoRowsOfOneVehicleBecomeOneOnceALineNamesBothIds() {
        run("7,,," + VIN + ",older,," + OLDER + "\n7,,v-7,,newer,," + NEWER + "\n");
        assertThat(vehicles()).hasSize(2);

        run("7,,v-7," + VIN + ",,,\n");

        assertThat(vehicles()).containsExactly("7|v-7|" + VIN + "|f|t");
        assertThat(token("v-7").access().value()).isEqualTo("newer");
    }

    @Test
    void aDryRunSaysTheSameAndWritesNothing() {
        run("7,s-7,v-7,,a,," + OLDER + "\n");
        String lines = "7,s-7,v-7,,b,," + NEWER + "\n8,s-7,,,,,\n9,,v-9,,c,," + NEWER + "\n";
        List<String> before = database.rows("select xmin, v.* from vehicles v");

        ImportResult dry = run(HEADER + lines, DRY, statements, cipher);

        assertThat(database.rows("select xmin, v.* from vehicles v")).isEqualTo(before);
        assertThat(run(lines).counts()).isEqualTo(dry.counts());
        assertThat(dry.counts())
                .isEqualTo(new ImportResult.Counts(3, 1, 1, 2, 0, 0, Map.of(LineSkipReason.USER_OF_ANOTHER, 1L)));
    }

    @Test
    void withoutAKeyNoTokenAndNothingOfItsPortionIsStored() {
        ImportResult end = run(HEADER + "7,,,,a,," + NEWER + "\n", USUAL, statements, cipher(Optional.empty()));

        assertThat(end).isInstanceOf(ImportResult.NoKey.class);
        assertThat(database.rows("select from users")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void killedAtAnyStatementAndRunAgainEverythingIsThere(boolean after) {
        StringBuilder lines = new StringBuilder(HEADER);
        for (int line = 0; line < 600; line++) {
            lines.append("%d,s-%d,v-%d,,a-%d,,%s%n".formatted(line, line, line, line, NEWER));
        }
        int deaths = 0;
        while (dies(lines.toString(), ++deaths, after)) {
            ImportResult end = run(lines.toString(), USUAL, statements, cipher);

            assertThat(end.counts().newer() + end.counts().same()).isEqualTo(600);
            assertThat(database.rows("select count(*), count(vehicle_access_token) from vehicles"))
                    .containsExactly("600|600");
            empty();
        }
        // two statements for each of two portions
        assertThat(deaths).isEqualTo(5);
    }

    private boolean dies(String text, int at, boolean after) {
        Statements dying = new PooledStatements(pool) {
            private int sent;

            @Override
            public Uni<RowSet<Row>> run(String sql, Tuple values) {
                if (++sent != at) {
                    return super.run(sql, values);
                }
                Uni<RowSet<Row>> end = Uni.createFrom().failure(new IllegalStateException("killed"));
                return after ? super.run(sql, values).chain(done -> end) : end;
            }
        };
        try {
            run(text, USUAL, dying, cipher);
            return false;
        } catch (IllegalStateException killed) {
            assertThat(killed).hasMessage("killed");
            return true;
        }
    }

    @Test
    void aDatabaseOfTheCustomersIsReadAndNotWritten() throws Exception {
        CustomerDatabase theirs = CustomerDatabase.at(
                database.reactiveUrl().replace("//", "//" + TestDatabase.OWNER + "@"), Optional.empty());

        try (LineSource rows = QueryLines.of(
                theirs,
                "select u.id::text as account, 'vehicle-' || v.id as smartcar_vehicle_id, v.vehicle_access_token as access_token,"
                        + " timestamptz '2026-11-22 06:00+00' as issued_at"
                        + " from app.users u join app.vehicles v on v.user_id = u.id;")) {
            run(rows, USUAL, statements, cipher);
        }

        assertThat(token("vehicle-1").access().value()).isEqualTo("token");
        for (String query : List.of(
                "select set_config('x.y', (nextval('app.users_id_seq'))::text, false) as account",
                "with gone as (delete from app.users returning id) select id as account from gone",
                "select '1' as account) a; commit; delete from app.vehicles; select * from (select '2' as account",
                "select token as account",
                "select 1 as id",
                "select '7' as account, timestamp '2026-11-22 06:00' as issued_at")) {
            assertThatThrownBy(() -> {
                        try (LineSource rows = QueryLines.of(theirs, query)) {
                            rows.next();
                        }
                    })
                    .as(query)
                    .isInstanceOf(LineSource.Unreadable.class);
        }
        try (Connection connection = theirs.connect(Duration.ofSeconds(10));
                Statement session = connection.createStatement()) {
            // the text passes all checks, and the server refuses it
            assertThatThrownBy(() -> session.execute("commit; delete from app.vehicles"))
                    .hasMessageContaining("read-only transaction");
        }
        database.checkOthers();
    }
}
