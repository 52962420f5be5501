package dev.carflow.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carflow.webhook.Deadlines.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadlinesTest {

    private static final Duration LENGTH = Duration.ofMillis(20);

    private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
    private final Deadlines deadlines = new Deadlines(loop, LENGTH);
    private final List<String> done = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        loop.shutdownNow();
    }

    @Test
    void eachIsDoneOnceInItsOrderAndNotBeforeItsTime() throws Exception {
        // Given
        long from = System.nanoTime();
        // When
        onLoop(() -> List.of("first", "second", "third")
                .forEach(name -> deadlines.add(from, () -> done.add(name + early(from)))));
        // Then
        await().until(() -> done.size() == 3);
        assertThat(done).containsExactly("first", "second", "third");
    }

    @Test
    void whatIsCancelledIsNotDone() throws Exception {
        // When
        onLoop(() -> {
            Deadline first = add("first");
            add("second");
            Deadline third = add("third");
            first.cancel();
            third.cancel();
            third.cancel();
            add("fourth");
        });
        // Then
        await().until(() -> done.contains("fourth"));
        assertThat(done).containsExactly("second", "fourth");
    }

    @Test
    void oneThatFailsStopsNoOther() throws Exception {
        // When
        onLoop(() -> {
            deadlines.add(System.nanoTime(), () -> {
                throw new IllegalStateException("on purpose");
            });
            add("next");
        });
        // Then
        await().until(() -> done.contains("next"));
        // And: those that are added later, from one of them too
        onLoop(() -> deadlines.add(System.nanoTime(), () -> add("later")));
        await().until(() -> done.contains("later"));
    }

    private Deadline add(String name) {
        return deadlines.add(System.nanoTime(), () -> done.add(name));
    }

    private static String early(long from) {
        return System.nanoTime() - from < LENGTH.toNanos() ? " too early" : "";
    }

    private void onLoop(Runnable work) throws ExecutionException, InterruptedException {
        loop.submit(work).get();
    }
}
