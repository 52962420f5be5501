package dev.carflow.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.KafkaResource;
import dev.carflow.enrichment.budget.CallBudgets;
import dev.carflow.enrichment.budget.Grant;
import dev.carflow.enrichment.budget.Urgency;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(DatabaseSettings.Away.class)
@WithTestResource(KafkaResource.class)
class DatabaseAwayServiceTest {

    @Inject
    Schema schema;

    @Inject
    CallBudgets budgets;

    @Test
    void aServiceThatStartsWhileTheDatabaseIsAwayStartsAndCallsNothing() {
        assertThat(schema.isReady()).isFalse();
        assertThat(budgets.open("an-application").take(Urgency.URGENT).await().indefinitely())
                .isEqualTo(Grant.DENIED);
    }
}
