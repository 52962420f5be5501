package dev.carflow.accounts.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carflow.TestVertx;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A replica stays up to date, whatever fails. */
class ReplicaRefresherTest {

    private static final Vertx VERTX = TestVertx.get();

    private final Set<String> database = ConcurrentHashMap.newKeySet();
    private final Table table = new Table();
    private final AtomicInteger loads = new AtomicInteger();
    private final List<String> removed = new CopyOnWriteArrayList<>();
    private final AtomicInteger onEventLoops = new AtomicInteger();
    private volatile Supplier<Uni<List<String>>> pages = () -> Uni.createFrom().item(List.copyOf(database));
    private volatile Runnable loaded = () -> {};
    private final AtomicLong now = new AtomicLong();
    private final ReplicaRefresher<String> refresh = new ReplicaRefresher<>(
            "things",
            table,
            new RowSource<>() {
                @Override
                public String keyOf(String row) {
                    return row;
                }

                @Override
                public Uni<List<String>> page(String after, int size) {
                    return pages.get();
                }

                @Override
                public Uni<List<String>> these(Collection<String> keys) {
                    return Uni.createFrom()
                            .item(keys.stream().filter(database::contains).toList());
                }
            },
            VERTX,
            () -> {
                loads.incrementAndGet();
                loaded.run();
            },
            removed::add,
            now::get);

    /** Rows that are their own keys, the first ten of a page; one of them cannot be stored. */
    private final class Table implements ReplicaTable<String> {

        private volatile Map<String, String> rows = new ConcurrentHashMap<>();

        @Override
        public void put(String row) {
            if (row.equals("unbearable") && database.contains("unbearable")) {
                throw new IllegalStateException("a bug");
            }
            rows.put(row, row);
        }

        @Override
        public void remove(String key) {
            rows.remove(key);
        }

        @Override
        public Replacement<String> replacement() {
            Map<String, String> coming = new ConcurrentHashMap<>();
            return new Replacement<>() {
                @Override
                public void add(List<String> page) {
                    page.stream().limit(10).forEach(row -> coming.put(row, row));
                }

                @Override
                public List<String> complete() {
                    if (Context.isOnEventLoopThread()) {
                        onEventLoops.incrementAndGet();
                    }
                    Map<String, String> before = rows;
                    rows = coming;
                    return before.keySet().stream()
                            .filter(key -> !coming.containsKey(key))
                            .toList();
                }
            };
        }
    }

    private void load() {
        VERTX.runOnContext(here -> refresh.everything());
        await().until(refresh::isUpToDate);
    }

    @Test
    void anyNumberOfPagesIsRead() {
        // Given: a hundred million rows
        AtomicInteger left = new AtomicInteger(20_000);
        List<String> full = Collections.nCopies(ReplicaRefresher.PAGE, "row");
        pages = () -> Uni.createFrom().item(left.getAndDecrement() > 0 ? full : List.of("last"));

        // When
        load();

        // Then
        assertThat(table.rows).containsOnlyKeys("row", "last");
        assertThat(loads).hasValue(1);
    }

    @Test
    void aLookReadsEverythingForATwentiethOfTheTimeAtMost() {
        // Given: a reading that takes two seconds
        pages = () -> {
            now.addAndGet(2_000_000_000L);
            return Uni.createFrom().item(List.of());
        };
        load();

        // When: it is looked every five seconds
        for (int i = 0; i < 100; i++) {
            now.addAndGet(5_000_000_000L);
            refresh.poll();
            await().until(refresh::isUpToDate);
        }

        // Then: in 500 s a look at most every 40 s
        assertThat(loads.get()).isBetween(2, 1 + 500 / 40);
    }

    @Test
    void aQuickReadIsRepeatedAtEachLook() {
        load();
        database.add("a");
        refresh.poll();
        await().until(refresh::isUpToDate);
        assertThat(table.rows).containsOnlyKeys("a");
    }

    @Test
    void manyRowsAreNotReplacedOnAnEventLoop() {
        // Given
        database.addAll(List.of("a", "b"));
        load();

        // When
        database.remove("a");
        load();

        // Then
        assertThat(removed).containsExactly("a");
        assertThat(onEventLoops).hasValue(0);
    }

    @Test
    void aFailureWithReadRowsIsRetried() {
        // Given
        database.add("a");
        loaded = () -> {
            if (loads.get() < 3) {
                throw new IllegalStateException("a bug");
            }
        };

        // When
        load();

        // Then
        assertThat(loads).hasValue(3);
    }

    @Test
    void aRowThatCannotBeKeptDoesNotEndTheRefreshing() {
        // Given
        load();
        database.add("unbearable");
        refresh.one("unbearable");

        // When
        database.remove("unbearable");
        database.add("other");
        refresh.one("other");

        // Then
        await().until(refresh::isUpToDate);
        assertThat(table.rows).containsOnlyKeys("other");
    }

    @Test
    void notificationsBeforeAFullReadTakeNoMemory() {
        // Given: a reading that lasts
        CompletableFuture<List<String>> slow = new CompletableFuture<>();
        pages = () -> Uni.createFrom().completionStage(slow);
        refresh.everything();
        pages = () -> Uni.createFrom().item(List.copyOf(database));

        // When
        IntStream.range(0, 200_000).forEach(i -> refresh.one("thing" + i));

        // Then
        assertThat(refresh.notified()).isLessThanOrEqualTo(50_000);

        // And: everything is read once more
        database.add("late");
        slow.complete(List.of());
        await().until(refresh::isUpToDate);
        assertThat(table.rows).containsOnlyKeys("late");
        assertThat(loads).hasValue(2);
    }

    @Test
    void aQueryThatFailsAtOnceIsRetried() {
        // Given
        AtomicInteger asked = new AtomicInteger();
        database.add("a");
        pages = () -> {
            if (asked.incrementAndGet() < 3) {
                throw new IllegalStateException("no pool");
            }
            return Uni.createFrom().item(List.copyOf(database));
        };

        // When
        load();

        // Then
        assertThat(table.rows).containsOnlyKeys("a");
    }
}
