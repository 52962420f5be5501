package dev.carflow.signature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.KafkaResource;
import dev.carflow.PostgresResource;
import dev.carflow.RedriveSettings;
import dev.carflow.Service;
import dev.carflow.Timeouts;
import dev.carflow.accounts.Sql;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.sqlclient.Pool;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(RedriveSettings.class)
@WithTestResource(KafkaResource.class)
@WithTestResource(PostgresResource.class)
class MismatchStoreServiceTest {

    private static final Duration DAY = Duration.ofHours(24);
    private static final long MUCH = 1_000_000_000L;

    @TestHTTPResource(value = "/q/health/ready", management = true)
    URI management;

    @Inject
    MismatchStore mismatches;

    @Inject
    Pool database;

    private Sql sql;

    @BeforeEach
    void empty() {
        Service.awaitReady(management);
        sql = new Sql(database);
        sql.run("delete from signature_mismatch");
    }

    @Test
    void aFloodPushesOutItselfAndNotTheBodiesOfOtherHours() {
        // Given: 20 of a mix-up three hours ago, and a flood now
        insert(20, "3 hours", true, 100);
        insert(5000, "1 second", true, 100);

        // When
        mismatches.prune(DAY, 200, MUCH).await().atMost(Timeouts.CONDITION);

        // Then
        assertThat(count("received_at < now() - interval '2 hours'")).isEqualTo(20);
        assertThat(count("true")).isEqualTo(200);
    }

    @Test
    void bodiesWithImpossibleSignaturesAreRemovedFirst() {
        insert(300, "1 second", true, 100);
        insert(300, "1 second", false, 100);

        mismatches.prune(DAY, 110, MUCH).await().atMost(Timeouts.CONDITION);

        assertThat(count("promising")).isEqualTo(100);
        assertThat(count("not promising")).isEqualTo(10);
    }

    @Test
    void bytesAndAgeAreBoundedToo() {
        // Given
        insert(100, "1 second", true, 1000);
        insert(10, "25 hours", true, 10);

        // When
        mismatches.prune(DAY, 1000, 50_000).await().atMost(Timeouts.CONDITION);

        // Then
        assertThat(count("received_at < now() - interval '24 hours'")).isZero();
        assertThat(Long.parseLong(sql.one("select sum(bytes) from signature_mismatch")))
                .isEqualTo(50_000);
    }

    private void insert(int rows, String age, boolean promising, int bytes) {
        sql.run("insert into signature_mismatch (received_at, signature, promising, traceparent, body)"
                + " select now() - interval '" + age + "', 'x', " + promising + ", 't',"
                + " decode(repeat('00', " + bytes + "), 'hex') from generate_series(1, " + rows + ")");
    }

    private int count(String condition) {
        return Integer.parseInt(sql.one("select count(*) from signature_mismatch where " + condition));
    }
}
