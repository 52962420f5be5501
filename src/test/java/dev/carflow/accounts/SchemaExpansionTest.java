package dev.carflow.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carflow.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SchemaExpansionTest {

    private TestDatabase postgres;

    @BeforeEach
    void start() {
        postgres = TestDatabase.create();
    }

    @AfterEach
    void stop() {
        postgres.close();
    }

    @Test
    void anEmptyDatabaseGetsTheTablesAndTheirRowsGetIds() {
        // When
        GuideSchema.migrate(postgres);

        // Then
        GuideSchema.execute(postgres, "insert into users (email) values ('a'), ('b')");
        GuideSchema.execute(postgres, "insert into vehicles (user_id) values (1)");
        assertThat(rows("select id, external_id, smartcar_user_id from users order by id"))
                .containsExactly("1|1|null", "2|2|null");
        assertThat(rows("select id, token_version from vehicles")).containsExactly("1|0");
        assertThat(GuideSchema.migrate(postgres)).isZero();
    }

    @Test
    void theGuidesSchemaBeforeKeepsItsDataAndNewRowsGetIdsBehindIt() {
        // Given: no history of migrations
        GuideSchema.execute(postgres, GuideSchema.BEFORE);

        // When
        GuideSchema.migrate(postgres);

        // Then
        assertThat(
                        rows(
                                "select id, email, name, created_at, external_id, route, smartcar_user_id from users order by id"))
                .containsExactly(
                        "7|ann@example.com|Ann|2024-02-03 04:05:06|7|null|null", "12|null|null|null|12|null|null");
        assertThat(rows("select id, user_id, vin, vehicle_access_token, token_created_at from vehicles order by id"))
                .containsExactly(
                        "70|7|5YJSA1E26FFP12345|token-of-70|2024-02-03 04:05:06",
                        "71|7|null|token-of-71|null",
                        "120|12|5YJSA1E26FFP54321|null|null");
        GuideSchema.execute(postgres, "insert into users (email) values ('new')");
        assertThat(rows("select id, external_id from users where email = 'new'"))
                .containsExactly("13|13");

        // Then: the customer's own application goes on as before
        GuideSchema.execute(postgres, "insert into users values (14, 'own', null, null)");
        GuideSchema.execute(postgres, "insert into vehicles values (121, 14, null, 'token', null)");
        assertThat(rows("select external_id from users where id = 14")).containsExactly("14");
    }

    @Test
    void idsThatTheCustomersApplicationTookAreNotGivenAgain() {
        // Given
        GuideSchema.execute(postgres, GuideSchema.BEFORE);
        GuideSchema.migrate(postgres);
        GuideSchema.execute(postgres, "insert into users values (13, 'own', null, null), (20, 'own', null, null)");

        // When
        List<String> linked = rows(
                "select outcome, user_row from link_account('new', 's-1', '[{\"vehicle\":\"v-1\",\"mode\":\"live\"}]', true, null)");

        // Then
        assertThat(linked).containsExactly("linked|21");
    }

    @Test
    void theGuidesSchemaAfterIsTakenWithItsLinks() {
        // Given
        GuideSchema.execute(postgres, GuideSchema.AFTER);

        // When
        GuideSchema.migrate(postgres);

        // Then: ids may be longer than the guide's columns
        assertThat(rows("select smartcar_user_id, user_id from smartcar_users")).containsExactly("smartcar-ann|7");
        String longId = "x".repeat(60);
        GuideSchema.execute(postgres, "update users set smartcar_user_id = '" + longId + "'");
        GuideSchema.execute(postgres, "update vehicles set smartcar_vehicle_id = '" + longId + "'");
        assertThat(rows("select smartcar_user_id from smartcar_users order by 1"))
                .containsExactly("smartcar-ann", longId);
    }

    @Test
    void aFinishedDatabaseStaysFinished() {
        // Given
        GuideSchema.execute(postgres, GuideSchema.BEFORE);
        GuideSchema.migrate(postgres);
        GuideSchema.execute(postgres, "select drop_token_columns()");

        // When
        int migrations = GuideSchema.migrate(postgres);

        // Then
        assertThat(migrations).isZero();
        assertThat(rows("select column_name from information_schema.columns where table_name = 'vehicles' order by 1"))
                .containsExactly("id", "smartcar_vehicle_id", "user_id", "vin");
        assertThat(rows("select id, user_id, vin from vehicles order by id"))
                .containsExactly("70|7|5YJSA1E26FFP12345", "71|7|null", "120|12|5YJSA1E26FFP54321");
        GuideSchema.execute(postgres, "select drop_token_columns()");
    }

    @Test
    void twoCustomersWithOneSmartcarUserAreNotTakenOver() {
        // Given
        GuideSchema.execute(postgres, GuideSchema.AFTER);
        GuideSchema.execute(postgres, "insert into users values (8, null, null, 'smartcar-ann', null)");

        // When, Then: nothing is changed
        assertThatThrownBy(() -> GuideSchema.migrate(postgres)).hasMessageContaining("more than one row");
        assertThat(rows("select id, smartcar_user_id from users order by id"))
                .containsExactly("7|smartcar-ann", "8|smartcar-ann");
    }

    private List<String> rows(String sql) {
        return GuideSchema.rows(postgres, sql);
    }
}
