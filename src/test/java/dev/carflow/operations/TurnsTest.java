package dev.carflow.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TurnsTest {

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final List<String> done = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        vertx.close();
    }

    @Test
    void whatElseComesUpOnTheLoopIsDoneInBetween() {
        // When
        loop.runOnContext(here -> {
            Turns.of(loop).execute(() -> done.add("first"));
            Turns.here().orElseThrow().execute(() -> done.add("second"));
            Turns.of(loop).execute(() -> done.add("third"));
            loop.runOnContext(later -> done.add("something else"));
        });

        // Then
        await().until(() -> done.size() == 4);
        assertThat(done).containsExactly("first", "something else", "second", "third");
    }

    @Test
    void oneThatFailsDoesNotKeepTheNextFromItsTurn() {
        // When
        Turns.of(loop).execute(() -> {
            throw new IllegalStateException("of the test");
        });
        Turns.of(loop).execute(() -> done.add("next"));

        // Then
        await().until(() -> done.contains("next"));
    }

    @Test
    void whoIsOnNoLoopHasNone() {
        assertThat(Turns.here()).isEmpty();
    }
}
