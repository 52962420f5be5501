package dev.carflow.eventlog.spill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carflow.Timeouts;
import dev.carflow.eventlog.AppendResult;
import dev.carflow.eventlog.AppendResult.Cause;
import dev.carflow.eventlog.AppendResult.NotStored;
import dev.carflow.eventlog.EventRecord;
import dev.carflow.eventlog.EventRecord.Header;
import dev.carflow.eventlog.KafkaAvailability;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresSpillTest {

    private static SpillFixture fixture;

    @BeforeAll
    static void start() {
        fixture = SpillFixture.start();
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    private SpillMonitor watch;
    private PostgresSpill spill;

    @BeforeEach
    void empty() {
        fixture.proxy().thaw();
        fixture.empty();
        open(Map.of());
    }

    private void open(Map<String, String> settings) {
        SpillConfig config = SpillFixture.config(settings);
        watch = fixture.watch(config, new KafkaAvailability());
        spill = fixture.spill(config, watch);
        awaitAvailable();
    }

    private void awaitAvailable() {
        await().until(() -> {
            watch.check();
            return spill.isAvailable();
        });
    }

    private void awaitUnavailable() {
        await().until(() -> {
            watch.check();
            return !spill.isAvailable();
        });
    }

    private AppendResult append(EventRecord entry) {
        return spill.append(entry, Cause.TIMEOUT).await().atMost(Timeouts.CONDITION);
    }

    private List<SpilledEvent> waiting() {
        List<SpillRowId> places =
                fixture
                        .waiting()
                        .ahead(List.of(SpillRange.all("t")), 10_000)
                        .await()
                        .atMost(Timeouts.CONDITION)
                        .stream()
                        .map(SpillRow::place)
                        .toList();
        return fixture.waiting().load(places).await().atMost(Timeouts.CONDITION);
    }

    @Test
    void recordsComeBackAsTheyWereAndSayThatTheyWereSpilled() {
        // Given: an id that text columns would not take, no key, an empty value
        EventRecord odd = new EventRecord(
                "t", "a\u0000b\uD83D\uDE97", new byte[] {0, -1, 7}, List.of(new Header("h\u0000", "\u00e4\u0000")));
        EventRecord bare = new EventRecord("t", null, new byte[0], List.of());

        // When
        assertThat(append(odd)).isEqualTo(AppendResult.STORED);
        assertThat(append(bare)).isEqualTo(AppendResult.STORED);

        // Then
        List<SpilledEvent> events = waiting();
        assertThat(events).hasSize(2);
        EventRecord first = events.get(0).entry();
        assertThat(first.key()).isEqualTo(odd.key());
        assertThat(first.value()).isEqualTo(odd.value());
        assertThat(first.headers()).startsWith(odd.headers().get(0)).hasSize(2);
        assertThat(first.headers().get(1).name()).isEqualTo(SpilledEvent.SPILLED_AT);
        EventRecord second = events.get(1).entry();
        assertThat(second.key()).isNull();
        assertThat(second.value()).isEmpty();
    }

    @Test
    void withoutASpillATooLargeRecordIsRefusedAsSuch() {
        // Given
        SpillConfig config = SpillFixture.config(Map.of("carflow.spill.enabled", "false"));
        PostgresSpill none = fixture.spill(config, fixture.watch(config, new KafkaAvailability()));

        // When
        AppendResult large = none.append(SpillFixture.event("t", "u", "e"), Cause.TOO_LARGE)
                .await()
                .atMost(Timeouts.CONDITION);
        AppendResult late = none.append(SpillFixture.event("t", "u", "e"), Cause.TIMEOUT)
                .await()
                .atMost(Timeouts.CONDITION);

        // Then
        assertThat(large).isEqualTo(new NotStored(Cause.TOO_LARGE));
        assertThat(late).isEqualTo(new NotStored(Cause.NO_SPILL));
    }

    @Test
    void manyAtOnceAreKeptInTheOrderInWhichTheyCame() {
        // When
        List<CompletableFuture<AppendResult>> results = IntStream.range(0, 3_000)
                .mapToObj(i -> spill.append(SpillFixture.event("t", "u" + i % 7, "e" + i), null)
                        .subscribeAsCompletionStage())
                .toList();

        // Then
        results.forEach(result -> assertThat(result.join()).isEqualTo(AppendResult.STORED));
        List<SpilledEvent> events = waiting();
        assertThat(events)
                .extracting(event -> new String(event.entry().value(), StandardCharsets.UTF_8))
                .isEqualTo(IntStream.range(0, 3_000).mapToObj(i -> "e" + i).toList());
        // And: each with what is its own
        for (int i = 0; i < events.size(); i++) {
            EventRecord entry = events.get(i).entry();
            EventRecord sent = SpillFixture.event("t", "u" + i % 7, "e" + i);
            assertThat(entry.topic()).isEqualTo(sent.topic());
            assertThat(entry.key()).isEqualTo(sent.key());
            assertThat(entry.headers()).startsWith(sent.headers().toArray(Header[]::new));
        }
        assertThat(fixture.rows("select count(*) from spilled_event where convert_from(subject, 'UTF8')"
                        + " <> 'vehicle-of-' || convert_from(key, 'UTF8')"))
                .containsExactly("0");
        // A look at the table that was under way meanwhile is behind until the next one.
        await().until(() -> {
            watch.check();
            return watch.level().events() == 3_000;
        });

        // And: in few transactions, of at most 500 each
        assertThat(Integer.parseInt(fixture.rows("select count(distinct xmin::text) from spilled_event")
                        .get(0)))
                .isBetween(6, 60);
    }

    @Test
    void beyondTheBoundNothingIsTakenUntilThereIsRoomAgain() {
        // Given
        open(Map.of("carflow.spill.max-rows", "3"));
        List<AppendResult> results = new ArrayList<>();

        // When
        for (int i = 0; i < 5; i++) {
            results.add(append(SpillFixture.event("t", "u", "e" + i)));
        }

        // Then
        assertThat(results.subList(0, 3)).containsOnly(AppendResult.STORED);
        assertThat(results.subList(3, 5)).containsOnly(new NotStored(Cause.SPILL_FULL));
        assertThat(spill.isAvailable()).isFalse();
        assertThat(waiting()).hasSize(3);

        // When: an administrator deletes rows by hand
        fixture.sql("delete from spilled_event");

        // Then
        awaitAvailable();
        assertThat(append(SpillFixture.event("t", "u", "later"))).isEqualTo(AppendResult.STORED);
    }

    @Test
    void theBoundOnBytesHoldsToo() {
        // Given
        open(Map.of("carflow.spill.max-bytes", "1M"));
        byte[] large = new byte[600 * 1024];

        // Then
        assertThat(append(new EventRecord("t", "u", large, List.of()))).isEqualTo(AppendResult.STORED);
        assertThat(append(new EventRecord("t", "u", large, List.of()))).isEqualTo(new NotStored(Cause.SPILL_FULL));
    }

    @Test
    void aFrozenDatabaseRefusesInTimeAndAtOnceOnceItIsKnown() {
        // Given
        open(Map.of("carflow.spill.write-within", "1S"));
        fixture.proxy().freeze();

        // When
        long begun = System.nanoTime();
        AppendResult first = append(SpillFixture.event("late", "u", "first"));
        Duration took = Duration.ofNanos(System.nanoTime() - begun);

        // Then
        assertThat(first).isEqualTo(new NotStored(Cause.SPILL_AWAY));
        assertThat(took).isLessThan(Duration.ofMinutes(1));
        CompletableFuture<AppendResult> second =
                spill.append(SpillFixture.event("t", "u", "second"), null).subscribeAsCompletionStage();
        assertThat(second).isCompletedWithValue(new NotStored(Cause.SPILL_AWAY));

        // When
        fixture.proxy().thaw();

        // Then: what was refused may be done all the same
        awaitLate();
        awaitAvailable();
        assertThat(append(SpillFixture.event("t", "u", "third"))).isEqualTo(AppendResult.STORED);
    }

    @Test
    void aDatabaseThatRefusesToWriteIsNoSpillUntilItWritesAgain() {
        // Given: what Postgres says when its disk is full
        fixture.sql("create function no_room() returns trigger language plpgsql as $$ begin"
                + " raise exception 'could not extend file' using errcode = '53100'; end $$");
        fixture.sql("create trigger no_room before insert on spilled_event execute function no_room()");
        try {
            // Then
            assertThat(append(SpillFixture.event("t", "u", "e"))).isEqualTo(new NotStored(Cause.SPILL_REFUSED));
            assertThat(spill.isAvailable()).isFalse();
        } finally {
            fixture.sql("drop trigger no_room on spilled_event");
            fixture.sql("drop function no_room");
        }
        awaitAvailable();
        assertThat(append(SpillFixture.event("t", "u", "e"))).isEqualTo(AppendResult.STORED);
    }

    @Test
    void aServerThatOnlyReadsIsNoSpillAlthoughItAnswers() {
        // When
        fixture.demote();
        try {
            // Then
            awaitUnavailable();
            assertThat(append(SpillFixture.event("t", "u", "e"))).isInstanceOf(NotStored.class);
            // A look that is late on a busy machine takes the server for one that is away, until the next.
            await().until(() -> watch.refusal() == Cause.SPILL_REFUSED);
        } finally {
            fixture.promote();
        }

        // Then: the connections are left, and it is one again
        awaitAvailable();
        assertThat(append(SpillFixture.event("t", "u", "e"))).isEqualTo(AppendResult.STORED);
    }

    @Test
    void withoutTheRightToInsertItIsNoSpill() {
        // When
        fixture.sql("revoke insert on spilled_event from carflow_service");
        try {
            // Then
            awaitUnavailable();
        } finally {
            fixture.sql("grant insert on spilled_event to carflow_service");
        }
        awaitAvailable();
    }

    @Test
    void noMoreWaitsInMemoryThanMay() {
        // Given
        open(Map.of("carflow.spill.max-size-in-flight", "1M"));
        fixture.proxy().freeze();
        byte[] value = new byte[300 * 1024];

        // When
        List<CompletableFuture<AppendResult>> results = Collections.nCopies(5, value).stream()
                .map(each -> spill.append(new EventRecord("late", "u", each, List.of()), null)
                        .subscribeAsCompletionStage())
                .toList();

        // Then: the last ones fail at once, the others when the time is over
        assertThat(results.get(4)).isCompletedWithValue(new NotStored(Cause.SPILL_BUSY));
        results.forEach(result -> assertThat(result.join()).isInstanceOf(NotStored.class));
        fixture.proxy().thaw();
        awaitLate();
    }

    @Test
    void acknowledgedEventsAreWrittenEvenIfTheServerConfirmsEarlier() {
        // Given: a server that would write it a while later, and notes what each transaction asked for
        fixture.sql("create table seen (setting text, wal pg_lsn); grant select on seen to public");
        fixture.sql("create function seen() returns trigger language plpgsql security definer as $$ begin"
                + " insert into seen values (current_setting('synchronous_commit'), pg_current_wal_insert_lsn());"
                + " return null; end $$");
        fixture.sql("create trigger seen after insert on spilled_event for each row execute function seen()");
        try {
            assertThat(fixture.rows("show synchronous_commit")).containsExactly("off");

            for (int i = 0; i < 20; i++) {
                // When
                assertThat(append(SpillFixture.event("t", "u", "e" + i))).isEqualTo(AppendResult.STORED);

                // Then
                assertThat(fixture.rows("select pg_current_wal_flush_lsn() >= max(wal) from seen"))
                        .containsExactly("true");
            }
            assertThat(fixture.rows("select distinct setting from seen")).containsExactly("on");
            assertThat(fixture.rows("show synchronous_commit")).containsExactly("off");
        } finally {
            fixture.sql("drop trigger seen on spilled_event");
            fixture.sql("drop function seen");
            fixture.sql("drop table seen");
        }
    }

    /** The statement that was under way when the database froze: it may be done late, once. */
    private static void awaitLate() {
        fixture.everyConnectionAnswers();
        assertThat(Integer.parseInt(fixture.rows("select count(*) from spilled_event where topic = 'late'")
                        .get(0)))
                .isLessThanOrEqualTo(1);
    }
}
