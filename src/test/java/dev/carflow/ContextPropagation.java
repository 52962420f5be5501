package dev.carflow;

import io.smallrye.mutiny.Uni;

/** Outside of Quarkus, context propagation sets itself up at its first use, and not safely for several threads. */
public final class ContextPropagation {

    private ContextPropagation() {}

    /** To be called before several threads use Mutiny. */
    public static void start() {
        Uni.createFrom()
                .deferred(() -> Uni.createFrom().item(1))
                .map(one -> one)
                .subscribeAsCompletionStage()
                .join();
    }
}
