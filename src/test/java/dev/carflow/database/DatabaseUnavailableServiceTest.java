package dev.carflow.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.KafkaResource;
import dev.carflow.ratelimit.Permit;
import dev.carflow.ratelimit.RateLimiters;
import dev.carflow.ratelimit.Urgency;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(DatabaseSettings.Away.class)
@WithTestResource(KafkaResource.class)
class DatabaseUnavailableServiceTest {

    @Inject
    Schema schema;

    @Inject
    RateLimiters limiters;

    @Test
    void aServiceThatStartsWhileTheDatabaseIsAwayStartsAndCallsNothing() {
        assertThat(schema.isReady()).isFalse();
        assertThat(limiters.openForWorker("an-application", "a-worker")
                        .acquire(Urgency.URGENT)
                        .await()
                        .indefinitely())
                .isEqualTo(Permit.DENIED);
    }
}
