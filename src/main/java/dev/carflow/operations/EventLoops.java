package dev.carflow.operations;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;

/** Features of Vert.x's contexts that have no public API, in one place: the class behind them moved in Vert.x 5. */
public final class EventLoops {

    private EventLoops() {}

    /** Returns the context of the caller, if the caller is on an event loop. */
    public static Optional<Context> current() {
        return Optional.ofNullable(Vertx.currentContext()).filter(Context::isEventLoopContext);
    }

    /** Returns the timers of an event loop. Cancelling one on that event loop wakes no other thread. */
    public static ScheduledExecutorService timersOf(Context loop) {
        return ((ContextInternal) loop).nettyEventLoop();
    }

    /** Returns the one object of a class that belongs to a context and its duplicates; creates it on first use. */
    public static <T> T attached(Context context, Class<T> type, Function<Context, T> creation) {
        return type.cast(
                ((ContextInternal) context).contextData().computeIfAbsent(type, absent -> creation.apply(context)));
    }
}
