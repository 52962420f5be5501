package dev.carflow.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carflow.TestDatabase;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The tables of Carflow in a database that belongs to an application. */
class OwnSchemaTest {

    private TestDatabase postgres;

    @BeforeEach
    void make() {
        postgres = TestDatabase.create();
    }

    @AfterEach
    void nothingOfOthersWasTouched() {
        postgres.close();
    }

    @Test
    void theHistoryOfAnotherApplicationIsNotTakenForOurs() {
        assertThat(postgres.migrate()).isEqualTo(TestDatabase.MIGRATIONS);
        assertThat(postgres.migrate()).isZero();
        assertThat(postgres.rows(
                        "select version::int from carflow.flyway_schema_history where version is not null order by 1"))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, TestDatabase.MIGRATIONS)
                        .mapToObj(String::valueOf)
                        .toList());
    }

    @Test
    void aSchemaOfThatNameWithSomethingElseInItIsLeftAlone() {
        // Given
        postgres.execute("create table carflow.users (id int)");

        // Then
        assertThatThrownBy(postgres::migrate).hasMessageContaining("non-empty schema");
        assertThat(postgres.rows("select relname from pg_class where relnamespace = 'carflow'::regnamespace"))
                .containsExactly("users");
    }

    @Test
    void everyFunctionLooksForNamesInOurSchemaAlone() {
        // When
        postgres.migrate();

        // Then
        assertThat(postgres.rows("select proname from pg_proc where pronamespace = 'carflow'::regnamespace"))
                .isNotEmpty();
        assertThat(postgres.rows("select proname from pg_proc where pronamespace = 'carflow'::regnamespace"
                        + " and 'search_path=carflow, pg_temp' <> all (coalesce(proconfig, '{}'))"))
                .isEmpty();
    }

    @Test
    void theRoleOfTheServiceChangesRowsAndNothingElse() {
        // When
        postgres.migrate();

        // Then
        assertThat(postgres.rows("select relname from pg_class where relnamespace = 'carflow'::regnamespace"
                        + " and relkind = 'r' and not has_table_privilege('" + TestDatabase.SERVICE
                        + "', oid, 'select, insert, update, delete')"))
                .isEmpty();
        assertThat(postgres.rows("select has_schema_privilege('" + TestDatabase.SERVICE + "', 'carflow', 'create'),"
                        + " pg_get_userbyid(nspowner), (select string_agg(distinct pg_get_userbyid(relowner), ',')"
                        + " from pg_class where relnamespace = n.oid), (select rolsuper from pg_roles where rolname = '"
                        + TestDatabase.SERVICE + "') from pg_namespace n where nspname = 'carflow'"))
                .containsExactly("f|" + TestDatabase.OWNER + "|" + TestDatabase.OWNER + "|f");
    }

    @Test
    void roomMayBeMadeAgainAndThenIncludesTablesThatAreThere() {
        // Given: tables that were made before the role of the service
        postgres.migrate();
        postgres.execute("revoke all on all tables in schema carflow from " + TestDatabase.SERVICE);

        // When
        postgres.execute(new Grants("carflow", TestDatabase.OWNER, TestDatabase.SERVICE).script());

        // Then
        assertThat(postgres.rows("select has_table_privilege('" + TestDatabase.SERVICE + "', 'users', 'select')"))
                .containsExactly("t");
    }

    @Test
    void namesOfRolesThatWouldEndTheStatementAreRefused() {
        for (String name : Set.of("a\"b", "a'b", "", "a b", "9a", "a;b")) {
            assertThatThrownBy(() -> new Grants("carflow", name, "s")).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
