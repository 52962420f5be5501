package dev.carflow.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EmitOnCallerContextTest {

    private final Vertx vertx = Vertx.vertx();
    private final List<Throwable> dropped = new CopyOnWriteArrayList<>();

    @BeforeEach
    void listen() {
        Infrastructure.setDroppedExceptionHandler(dropped::add);
    }

    @AfterEach
    void leave() {
        Infrastructure.resetDroppedExceptionHandler();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aCallerResumesOnItsOwnContextHoweverTheWorkEnds() {
        Context caller = vertx.getOrCreateContext();
        for (Consumer<CompletableFuture<String>> end : List.<Consumer<CompletableFuture<String>>>of(
                work -> work.complete("done"), work -> work.completeExceptionally(new IllegalStateException()))) {
            // Given
            CompletableFuture<String> work = new CompletableFuture<>();
            CompletableFuture<Context> endedOn = new CompletableFuture<>();
            on(
                    caller,
                    () -> shared(work).subscribe().with(item -> endedOn.complete(Vertx.currentContext()), failure -> {
                        endedOn.complete(Vertx.currentContext());
                    }));

            // When
            end.accept(work);

            // Then
            assertThat(endedOn.join()).isSameAs(caller);
        }
    }

    /** No caller is left to receive it. */
    @Test
    void aFailureThatIsOnItsWayToACallerWhoLeavesIsNoError() throws InterruptedException {
        // Given: the caller's event loop is busy when the work fails
        Context caller = vertx.getOrCreateContext();
        CompletableFuture<String> work = new CompletableFuture<>();
        CompletableFuture<Cancellable> waiting = new CompletableFuture<>();
        CountDownLatch failed = new CountDownLatch(1);
        on(
                caller,
                () -> waiting.complete(
                        shared(work).onFailure().recoverWithNull().subscribe().with(item -> {}, failure -> {})));
        Cancellable left = waiting.join();
        caller.runOnContext(ignored -> {
            try {
                failed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            // When: the caller leaves before it gets the failure
            left.cancel();
        });
        work.completeExceptionally(new IllegalStateException("of the work"));
        failed.countDown();

        // Then
        CountDownLatch over = new CountDownLatch(1);
        caller.runOnContext(ignored -> over.countDown());
        over.await();
        assertThat(dropped).isEmpty();
    }

    private static Uni<String> shared(CompletableFuture<String> work) {
        return EmitOnCallerContext.apply(Uni.createFrom().completionStage(work::copy));
    }

    private static void on(Context context, Runnable task) {
        CountDownLatch done = new CountDownLatch(1);
        context.runOnContext(ignored -> {
            task.run();
            done.countDown();
        });
        try {
            done.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
