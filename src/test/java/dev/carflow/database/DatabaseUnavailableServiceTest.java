package dev.carflow.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.KafkaResource;
import dev.carflow.history.EventSearch;
import dev.carflow.history.HistoryRequest;
import dev.carflow.history.SearchReport;
import dev.carflow.history.SearchWindow;
import dev.carflow.ratelimit.Permit;
import dev.carflow.ratelimit.RateLimiters;
import dev.carflow.ratelimit.Urgency;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(DatabaseSettings.Away.class)
@WithTestResource(KafkaResource.class)
class DatabaseUnavailableServiceTest {

    @Inject
    Schema schema;

    @Inject
    RateLimiters limiters;

    @Inject
    EventSearch events;

    @Test
    void aServiceThatStartsWhileTheDatabaseIsAwayStartsAndCallsNothing() {
        assertThat(schema.isReady()).isFalse();
        assertThat(limiters.openForWorker("an-application", "a-worker")
                        .acquire(Urgency.URGENT)
                        .await()
                        .indefinitely())
                .isEqualTo(Permit.DENIED);
    }

    @Test
    void anEventIsSearchedOnKafkaAndTheReportSaysThatTheDatabaseWasNot() {
        SearchReport report = events.search(
                new HistoryRequest(
                        Set.of("an-event"),
                        Optional.empty(),
                        Optional.empty(),
                        SearchWindow.since(Instant.now().minusSeconds(60), Instant.now())),
                (read, total) -> {});

        assertThat(report.databaseProblem()).isPresent();
        assertThat(report.isComplete()).isFalse();
    }
}
