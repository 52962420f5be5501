package dev.carflow.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carflow.ConfigProblems;
import dev.carflow.ContextPropagation;
import dev.carflow.RecordSchemas;
import dev.carflow.TestDatabase;
import dev.carflow.Timeouts;
import dev.carflow.accounts.Sql;
import dev.carflow.accounts.UserRemoved;
import dev.carflow.accounts.link.AccountRemoval;
import dev.carflow.accounts.link.AccountRemoval.RemovalTarget;
import dev.carflow.database.Statements;
import dev.carflow.database.TimeoutPolicy;
import dev.carflow.eventlog.EventRecord;
import dev.carflow.eventlog.EventRecord.Header;
import dev.carflow.eventlog.TopicsConfig;
import dev.carflow.operations.RolesConfig;
import dev.carflow.routing.ConfiguredRoutes;
import dev.carflow.routing.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Removals in a real Postgres, and a Kafka that takes records or does not. */
class OutboxTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static Vertx vertx;
    private static TestDatabase database;
    private static Pool pool;
    private static Sql sql;
    private static Statements statements;

    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final List<EventRecord> onKafka = Collections.synchronizedList(new ArrayList<>());
    private final AccountRemoval removal = new AccountRemoval(statements);
    private final Outbox outbox = outbox("worker");
    private volatile boolean kafkaTakes = true;

    @BeforeAll
    static void start() {
        ContextPropagation.start();
        vertx = Vertx.vertx();
        database = TestDatabase.migrated();
        pool = PgBuilder.pool()
                .connectingTo(database.connectOptions())
                .using(vertx)
                .build();
        sql = new Sql(pool);
        statements = Statements.on(() -> pool, TimeoutPolicy.ofService());
    }

    @AfterAll
    static void stop() {
        pool.close();
        vertx.close();
        database.close();
    }

    @BeforeEach
    void empty() {
        List.of("connections", "vehicles", "smartcar_users", "users", "removed_user", "user_removal")
                .forEach(table -> sql.run("delete from " + table));
    }

    @AfterEach
    void end() {
        outbox.onStop(null);
    }

    private Outbox outbox(String roles) {
        return outbox(roles, new UserRemovals(statements), Duration.ofMinutes(1));
    }

    private Outbox outbox(String roles, UserRemovals removals, Duration lostAfter) {
        ConfiguredRoutes routes = new ConfiguredRoutes("smartcar", Map.of(), List.of("vip", "gold"));
        Topics topics = new Topics(ConfigProblems.read(TopicsConfig.class, Map.of()), routes);
        return new Outbox(
                removals,
                new UserRemovedRecords(routes, topics),
                record -> Uni.createFrom().item(() -> {
                    onKafka.add(record);
                    return kafkaTakes;
                }),
                () -> true,
                ConfigProblems.read(RolesConfig.class, Map.of("carflow.roles", roles)),
                meters,
                vertx,
                lostAfter);
    }

    private static void linked(String customer, String user, String... vehicles) {
        String connected = String.join(
                ",",
                List.of(vehicles).stream()
                        .map(each -> "{\"vehicle\":\"" + each + "\",\"mode\":\"live\"}")
                        .toList());
        sql.run("select link_account('" + customer + "', '" + user + "', '[" + connected + "]', true, null)");
    }

    private void remove(RemovalTarget who) {
        removal.remove(who).await().atMost(Timeouts.CONDITION);
    }

    private boolean round() {
        return outbox.round().await().atMost(Timeouts.CONDITION);
    }

    private static List<String> waiting() {
        return sql.rows("select smartcar_user_id from user_removal order by 1");
    }

    private static JsonNode valueOf(EventRecord record) {
        try {
            return JSON.readTree(new String(record.value(), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> vehiclesOf(EventRecord record) {
        return StreamSupport.stream(valueOf(record).path("vehicleIds").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static String idOf(EventRecord record) {
        return record.headers().stream()
                .filter(header -> header.name().equals("ce_id"))
                .map(Header::value)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aRoundThatNeverEndsIsNotTheLast() {
        // Given: a database that does not answer the first time, in any way
        linked("ann", "s1", "v1");
        remove(RemovalTarget.customer("ann"));
        AtomicBoolean asked = new AtomicBoolean();
        UserRemovals silentAtFirst = new UserRemovals(statements) {
            @Override
            Uni<Level> level() {
                return asked.compareAndSet(false, true) ? Uni.createFrom().nothing() : super.level();
            }
        };
        Outbox lost = outbox("worker", silentAtFirst, Duration.ofMillis(200));
        lost.onStart(null);

        // When
        try {
            await().until(() -> {
                lost.onRemoved(null);
                return !onKafka.isEmpty();
            });
        } finally {
            lost.onStop(null);
        }

        // Then
        assertThat(asked).isTrue();
        assertThat(onKafka).extracting(EventRecord::key).contains("s1");
    }

    @Test
    void readersAreNotifiedOnceOfEachSmartcarUserOfARemovedCustomer() {
        // Given
        linked("ann", "s1", "v1", "v2");
        linked("ann", "s2", "v2", "v3");
        linked("bob", "s3", "v1");
        Instant before = Instant.now();

        // When
        remove(RemovalTarget.customer("ann"));
        round();
        round();

        // Then
        assertThat(onKafka).extracting(EventRecord::key).containsExactlyInAnyOrder("s1", "s2");
        for (EventRecord record : onKafka) {
            assertThat(record.topic()).isEqualTo("smartcar.enriched");
            assertThat(vehiclesOf(record))
                    .containsExactlyElementsOf(record.key().equals("s1") ? List.of("v1", "v2") : List.of("v2", "v3"));
            assertThat(RecordSchemas.USER_REMOVED.complaints(valueOf(record))).isEmpty();
            assertThat(Instant.parse(valueOf(record).path("removedAt").asText()))
                    .isBetween(before.minusSeconds(1), Instant.now());
        }
        assertThat(waiting()).isEmpty();
    }

    @Test
    void oneOfTwoSmartcarUsersIsReportedWithThatUsersVehicles() {
        // Given: v2 stays with the customer, by the other Smartcar user
        linked("ann", "s1", "v1", "v2");
        linked("ann", "s2", "v2");

        // When
        remove(RemovalTarget.smartcarUser("s1"));
        round();

        // Then
        assertThat(onKafka).singleElement().satisfies(record -> {
            assertThat(record.key()).isEqualTo("s1");
            assertThat(vehiclesOf(record)).containsExactly("v1", "v2");
        });
    }

    @Test
    void aVehicleThatNoUserConnectsIsReportedToo() {
        linked("ann", "s1", "v1");
        sql.run("insert into vehicles (user_id, smartcar_vehicle_id) select id, 'imported' from users");
        remove(RemovalTarget.customer("ann"));
        round();
        assertThat(onKafka).singleElement().satisfies(record -> assertThat(vehiclesOf(record))
                .containsExactly("imported", "v1"));
    }

    @Test
    void aUserWithoutARowIsReportedSinceReadersMayStillHaveEvents() {
        remove(RemovalTarget.smartcarUser("stranger"));
        round();
        assertThat(onKafka).singleElement().satisfies(record -> {
            assertThat(record.key()).isEqualTo("stranger");
            assertThat(vehiclesOf(record)).isEmpty();
        });
    }

    @Test
    void readersOfEarlierRoutesAreNotified() {
        // Given
        linked("ann", "s1", "v1");
        for (String route : List.of("'vip'", "null", "'gold'", "'vip'", "'gold'")) {
            sql.run("update users set route = " + route);
        }
        assertThat(sql.rows("select array_to_string(earlier_routes, ' ') from users"))
                .containsExactly("gold vip");

        // When
        remove(RemovalTarget.customer("ann"));
        round();

        // Then
        assertThat(onKafka)
                .extracting(EventRecord::topic)
                .containsExactlyInAnyOrder("smartcar.enriched", "vip.enriched", "gold.enriched");
        assertThat(onKafka.stream().map(OutboxTest::idOf).distinct()).hasSize(1);
    }

    @Test
    void aPreviewOrAnUnknownCustomerNotifiesNoReaders() {
        linked("ann", "s1", "v1");
        removal.preview(RemovalTarget.customer("ann")).await().atMost(Timeouts.CONDITION);
        remove(RemovalTarget.customer("somebody-else"));
        assertThat(round()).isFalse();
        assertThat(onKafka).isEmpty();
    }

    @Test
    void aFoundUserWhoIsGivenToACustomerIsNotRemoved() {
        sql.run("select link_account(null, 's1', '[{\"vehicle\":\"v1\",\"mode\":\"live\"}]', false, null)");
        linked("ann", "s2", "v1");
        linked("ann", "s1", "v1");
        assertThat(sql.rows("select smartcar_user_id from smartcar_users order by 1"))
                .containsExactly("s1", "s2");
        assertThat(waiting()).isEmpty();
    }

    @Test
    void recordsThatKafkaDidNotTakeAreRetriedUnderTheSameIdByOneProcess() {
        // Given
        remove(RemovalTarget.smartcarUser("s1"));
        kafkaTakes = false;

        // When
        round();

        // Then
        assertThat(waiting()).containsExactly("s1");
        assertThat(onKafka).hasSize(1);

        // When: Kafka is back, and another process looks
        kafkaTakes = true;
        round();

        // Then: it is still the first one's
        assertThat(onKafka).hasSize(1);

        // When: that one does not come back, or the clock is set back
        for (String time : List.of("clock_timestamp()", "clock_timestamp() + interval '1 hour'")) {
            sql.run("update user_removal set taken_until = " + time);
        }
        round();

        // Then
        assertThat(onKafka).hasSize(2);
        assertThat(onKafka.stream().map(OutboxTest::idOf).distinct()).hasSize(1);
        assertThat(waiting()).isEmpty();
    }

    @Test
    void recordsThatKafkaDoesNotTakeDelayNoOthers() {
        // Given: more than fit into a round
        kafkaTakes = false;
        IntStream.range(0, Outbox.BATCH).forEach(i -> remove(RemovalTarget.smartcarUser("stuck-" + i)));
        round();
        sql.run("update user_removal set taken_until = clock_timestamp()");
        onKafka.clear();

        // When
        remove(RemovalTarget.smartcarUser("new"));
        boolean more = round();

        // Then
        assertThat(onKafka).extracting(EventRecord::key).contains("new");
        assertThat(more).isTrue();
    }

    @Test
    void aRunningWorkerPublishesARemovalWithinMomentsOfItsNotification() {
        // Given
        outbox.onStart(null);
        remove(RemovalTarget.smartcarUser("s1"));

        // When
        outbox.onRemoved(new UserRemoved("s1"));

        // Then
        await().untilAsserted(
                        () -> assertThat(onKafka).extracting(EventRecord::key).containsExactly("s1"));
        await().until(() -> waiting().isEmpty());
    }

    @Test
    void theGaugesSayHowManyWaitAndForHowLong() {
        // Given
        outbox.onStart(null);
        remove(RemovalTarget.smartcarUser("s1"));
        sql.run("update user_removal set removed_at = removed_at - interval '1 hour'");
        kafkaTakes = false;

        // When
        round();

        // Then
        assertThat(meters.get(Outbox.WAITING.name()).gauge().value()).isEqualTo(1);
        assertThat(meters.get(Outbox.OLDEST_AGE.name()).gauge().value()).isBetween(3600.0, 3900.0);

        // When
        kafkaTakes = true;
        sql.run("update user_removal set taken_until = clock_timestamp()");
        round();

        // Then
        assertThat(meters.get(Outbox.WAITING.name()).gauge().value()).isZero();
        assertThat(meters.get(Outbox.OLDEST_AGE.name()).gauge().value()).isZero();
    }

    @Test
    void aProcessThatIsNoWorkerNotifiesNoReaders() {
        Outbox ingest = outbox("ingest");
        ingest.onStart(null);
        assertThat(meters.find(Outbox.WAITING.name()).gauge()).isNull();
    }
}
