package dev.carflow.operations;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/** For work that several callers share: it ends on any thread, and each caller resumes on its own Vert.x context. */
public final class EmitOnCallerContext {

    /** The end of the work. A failure that reaches a caller who has left would be reported as an unhandled error. */
    private record Result<T>(T item, Throwable failure) {

        Uni<T> outcome() {
            return failure == null
                    ? Uni.createFrom().item(item)
                    : Uni.createFrom().failure(failure);
        }
    }

    private EmitOnCallerContext() {}

    /**
     * Must be called on the caller's thread. A caller without a Vert.x context resumes on the thread where the work
     * ends.
     */
    public static <T> Uni<T> apply(Uni<T> shared) {
        Context caller = Vertx.currentContext();
        return caller == null
                ? shared
                : shared.onItemOrFailure()
                        .<Result<T>>transform(Result::new)
                        .emitOn(work -> resume(caller, work))
                        .flatMap(Result::outcome);
    }

    private static void resume(Context caller, Runnable work) {
        if (Vertx.currentContext() == caller) {
            work.run();
        } else {
            caller.runOnContext(ignored -> work.run());
        }
    }
}
