package dev.carflow.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.KafkaResource;
import dev.carflow.enrichment.budget.Permit;
import dev.carflow.enrichment.budget.RateLimiters;
import dev.carflow.enrichment.budget.Urgency;
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
    RateLimiters budgets;

    @Test
    void aServiceThatStartsWhileTheDatabaseIsAwayStartsAndCallsNothing() {
        assertThat(schema.isReady()).isFalse();
        assertThat(budgets.open("an-application").take(Urgency.URGENT).await().indefinitely())
                .isEqualTo(Permit.DENIED);
    }
}
