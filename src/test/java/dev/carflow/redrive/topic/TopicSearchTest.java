package dev.carflow.redrive.topic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carflow.SecuredKafka;
import dev.carflow.k8s.ShippedRights;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a real broker, with the rights that are shipped for subcommands. */
class TopicSearchTest {

    private static final String STATES = "smartcar.vehicle-state";
    private static final String ENRICHED = "smartcar.enriched";
    private static final String GROUP = "carflow-enrichment";
    private static final int PARTITIONS = 3;
    private static final int USERS = 10;
    private static final Instant START = Instant.now().minus(Duration.ofHours(2));

    private static SecuredKafka kafka;

    private TopicClients clients;

    /** Each user has one event a minute, in a transaction on the topic of enriched events. */
    @BeforeAll
    static void start() throws Exception {
        kafka = SecuredKafka.start(Map.of());
        kafka.superuser()
                .createTopics(List.of(
                        new NewTopic(STATES, PARTITIONS, (short) 1), new NewTopic(ENRICHED, PARTITIONS, (short) 1)))
                .all()
                .get();
        produce(STATES, Map.of());
        produce(ENRICHED, Map.of("transactional.id", "a-worker"));
        kafka.superuser()
                .alterConsumerGroupOffsets(GROUP, Map.of(new TopicPartition(STATES, 1), new OffsetAndMetadata(7)))
                .all()
                .get();
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @BeforeEach
    void grant() {
        kafka.allow(ShippedRights.of("carflow-command", "carflow"));
        clients = new TopicClients(kafka.plain("carflow", SecuredKafka.PASSWORD));
    }

    @AfterEach
    void withdraw() {
        kafka.withdrawAll();
    }

    @Test
    void readsEverythingOfATimeWithTheShippedRights() {
        SearchResult<String> result = search(part(STATES, 10, 20), part(ENRICHED, 10, 20));

        assertThat(result.matches()).hasSize(2 * 10 * USERS).allMatch(place -> place.contains("minute-1"));
        assertThat(result.isCut()).isFalse();
        assertThat(result.coverage()).extracting(TopicCoverage::topic).containsExactly(STATES, ENRICHED);
        assertThat(result.coverage()).allSatisfy(topic -> {
            assertThat(topic.problem()).isEmpty();
            assertThat(topic.keptSince()).isEmpty();
            // Records that were written out of order are looked for behind the end.
            assertThat(topic.records()).isBetween(10L * USERS, 30L * USERS);
        });
    }

    @Test
    void readsOnlyThePartitionOfAKey() {
        SearchPart part = new SearchPart(STATES, TimeRange.ALL, Optional.of("user-3"));

        SearchResult<String> result = search(part);

        assertThat(result.matches())
                .filteredOn(place -> place.startsWith("user-3 "))
                .hasSize(60);
        assertThat(result.coverage().get(0).records()).isLessThan(60L * USERS);
    }

    @Test
    void namesTheMissingRightAndReadsEverythingElse() {
        // Given: Read implies Describe
        kafka.withdraw(right(ResourceType.TOPIC, ENRICHED, AclOperation.READ));

        // Then
        SearchResult<String> unread = search(part(STATES, 10, 20), part(ENRICHED, 10, 20));
        assertThat(unread.matches()).hasSize(10 * USERS);
        assertThat(unread.coverage().get(0).problem()).isEmpty();
        assertThat(unread.coverage().get(1).problem()).contains("this user lacks the right Read on it");

        // Given
        kafka.withdraw(right(ResourceType.TOPIC, ENRICHED, AclOperation.DESCRIBE));

        // Then
        SearchResult<String> unseen = search(part(STATES, 10, 20), part(ENRICHED, 10, 20));
        assertThat(unseen.matches()).hasSize(10 * USERS);
        assertThat(unseen.coverage().get(1).problem()).contains("this user lacks the right Describe on it");
    }

    @Test
    void aTopicThatIsMissingIsNamed() {
        SearchResult<String> result = new TopicSearch(new TopicClients(kafka.superuserSettings()))
                .search(
                        List.of(part("smartcar.nothing", 0, 60), part(STATES, 0, 1)),
                        TopicSearchTest::place,
                        (read, total) -> {});

        assertThat(result.matches()).hasSize(USERS);
        assertThat(result.coverage().get(0).problem()).contains("there is no such topic");
    }

    @Test
    void saysSinceWhenATopicIsKept() throws Exception {
        // Given: retention has deleted the first half hour of a partition
        String topic = "smartcar.legacy";
        kafka.superuser()
                .createTopics(List.of(new NewTopic(topic, 1, (short) 1)))
                .all()
                .get();
        produce(topic, Map.of());
        kafka.superuser()
                .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(30L * USERS)))
                .all()
                .get();

        // Then
        TopicCoverage coverage = search(part(topic, 0, 60)).coverage().get(0);
        assertThat(coverage.keptSince()).contains(minute(30));
        assertThat(coverage.records()).isEqualTo(30L * USERS);
    }

    @Test
    void aFailureOfTheClientIsAProblemOfEveryTopic() {
        TopicSearch unset = new TopicSearch(new TopicClients(Map.of()));

        SearchResult<String> result = unset.search(
                List.of(part(STATES, 0, 1), part(ENRICHED, 0, 1)), TopicSearchTest::place, (read, total) -> {});

        assertThat(result.coverage()).hasSize(2).allSatisfy(topic -> assertThat(
                        topic.problem().orElseThrow())
                .startsWith("Kafka does not answer: ")
                .contains("KAFKA_BOOTSTRAP_SERVERS"));
    }

    @Test
    void readsHowFarTheGroupIsAndNamesTheMissingRight() {
        GroupPositions.Committed committed = new GroupPositions(clients).of(GROUP);
        assertThat(committed.problem()).isEmpty();
        assertThat(committed.of(new TopicPosition(STATES, 1, 100))).isEqualTo(OptionalLong.of(7));
        assertThat(committed.of(new TopicPosition(STATES, 0, 100))).isEqualTo(OptionalLong.of(0));

        kafka.withdraw(right(ResourceType.GROUP, GROUP, AclOperation.DESCRIBE));

        GroupPositions.Committed unseen = new GroupPositions(clients).of(GROUP);
        assertThat(unseen.problem()).contains("this user lacks the right Describe on the group " + GROUP);
        assertThat(unseen.of(new TopicPosition(STATES, 1, 100))).isEmpty();
    }

    private SearchResult<String> search(SearchPart... parts) {
        List<Long> progress = new ArrayList<>();
        SearchResult<String> result = new TopicSearch(clients)
                .search(List.of(parts), TopicSearchTest::place, (read, total) -> progress.add(total - read));
        assertThat(progress).allMatch(left -> left >= 0);
        return result;
    }

    private static SearchPart part(String topic, int fromMinute, int untilMinute) {
        return new SearchPart(
                topic,
                new TimeRange(Optional.of(minute(fromMinute)), Optional.of(minute(untilMinute))),
                Optional.empty());
    }

    private static Optional<String> place(StoredRecord entry) {
        return Optional.of(entry.key() + " " + new String(entry.value(), UTF_8) + " " + entry.at());
    }

    private static Instant minute(int minute) {
        return Instant.ofEpochMilli(START.plus(Duration.ofMinutes(minute)).toEpochMilli());
    }

    private static AclBinding right(ResourceType type, String name, AclOperation operation) {
        return new AclBinding(
                new ResourcePattern(type, name, PatternType.LITERAL),
                new AccessControlEntry("User:carflow", "*", operation, AclPermissionType.ALLOW));
    }

    private static void produce(String topic, Map<String, Object> more) {
        Map<String, Object> settings = kafka.superuserSettings();
        settings.putAll(more);
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            await().until(() -> !producer.partitionsFor(topic).isEmpty());
            if (!more.isEmpty()) {
                producer.initTransactions();
                producer.beginTransaction();
            }
            IntStream.range(0, 60).forEach(minute -> IntStream.range(0, USERS)
                    .forEach(user -> producer.send(new ProducerRecord<>(
                            topic,
                            null,
                            minute(minute).toEpochMilli(),
                            "user-" + user,
                            ("minute-" + minute).getBytes(UTF_8)))));
            if (!more.isEmpty()) {
                producer.commitTransaction();
            }
            producer.flush();
        }
    }
}
