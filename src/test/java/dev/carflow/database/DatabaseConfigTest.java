package dev.carflow.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.ConfigProblems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseConfigTest {

    private static final String URL = "carflow.database.url";
    private static final String USER = "carflow.database.username";
    private static final String PASSWORD = "carflow.database.password";
    private static final String FILE = "carflow.database.password-file";

    @Test
    void aUrlOfEachFormIsEnoughWithAUser(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("password"), "secret\n");

        assertThat(problems(Map.of())).isEmpty();
        assertThat(problems(Map.of(URL, "postgresql://ann@db/cars"))).isEmpty();
        assertThat(problems(Map.of(URL, "jdbc:postgresql://db/cars?user=ann", PASSWORD, "x")))
                .isEmpty();
        assertThat(problems(Map.of(URL, "postgres://db/cars", USER, "ann", FILE, file.toString())))
                .isEmpty();
        assertThat(problems(
                        Map.of(URL, "postgres://ann@db/cars?search_path=other", "carflow.database.schema", "other")))
                .isEmpty();
    }

    @Test
    void aWrongOneIsReportedInOneLineWithoutSecrets() {
        Map<String, String> cases = new HashMap<>();
        cases.put("postgresql://ann:hidden@a,b/cars", "several hosts");
        cases.put("postgresql://ann:hidden@db/cars?sslcert=x", "parameter sslcert is not supported");
        cases.put("postgresql://ann:hidden@db/cars?search_path=public", "another schema");
        cases.put("postgresql://ann:hidden@db/cars?sslmode=verify-full&sslrootcert=/hidden/none", "sslrootcert");
        cases.put("postgresql://db/cars?password=hidden", "carflow.database.username is missing");
        cases.put("hidden", "a URI is expected");

        cases.forEach((url, why) -> assertThat(problems(Map.of(URL, url)))
                .as(url)
                .singleElement()
                .asString()
                .contains(why)
                .contains("carflow.database")
                .doesNotContain("hidden"));
    }

    @Test
    void repeatedSettingsMustAgree() {
        assertThat(problems(Map.of(URL, "postgresql://ann:hidden@db/cars", PASSWORD, "hidden2")))
                .singleElement()
                .asString()
                .contains("given more than once")
                .doesNotContain("hidden");
        assertThat(problems(Map.of(URL, "postgresql://ann@db/cars", USER, "bob")))
                .singleElement()
                .asString()
                .contains("named twice");
        assertThat(problems(Map.of(URL, "postgresql://ann@db/cars", USER, "ann")))
                .isEmpty();
        assertThat(problems(Map.of(URL, "postgresql://ann@db/cars", FILE, "/none/there")))
                .singleElement()
                .asString()
                .contains("password-file");
        assertThat(problems(Map.of(URL, "postgresql://ann@db/cars", "carflow.database.schema", "Car-flow")))
                .singleElement()
                .asString()
                .contains("carflow.database.schema must be");
    }

    private static List<String> problems(Map<String, String> settings) {
        return ConfigProblems.of(DatabaseConfig.class, settings);
    }
}
