package dev.carflow.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventLoopExecutorTest {

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final List<String> done = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        vertx.close();
    }

    @Test
    void otherTasksOfTheLoopRunInBetween() {
        // When
        loop.runOnContext(here -> {
            EventLoopExecutor.of(loop).execute(() -> done.add("first"));
            EventLoopExecutor.here().orElseThrow().execute(() -> done.add("second"));
            EventLoopExecutor.of(loop).execute(() -> done.add("third"));
            loop.runOnContext(later -> done.add("something else"));
        });

        // Then
        await().until(() -> done.size() == 4);
        assertThat(done).containsExactly("first", "something else", "second", "third");
    }

    @Test
    void oneThatFailsDoesNotKeepTheNextFromItsTurn() {
        // When
        EventLoopExecutor.of(loop).execute(() -> {
            throw new IllegalStateException("of the test");
        });
        EventLoopExecutor.of(loop).execute(() -> done.add("next"));

        // Then
        await().until(() -> done.contains("next"));
    }

    @Test
    void aCallerOutsideAnyLoopHasNone() {
        assertThat(EventLoopExecutor.here()).isEmpty();
    }
}
