package dev.carflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.database.CustomerDatabase;
import dev.carflow.migration.imports.QueryLines;
import dev.carflow.migration.sql.CustomerTables;
import dev.carflow.migration.sql.GuideStatements;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The commands and settings of docs/your-application.md work. */
class YourApplicationPageTest {

    private static final String PAGE = read("your-application.md");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    private static String read(String page) {
        try {
            return Files.readString(Path.of("docs", page));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> found(String pattern) {
        return Pattern.compile(pattern, Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(PAGE)
                .results()
                .map(result -> result.group(1))
                .distinct()
                .toList();
    }

    static Stream<String> commands() {
        return Stream.concat(found("^(migrate [^\\n]+)$").stream(), found("`(migrate [^`]+)`").stream())
                .distinct();
    }

    private static List<String> words(String command) {
        return WORD.matcher(command)
                .results()
                .map((MatchResult word) -> word.group(1) == null ? word.group(2) : word.group(1))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everySubcommandIsUnderstood(String command) {
        StringWriter err = new StringWriter();
        CommandLine line = CommandTree.of(
                new PrintWriter(new StringWriter()), new PrintWriter(err, true), new UnattendedTerminal());

        assertThat(CommandTree.withoutService(line, words(command).toArray(String[]::new)))
                .as(err.toString())
                .isEmpty();
    }

    @Test
    void everySettingAndPathIsDocumented() {
        List<String> settings = found("`(CARFLOW_[A-Z0-9_]+|carflow\\.[a-z0-9.-]+)`");
        List<String> paths = found("(/connect/[a-z]+)");

        assertThat(settings).isNotEmpty();
        assertThat(settings).allMatch(read("configuration.md")::contains);
        assertThat(paths).contains("/connect/sessions", "/connect/callback", "/connect/vehicles");
        assertThat(paths).allMatch(read("connect.md")::contains);
    }

    @Test
    void theReadersRightsSufficeForTheSubcommands() throws Exception {
        try (TestDatabase company = TestDatabase.empty();
                Connection owner = company.connect();
                Statement run = owner.createStatement()) {
            run.execute("set search_path = public");
            // Given: the guide's tables, word for word
            String reader = "reader_of_" + company.name();
            List<String> sql = found("```sql\\n(.*?)```").stream()
                    .map(block -> block.replace("carflow_reader", reader))
                    .toList();
            run.execute("""
                    create table users (
                      id int primary key, email varchar(255), name varchar(255), created_at timestamp);
                    create table vehicles (
                      id int primary key, user_id int, vin varchar(17), vehicle_access_token varchar(255),
                      token_created_at timestamp, foreign key (user_id) references users(id));
                    insert into users (id) values (7);
                    insert into vehicles values (1, 7, '5YJSA1E26FFP12345', 'a-token', now());
                    """);
            CustomerDatabase database = CustomerDatabase.at(
                    "postgresql://" + reader + "@localhost:" + company.port() + "/" + company.name(), Optional.empty());
            assertThat(sql).hasSize(2);

            // When: phase 1
            run.execute(sql.get(0));
            String query = found("--query \"([^\"]*)\"").get(0);

            // Then
            try (QueryLines lines = QueryLines.of(database, query)) {
                assertThat(lines.next()).isPresent();
                assertThat(lines.next()).isEmpty();
            }

            // When: phase 2
            for (String each : new GuideStatements(new CustomerTables(
                            "users", "id", "smartcar_user_id", "vehicles", "smartcar_vehicle_id", List.of("token")))
                    .expand()
                    .split(";\n")) {
                run.execute(each);
            }
            run.execute(sql.get(1));

            // Then: what `migrate status --customer-database` reads
            try (Connection connection = database.connect(Duration.ofSeconds(60))) {
                for (String rows : List.of(
                        "select id, smartcar_user_id from users",
                        "select user_id, smartcar_vehicle_id from vehicles")) {
                    try (Statement asked = connection.createStatement()) {
                        assertThat(asked.executeQuery(rows).next()).isTrue();
                    }
                }
            }

            // When: the end
            run.execute("drop owned by " + reader + "; drop role " + reader);
        }
    }
}
