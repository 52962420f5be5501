package dev.carflow.redrive.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carflow.KafkaResource;
import dev.carflow.PostgresResource;
import dev.carflow.RedriveSettings;
import dev.carflow.accounts.Sql;
import dev.carflow.database.Entities;
import dev.carflow.database.Schema;
import dev.carflow.redrive.topic.OffsetRanges;
import dev.carflow.redrive.topic.OffsetRanges.Part;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.sqlclient.Pool;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** If two processes do the same replay, the later one has it. */
@QuarkusTest
@TestProfile(RedriveSettings.class)
@WithTestResource(KafkaResource.class)
@WithTestResource(PostgresResource.class)
class ReplayRunsServiceTest {

    private static final OffsetRanges WHOLE = new OffsetRanges(List.of(new Part("events", 0, 0, 100)));
    private static final OffsetRanges HALF = new OffsetRanges(List.of(new Part("events", 0, 50, 100)));
    private static final OffsetRanges REST = new OffsetRanges(List.of(new Part("events", 0, 75, 100)));

    @Inject
    Entities entities;

    @Inject
    Schema schema;

    @Inject
    Pool pool;

    private final String definition = "definition-" + UUID.randomUUID();

    @BeforeEach
    void ready() {
        await().until(schema::isReady);
    }

    @Test
    void aRunThatIsTakenOverContinuesFromItsLastSaveAndItsFormerProcessSavesNothingMore() {
        // Given
        ReplayRuns runs = new ReplayRuns(entities);
        assertThat(runs.take(definition)).isEmpty();
        ReplayRun first = runs.begin(definition, WHOLE);
        first.advance(HALF, 20, false);
        assertThat(runs.save(first)).isTrue();

        // When
        ReplayRun second = runs.take(definition).orElseThrow();

        // Then
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.left()).isEqualTo(HALF);
        assertThat(second.published()).isEqualTo(20);
        assertThat(second.total()).isEqualTo(100);
        first.advance(new OffsetRanges(List.of()), 100, true);
        assertThat(runs.save(first)).isFalse();
        second.advance(REST, 40, false);
        assertThat(runs.save(second)).isTrue();
        assertThat(stored()).isEqualTo("events 0 75 100\n|40|false");

        // When
        second.advance(new OffsetRanges(List.of()), 70, true);
        assertThat(runs.save(second)).isTrue();

        // Then
        assertThat(runs.open(definition)).isEmpty();
        assertThat(runs.take(definition)).isEmpty();
        assertThat(stored()).isEqualTo("|70|true");
    }

    @Test
    void aNewRunTakesThePlaceOfTheOpenOneAndOfThoseThatAreOld() {
        // Given
        ReplayRuns runs = new ReplayRuns(entities);
        ReplayRun open = runs.begin(definition, WHOLE);
        ReplayRun old = runs.begin("old-" + definition, WHOLE);
        new Sql(pool)
                .run("update replay_run set done = true, updated_at = now() - interval '31 days' where id = '"
                        + old.id() + "'");

        // When
        ReplayRun anew = runs.begin(definition, HALF);

        // Then
        assertThat(anew.id()).isNotEqualTo(open.id());
        assertThat(runs.open(definition).orElseThrow().id()).isEqualTo(anew.id());
        assertThat(runs.save(open)).isFalse();
        assertThat(new Sql(pool).one("select count(*) from replay_run where definition like '%" + definition + "'"))
                .isEqualTo("1");
    }

    private String stored() {
        return new Sql(pool)
                .one("select extent || '|' || published || '|' || done from replay_run where definition = '"
                        + definition + "'");
    }
}
