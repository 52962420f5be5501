package dev.carflow.sandbox.simulator.wire;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.function.Supplier;

/**
 * An event loop for one object. Everything run through it happens on a single thread, so the state behind it needs no
 * locks, whatever thread (a test's, a worker's, another loop's) the call comes from.
 */
public final class EventLoop extends AbstractVerticle {

    private EventLoop() {}

    public static Future<EventLoop> on(Vertx vertx) {
        EventLoop loop = new EventLoop();
        return vertx.deployVerticle(loop).map(loop);
    }

    public Vertx vertx() {
        return vertx;
    }

    /** Runs the action on the loop and completes with its result. */
    public <T> Future<T> call(Supplier<Future<T>> action) {
        Promise<T> promise = Promise.promise();
        context.runOnContext(ignored -> {
            try {
                action.get().onComplete(promise);
            } catch (RuntimeException e) {
                promise.fail(e);
            }
        });
        return promise.future();
    }

    public Future<Void> run(Runnable action) {
        return call(() -> {
            action.run();
            return Future.succeededFuture();
        });
    }

    /** Ends the loop; timers, servers and clients created on it end with it. */
    public Future<Void> close() {
        return vertx.undeploy(deploymentID());
    }
}
