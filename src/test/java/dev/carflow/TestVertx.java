package dev.carflow;

import io.vertx.core.Vertx;

/**
 * One Vert.x for all plain tests of a JVM, which ends with it: one for each class costs threads, time and a pair of methods.
 * A test closes what it opens on it.
 */
public final class TestVertx {

    private static final Vertx VERTX = Vertx.vertx();

    private TestVertx() {}

    public static Vertx get() {
        return VERTX;
    }
}
