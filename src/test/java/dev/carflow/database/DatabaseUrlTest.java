package dev.carflow.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carflow.database.DatabaseUrl.Tls;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {

    private static DatabaseUrl of(String text) {
        return DatabaseUrl.of(text);
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql://db.example.com/cars, db.example.com, 5432, cars",
        "postgres://db:6432/cars, db, 6432, cars",
        "jdbc:postgresql://db:6432/cars, db, 6432, cars",
        "vertx-reactive:postgresql://db:6432/cars, db, 6432, cars",
        "' postgresql://db/cars\n', db, 5432, cars",
        "postgresql://[::1]:5433/cars, ::1, 5433, cars",
        "postgresql://db/c%40rs%2F1, db, 5432, c@rs/1"
    })
    void allFormsInUseNameTheSamePlace(String text, String host, int port, String database) {
        DatabaseUrl url = of(text);

        assertThat(url.host()).isEqualTo(host);
        assertThat(url.port()).isEqualTo(port);
        assertThat(url.database()).isEqualTo(database);
        assertThat(url.user()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql://ann:secret@db/cars, ann, secret",
        "postgresql://a%40b%3Ac:p%40%3A%2F%25%24%20w+@db/cars, a@b:c, 'p@:/%$ w+'",
        "postgresql://db/cars?user=ann&password=s%26t, ann, s&t",
        "jdbc:postgresql://db/cars?user=ann&password=a:b, ann, a:b",
        "postgresql://ann:a:b@db/cars, ann, a:b"
    })
    void userAndPasswordMayHaveAnyCharacters(String text, String user, String password) {
        DatabaseUrl url = of(text);

        assertThat(url.user()).contains(user);
        assertThat(url.password()).contains(password);
        assertThat(url.toString()).doesNotContain(password);
    }

    @Test
    void tlsIsTheSameAsPsqlsForTheSameUrl() {
        assertThat(of("postgresql://db/cars").tls()).isEqualTo(Tls.PREFER);
        assertThat(of("postgresql://db/cars?sslmode=disable").tls()).isEqualTo(Tls.DISABLE);
        assertThat(of("postgresql://db/cars?sslmode=require").tls()).isEqualTo(Tls.REQUIRE);
        assertThat(of("postgresql://db/cars?sslmode=require&sslrootcert=/ca.pem")
                        .tls())
                .isEqualTo(Tls.VERIFY_CA);
        assertThat(of("postgresql://db/cars?sslmode=verify-full&sslrootcert=/c%20a.pem")
                        .rootCertificate())
                .contains("/c a.pem");
        assertThat(of("postgresql://db/cars?sslmode=verify-full&sslrootcert=system")
                        .rootCertificate())
                .isEmpty();
    }

    @Test
    void theOtherParametersAreRead() {
        DatabaseUrl url = of("postgresql://db/cars?connect_timeout=3&application_name=ingest&search_path=carflow"
                + "&options=-c%20search_path%3Dcarflow");

        assertThat(url.connectTimeout()).contains(Duration.ofSeconds(3));
        assertThat(url.applicationName()).isEqualTo("ingest");
        assertThat(url.schema()).contains("carflow");
        assertThat(of("jdbc:postgresql://db/cars?currentSchema=x").schema()).contains("x");
        assertThat(of("jdbc:postgresql://db/cars?currentSchema=carflow&ApplicationName=x")
                        .applicationName())
                .isEqualTo("x");
    }

    @ParameterizedTest
    @CsvSource({
        "host=db dbname=cars password=hidden, a URI is expected",
        "mysql://u:hidden@db/cars, a URI is expected",
        "postgresql://u:hidden@/cars, a URI is expected",
        "postgresql:///cars?host=/tmp&password=hidden, a URI is expected",
        "'postgresql://u:hidden@a,b/cars', several hosts",
        "'postgresql://u:hidden@a:1,b:2/cars', several hosts",
        "postgresql://u:hidden@db:99999/cars, port",
        "postgresql://u:hidden@db/, names no database",
        "postgresql://u:hidden@db, a URI is expected",
        "postgresql://u:hidden%@db/cars, hexadecimal",
        "postgresql://u:hidden@db/cars?sslmode=on, sslmode",
        "postgresql://u:hidden@db/cars?sslcert=/hidden, parameter sslcert",
        "postgresql://u:hidden@db/cars?target_session_attrs=hidden, parameter target_session_attrs",
        "postgresql://u:hidden@db/cars?options=-c%20hidden=1, parameter options",
        "postgresql://u:hidden@db/cars?channel_binding=require, parameter channel_binding",
        "postgresql://u:hidden@db/cars?connect_timeout=soon, connect_timeout"
    })
    void anUnusableUrlIsExplainedInOneLineWithoutRepeatingIt(String text, String why) {
        assertThatThrownBy(() -> of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(refused -> assertThat(refused.getMessage())
                        .contains(why)
                        .doesNotContain("hidden")
                        .doesNotContain("\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "://", "postgresql://", "postgresql://@/", "jdbc:", "postgresql://a b/c?=&&", "\u0000"})
    void anyTextHasADefinedOutcome(String text) {
        assertThatThrownBy(() -> of(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
