package dev.carflow.migration.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carflow.TestDatabase;
import dev.carflow.migration.sql.GuideStatements.Mapped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The printed statements, run on a company's database as a company would run them: one after the other. */
class GuideStatementsTest {

    private static final String O_BRIEN = "O'Brien \\ Söhne";

    private TestDatabase database;
    private Connection company;

    @BeforeEach
    void open() throws SQLException {
        database = TestDatabase.empty();
        company = database.connect();
        run("set search_path = public");
    }

    @AfterEach
    void close() throws SQLException {
        company.close();
        database.close();
    }

    @Test
    void theGuidesTablesBecomeThoseOfTheGuide() throws SQLException {
        // Given: word for word
        run("""
                create table users (id int primary key, email varchar(255), name varchar(255), created_at timestamp);
                create table vehicles (
                  id int primary key, user_id int, vin varchar(17), vehicle_access_token varchar(255),
                  token_created_at timestamp, foreign key (user_id) references users(id));
                insert into users (id) values (7), (8);
                """);
        GuideStatements guide = new GuideStatements(names("users", "id", "vehicles"));

        // When
        run(guide.expand());
        map(guide, new Mapped("7", "smartcar-7"), new Mapped("of nobody here", "smartcar-x"));

        // Then
        assertThat(rows("select id, smartcar_user_id from users order by id"))
                .containsExactly("7|smartcar-7", "8|null");

        // When: two users have changed places, and it is run again
        map(guide, new Mapped("7", "smartcar-8"), new Mapped("8", "smartcar-7"));
        map(guide, new Mapped("7", "smartcar-8"), new Mapped("8", "smartcar-7"));
        run(guide.contract());

        // Then
        assertThat(rows("select id, smartcar_user_id from users order by id"))
                .containsExactly("7|smartcar-8", "8|smartcar-7");
        assertThat(rows("select column_name from information_schema.columns where table_name = 'vehicles'"
                        + " order by ordinal_position"))
                .containsExactly("id", "user_id", "vin", "smartcar_vehicle_id");
    }

    @Test
    void otherNamesTypesAndIdsAreTakenAsTheyAre() throws SQLException {
        // Given
        run("""
                create schema "The App";
                create table "The App"."Users" ("Number" text primary key, "Smartcar user" int);
                create table "The App"."Cars" (id uuid primary key, token text);
                """);
        run("insert into \"The App\".\"Users\" values ('" + O_BRIEN.replace("'", "''") + "')");
        GuideStatements guide = new GuideStatements(new CustomerTables(
                "The App.Users", "Number", "sc\"id", "The App.Cars", "sc vehicle", List.of("token")));

        // When
        run(guide.expand());
        map(guide, new Mapped(O_BRIEN, "u'; drop table \"The App\".\"Cars\"; --"));
        run(guide.contract());

        // Then
        assertThat(rows("select \"sc\"\"id\" from \"The App\".\"Users\""))
                .containsExactly("u'; drop table \"The App\".\"Cars\"; --");
        assertThat(rows("select * from \"The App\".\"Cars\"")).isEmpty();
    }

    @Test
    void aColumnThatIsThereAlreadyIsNotTakenOver() throws SQLException {
        // Given
        run("create table users (id int primary key, smartcar_user_id uuid); create table vehicles (id int);");

        // Then
        assertThatThrownBy(() -> run(new GuideStatements(names("users", "id", "vehicles")).expand()))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("already exists");
    }

    @Test
    void anInvalidNameIsRefused() {
        for (String name : List.of("", " ", "a..b", "a\nb", ".a")) {
            assertThatThrownBy(() -> names(name, "id", "vehicles")).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static CustomerTables names(String users, String id, String vehicles) {
        return new CustomerTables(
                users,
                id,
                "smartcar_user_id",
                vehicles,
                "smartcar_vehicle_id",
                List.of("vehicle_access_token", "token_created_at"));
    }

    private void map(GuideStatements guide, Mapped... users) throws SQLException {
        run(guide.mappingBegin());
        for (Mapped user : users) {
            run(guide.mapping(List.of(user)));
        }
        run(guide.mappingEnd());
    }

    private void run(String script) throws SQLException {
        try (Statement statement = company.createStatement()) {
            for (String each : script.split(";\n")) {
                statement.execute(each);
            }
        }
    }

    private List<String> rows(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = company.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            while (found.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                    values.add(found.getString(i));
                }
                rows.add(values.stream().map(String::valueOf).collect(Collectors.joining("|")));
            }
        }
        return rows;
    }
}
