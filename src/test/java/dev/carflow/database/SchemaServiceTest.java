package dev.carflow.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carflow.PostgresResource;
import dev.carflow.TestDatabase;
import dev.carflow.accounts.AccountsSettings;
import dev.carflow.ratelimit.Permit;
import dev.carflow.ratelimit.RateLimiters;
import dev.carflow.ratelimit.Urgency;
import dev.carflow.ratelimit.WorkerRateLimiter;
import io.quarkus.arc.InjectableInstance;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Any;
import jakarta.inject.Inject;
import java.time.Duration;
import org.hibernate.reactive.mutiny.Mutiny;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(AccountsSettings.class)
@WithTestResource(SchemaServiceTest.WithoutTables.class)
class SchemaServiceTest {

    public static final class WithoutTables extends PostgresResource.OfTheOwner {
        @Override
        protected TestDatabase database() {
            return TestDatabase.create();
        }
    }

    @Inject
    Schema schema;

    @Inject
    RateLimiters limiters;

    @Inject
    @Any
    InjectableInstance<Mutiny.SessionFactory> factories;

    @Inject
    Vertx vertx;

    @Inject
    TimeoutPolicy timeouts;

    @Test
    void theServerEndsAStatementOfATransactionWithEntitiesAtItsDeadline() {
        // Given
        await().until(schema::isReady);
        Entities entities = new Entities(factories, vertx, timeouts, Duration.ofMillis(200));

        // Then
        assertThatThrownBy(() -> entities.inTransaction(
                                session -> session.createNativeQuery("select cast(pg_sleep(300) as text)", String.class)
                                        .getSingleResult())
                        .await()
                        .indefinitely())
                .satisfies(failure ->
                        assertThat(DatabaseProblem.of(failure).words()).startsWith("SQLSTATE 57014"));
        assertThat(entities.inTransaction(session -> session.createNativeQuery("select 'still there'", String.class)
                                .getSingleResult())
                        .await()
                        .indefinitely())
                .isEqualTo("still there");
    }

    @Test
    void theServerCanBeCheckedBesidesWithoutChangingAnything() {
        // When
        await().until(schema::isReady);
        ServerReport report = schema.check();

        // Then
        assertThat(report.verdict()).isEqualTo(ServerFinding.Verdict.WARN);
        assertThat(report.line())
                .contains("version PostgreSQL", "tls (warn) not in use", "notifications arrive", "none is missing");
    }

    @Test
    void theSchemaIsBroughtUpToDateAfterTheStartAndTheAllowanceIsSharedThroughIt() {
        // When
        await().until(schema::isReady);

        // Then
        WorkerRateLimiter limiter = limiters.openForWorker("an-application", "a-worker");
        await().until(() -> limiter.acquire(Urgency.ROUTINE).await().indefinitely() == Permit.GRANTED);
        assertThat(limiter.status().shared()).isTrue();
    }
}
