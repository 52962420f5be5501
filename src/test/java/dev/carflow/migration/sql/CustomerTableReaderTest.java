package dev.carflow.migration.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.ContextPropagation;
import dev.carflow.TestDatabase;
import dev.carflow.database.CustomerDatabase;
import dev.carflow.database.PooledStatements;
import dev.carflow.migration.checklist.CheckFinding;
import dev.carflow.migration.checklist.CheckResult;
import dev.carflow.migration.checklist.CheckVerdict;
import dev.carflow.migration.checklist.CustomerTableChecks;
import dev.carflow.migration.sql.CustomerTableState.Answered;
import dev.carflow.migration.sql.CustomerTableState.Refused;
import dev.carflow.migration.sql.CustomerTableState.TokensLeft;
import dev.carflow.migration.sql.CustomerTableState.UserCounts;
import dev.carflow.migration.sql.CustomerTableState.VehicleCounts;
import dev.carflow.migration.sql.GuideStatements.Mapped;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A company's database, looked at as a role that may select and nothing else; Carflow's own database is another one. */
class CustomerTableReaderTest {

    private static final CustomerTables NAMES = names("vehicle_access_token", "token_created_at");

    private static Vertx vertx;
    private static TestDatabase carflow;
    private static Pool pool;

    private TestDatabase company;
    private String reader;

    @BeforeAll
    static void start() {
        ContextPropagation.start();
        vertx = Vertx.vertx();
        carflow = TestDatabase.migrated();
        pool = PgBuilder.pool()
                .connectingTo(carflow.connectOptions())
                .using(vertx)
                .build();
    }

    @AfterAll
    static void stop() {
        pool.close();
        vertx.close();
        carflow.close();
    }

    @BeforeEach
    void open() {
        company = TestDatabase.empty();
        reader = "reader_of_" + company.name();
        company.execute("create role " + reader + " login; create schema app; grant usage on schema app to " + reader);
        carflow.execute("delete from vehicles; delete from users");
    }

    @AfterEach
    void close() {
        company.execute("drop owned by " + reader + "; drop role " + reader);
        company.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bigint", "uuid", "varchar(40)"})
    void theWalkOfTheGuideIsSeenStepByStep(String idType) {
        // Given: the guide's tables, with five users and five vehicles
        tables(idType);
        for (int user = 1; user <= 5; user++) {
            String id = id(idType, user);
            company.execute("insert into app.customers values ('" + id + "', 'x'); insert into app.cars (id, user_id)"
                    + " values (" + user + ", '" + id + "')");
        }
        carflow(id(idType, 1), "smartcar-1", "car-1");
        carflow(id(idType, 2), "smartcar-2", "car-2");
        carflow(id(idType, 3), "smartcar-3", "car-3");
        carflow(idType.equals("uuid") ? id(idType, 9) : "of nobody", "smartcar-9", "car-9");
        GuideStatements guide = new GuideStatements(NAMES);

        // Then: before
        CustomerTableState before = read(NAMES);
        assertThat(before.missing())
                .isEqualTo(new Answered<>(List.of(
                        "the column smartcar_user_id of app.customers", "the column smartcar_vehicle_id of app.cars")));
        assertThat(before.users()).isEqualTo(new Answered<>(Optional.empty()));
        assertThat(before.tokens())
                .isEqualTo(
                        new Answered<>(new TokensLeft(List.of("vehicle_access_token", "token_created_at"), List.of())));
        assertThat(verdicts(before))
                .containsExactly(
                        CheckVerdict.DOES_NOT_HOLD,
                        CheckVerdict.DOES_NOT_HOLD,
                        CheckVerdict.DOES_NOT_HOLD,
                        CheckVerdict.DOES_NOT_HOLD);

        // When: the columns are there
        run(guide.expand());

        // Then
        CustomerTableState expanded = read(NAMES);
        assertThat(expanded.missing()).isEqualTo(new Answered<>(List.of()));
        assertThat(expanded.users()).isEqualTo(new Answered<>(Optional.of(new UserCounts(5, 0, 3, 0, 0, 1))));
        assertThat(expanded.vehicles()).isEqualTo(new Answered<>(Optional.of(new VehicleCounts(5, 0, 0, 0))));
        assertThat(verdicts(expanded))
                .containsExactly(
                        CheckVerdict.HOLDS,
                        CheckVerdict.DOES_NOT_HOLD,
                        CheckVerdict.NOT_APPLICABLE,
                        CheckVerdict.DOES_NOT_HOLD);

        // When: one row agrees with Carflow, one has another user, one a user unknown to Carflow; vehicles likewise
        company.execute("update app.customers set smartcar_user_id = case id::text when '" + id(idType, 1)
                + "' then 'smartcar-1' when '" + id(idType, 2) + "' then 'smartcar-7' when '" + id(idType, 5)
                + "' then 'smartcar-5' end; update app.cars set smartcar_vehicle_id = case id when 1 then 'car-1'"
                + " when 2 then 'car-3' when 5 then 'car-5' end");

        // Then
        CustomerTableState partly = read(NAMES);
        assertThat(partly.users()).isEqualTo(new Answered<>(Optional.of(new UserCounts(5, 1, 1, 1, 1, 1))));
        assertThat(partly.vehicles()).isEqualTo(new Answered<>(Optional.of(new VehicleCounts(5, 1, 1, 1))));

        // When
        run(guide.mappingBegin()
                + guide.mapping(List.of(
                        new Mapped(id(idType, 1), "smartcar-1"),
                        new Mapped(id(idType, 2), "smartcar-2"),
                        new Mapped(id(idType, 3), "smartcar-3")))
                + guide.mappingEnd()
                + guide.contract());
        company.execute("update app.cars set smartcar_vehicle_id = 'car-2' where id = 2");

        // Then
        CustomerTableState after = read(NAMES);
        assertThat(after.users()).isEqualTo(new Answered<>(Optional.of(new UserCounts(5, 3, 0, 0, 1, 1))));
        assertThat(after.tokens()).isEqualTo(new Answered<>(new TokensLeft(List.of(), List.of())));
        assertThat(verdicts(after)).containsOnly(CheckVerdict.HOLDS);
    }

    @Test
    void moreRowsThanAreReadAtOnceAreAllCounted() {
        tables("bigint");
        run(new GuideStatements(NAMES).expand());
        company.execute("insert into app.customers select n, 'x', 'smartcar-' || n from generate_series(1, 2345) n");
        carflow.execute("insert into users (external_id, smartcar_user_id)"
                + " select n, 'smartcar-' || n from generate_series(1, 2345) n");

        assertThat(read(NAMES).users()).isEqualTo(new Answered<>(Optional.of(new UserCounts(2345, 2345, 0, 0, 0, 0))));
    }

    @Test
    void anIndexThatFailedOrIsNotUniqueIsMissing() {
        tables("bigint");
        company.execute("alter table app.customers add column smartcar_user_id text; create index on app.customers"
                + " (smartcar_user_id); alter table app.cars add column smartcar_vehicle_id text; create index broken on"
                + " app.cars (smartcar_vehicle_id); update pg_index set indisvalid = false where indexrelid ="
                + " 'app.broken'::regclass");

        assertThat(read(NAMES).missing())
                .isEqualTo(new Answered<>(List.of(
                        "a unique index on the column smartcar_user_id of app.customers",
                        "an index on the column smartcar_vehicle_id of app.cars")));
    }

    @Test
    void tokensUnderAnotherNameDoNotPassForGone() {
        tables("bigint");

        CheckResult contract = CustomerTableChecks.of(read(names("token"))).get(3);

        assertThat(contract.verdict()).isEqualTo(CheckVerdict.UNKNOWN);
        assertThat(contract.finding().reason()).contains("vehicle_access_token, token_created_at");
        assertThat(contract.finding().next()).get().asString().contains("--token-columns");
    }

    @Test
    void aColumnThatIsNotTheAccountIsNamedAsTheLikelyMistake() {
        tables("bigint");
        run(new GuideStatements(NAMES).expand());
        company.execute("insert into app.customers values (1, 'x')");
        carflow("number-1", "smartcar-1", "car-1");

        CheckFinding mapping = CustomerTableChecks.of(read(NAMES)).get(1).finding();

        assertThat(mapping.verdict()).isEqualTo(CheckVerdict.DOES_NOT_HOLD);
        assertThat(mapping.next()).get().asString().contains("--users-id");
    }

    @Test
    void anUnreadableTableIsReportedInTheServersWords() {
        // Given
        tables("bigint");
        run(new GuideStatements(NAMES).expand());
        company.execute("revoke select on app.customers from " + reader);

        // When
        CustomerTableState tables = read(NAMES);

        // Then: columns need no right, and one refused query does not end the others
        assertThat(tables.users()).isEqualTo(new Refused<>("SQLSTATE 42501, permission denied for table customers"));
        assertThat(tables.missing()).isEqualTo(new Answered<>(List.of()));
        assertThat(tables.vehicles()).isInstanceOf(Answered.class);
        assertThat(CustomerTableChecks.of(tables).get(1).verdict()).isEqualTo(CheckVerdict.UNKNOWN);
    }

    @Test
    void aMissingTableIsReportedInTheServersWords() {
        CustomerTableState tables = read(NAMES);

        assertThat(tables.missing())
                .isEqualTo(new Refused<>("SQLSTATE 42P01, relation \"app.customers\" does not exist"));
        assertThat(tables.tokens()).isEqualTo(new Refused<>("SQLSTATE 42P01, relation \"app.cars\" does not exist"));
    }

    @Test
    void rowsThatAPolicyHidesAreNotPassedOverInSilence() {
        tables("bigint");
        run(new GuideStatements(NAMES).expand());
        company.execute("alter table app.customers enable row level security;"
                + " create policy own on app.customers using (id = 1)");

        assertThat(read(NAMES).users())
                .isEqualTo(new Refused<>("SQLSTATE 42501, query would be affected by row-level security policy for"
                        + " table \"customers\""));
    }

    @Test
    void anUnreachableDatabaseIsReportedForEachItem() {
        tables("bigint");
        company.shut();
        try {
            CustomerTableState tables = read(NAMES);

            assertThat(tables.missing()).isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.words())
                    .startsWith("SQLSTATE 55000, "));
            assertThat(verdicts(tables)).containsOnly(CheckVerdict.UNKNOWN);
        } finally {
            company.open();
        }
    }

    private CustomerTableState read(CustomerTables names) {
        CustomerDatabase database = CustomerDatabase.at(
                "postgresql://" + reader + "@localhost:" + company.port() + "/" + company.name(), Optional.empty());
        return new CustomerTableReader(new UserMapping(new PooledStatements(pool))).of(database, names, "user_id");
    }

    private static List<CheckVerdict> verdicts(CustomerTableState tables) {
        return CustomerTableChecks.of(tables).stream().map(CheckResult::verdict).toList();
    }

    private static CustomerTables names(String... tokens) {
        return new CustomerTables(
                "app.customers", "id", "smartcar_user_id", "app.cars", "smartcar_vehicle_id", List.of(tokens));
    }

    private void tables(String idType) {
        company.execute("create table app.customers (id " + idType + " primary key, email text); create table app.cars"
                + " (id bigint primary key, user_id " + idType + ", vehicle_access_token text, token_created_at"
                + " timestamp); grant select on app.customers, app.cars to " + reader);
    }

    private static void carflow(String account, String smartcarUser, String smartcarVehicle) {
        carflow.execute("with u as (insert into users (external_id, smartcar_user_id) values ('" + account + "', '"
                + smartcarUser + "') returning id) insert into vehicles (user_id, smartcar_vehicle_id) select id, '"
                + smartcarVehicle + "' from u");
    }

    private static String id(String idType, int number) {
        return idType.equals("uuid") ? "00000000-0000-0000-0000-00000000000" + number : String.valueOf(number);
    }

    /** One statement after the other, as psql does. */
    private void run(String script) {
        if (script.contains("begin;")) {
            company.execute(script);
        } else {
            List.of(script.split(";\n")).forEach(company::execute);
        }
    }
}
