package dev.carflow.operations;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/** For work that several callers share: it ends on whatever thread, and each of them goes on where he was. */
public final class CallersContext {

    private CallersContext() {}

    /** To be called by the caller, on his thread. One who is on no Vert.x context goes on where the work ends. */
    public static <T> Uni<T> goOn(Uni<T> shared) {
        Context caller = Vertx.currentContext();
        return caller == null
                ? shared
                : shared.emitOn(work -> {
                    if (Vertx.currentContext() == caller) {
                        work.run();
                    } else {
                        caller.runOnContext(ignored -> work.run());
                    }
                });
    }
}
