package dev.carflow.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** A restore as docs/database.md describes it. */
class DatabasePageTest {

    private static final Path PAGE = Path.of("docs", "database.md");
    private static final Pattern NAMED = Pattern.compile("`([a-z_]+)`");

    @Test
    void thePageHasTheCostOfARestoreForEachTable() throws Exception {
        // Given
        Set<String> tables;
        try (TestDatabase database = TestDatabase.migrated()) {
            List<String> names =
                    database.rows("select tablename from pg_tables where schemaname = '" + TestDatabase.SCHEMA + "'");
            tables = new TreeSet<>(names);
        }

        // When
        Set<String> described = new TreeSet<>();
        Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| `") && !line.contains("sslmode"))
                .map(line -> line.split("\\|")[1])
                .forEach(names -> NAMED.matcher(names)
                        .results()
                        .map(MatchResult::group)
                        .map(name -> name.replace("`", ""))
                        .filter(tables::contains)
                        .forEach(described::add));

        // Then
        assertThat(tables).contains("users", "flyway_schema_history");
        assertThat(described).isEqualTo(tables);
    }

    @Test
    void theStatementsForUninstallingLeaveNothing() throws Exception {
        // Given: roles of its own, because the server has other tests' too
        try (TestDatabase database = TestDatabase.empty()) {
            database.execute(new Grants("page", "page_owner", "page_service").script());
            Flyway.configure()
                    .dataSource(database.jdbcUrl(), "page_owner", "")
                    .defaultSchema("page")
                    .load()
                    .migrate();

            // When
            String page = Files.readString(PAGE);
            String uninstalling = page.substring(page.indexOf("## Uninstalling"));
            String sql = uninstalling.substring(uninstalling.indexOf("```sql") + 6, uninstalling.lastIndexOf("```"));
            database.execute(sql.replace("carflow", "page"));

            // Then
            assertThat(
                            database.rows(
                                    "select nspname from pg_namespace where nspname = 'page'"
                                            + " union all select rolname from pg_roles where rolname in ('page_owner', 'page_service')"))
                    .isEmpty();
        }
    }
}
