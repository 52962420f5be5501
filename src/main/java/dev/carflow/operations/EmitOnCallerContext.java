package dev.carflow.operations;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/** For work that several callers share: it ends on whatever thread, and each of them goes on where he was. */
public final class EmitOnCallerContext {

    /** How the work ended. A failure that crosses to a caller who has left would be told as an error that nobody handled. */
    private record Ended<T>(T item, Throwable failure) {

        Uni<T> outcome() {
            return failure == null
                    ? Uni.createFrom().item(item)
                    : Uni.createFrom().failure(failure);
        }
    }

    private EmitOnCallerContext() {}

    /** To be called by the caller, on his thread. One who is on no Vert.x context goes on where the work ends. */
    public static <T> Uni<T> goOn(Uni<T> shared) {
        Context caller = Vertx.currentContext();
        return caller == null
                ? shared
                : shared.onItemOrFailure()
                        .<Ended<T>>transform(Ended::new)
                        .emitOn(work -> goOn(caller, work))
                        .flatMap(Ended::outcome);
    }

    private static void goOn(Context caller, Runnable work) {
        if (Vertx.currentContext() == caller) {
            work.run();
        } else {
            caller.runOnContext(ignored -> work.run());
        }
    }
}
