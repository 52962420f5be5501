package dev.carflow.sandbox.simulator;

import dev.carflow.Timeouts;
import io.vertx.core.Future;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what a test needs to continue. */
public final class Await {

    private Await() {}

    public static <T> T result(Future<T> future) {
        try {
            return future.toCompletionStage()
                    .toCompletableFuture()
                    .get(Timeouts.CONDITION.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("expected a result", e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("expected a result", e);
        }
    }

    public static Throwable failure(Future<?> future) {
        try {
            Object result = future.toCompletionStage()
                    .toCompletableFuture()
                    .get(Timeouts.CONDITION.toSeconds(), TimeUnit.SECONDS);
            throw new AssertionError("expected a failure, not " + result);
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("expected a failure", e);
        }
    }
}
