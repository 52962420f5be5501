package dev.carflow;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The network between a client and a server, with its possible faults. Without a setting it works. */
public final class FaultProxy implements AutoCloseable {

    /** The traffic that is held back. */
    private enum Held {
        NOTHING,
        ANSWERS,
        EVERYTHING
    }

    private final Vertx vertx = Vertx.vertx();
    private final NetClient client = vertx.createNetClient();
    private final Set<Direction> directions = ConcurrentHashMap.newKeySet();
    private final int targetPort;
    private NetServer server;
    private int port;
    private volatile Held held = Held.NOTHING;
    private volatile long delayMillis;

    public FaultProxy(int targetPort) {
        this.targetPort = targetPort;
        listen();
    }

    public int port() {
        return port;
    }

    /** Nothing passes in either direction; connections stay open, and new ones are accepted. */
    public void freeze() {
        hold(Held.EVERYTHING);
    }

    /** Half-open: the server gets everything, and its answers do not come back. */
    public void holdAnswers() {
        hold(Held.ANSWERS);
    }

    /** Releases everything held, in order. */
    public void thaw() {
        hold(Held.NOTHING);
    }

    /** Everything takes so much longer, each way. */
    public void delay(Duration time) {
        delayMillis = time.toMillis();
    }

    /** Connections are closed, what was on its way in them is lost, and new ones are refused. */
    public void cut() {
        complete(server.close());
        drop();
    }

    /** Connections are closed; new ones are welcome. */
    public void drop() {
        directions.forEach(way -> way.from.close());
    }

    /** After {@link #cut}, the same port is there again. */
    public void restore() {
        listen();
    }

    @Override
    public void close() {
        complete(vertx.close());
    }

    private void listen() {
        server = complete(vertx.createNetServer().connectHandler(this::connect).listen(port, "localhost"));
        port = server.actualPort();
    }

    private void hold(Held what) {
        held = what;
        directions.forEach(Direction::adjust);
    }

    private void connect(NetSocket incoming) {
        incoming.pause();
        client.connect(targetPort, "localhost")
                .onSuccess(outgoing -> {
                    outgoing.pause();
                    new Direction(incoming, outgoing, false).open();
                    new Direction(outgoing, incoming, true).open();
                })
                .onFailure(failure -> incoming.close());
    }

    /** One direction of a connection. */
    private final class Direction {

        private final NetSocket from;
        private final NetSocket to;
        private final boolean answers;
        private final Queue<Buffer> late = new ArrayDeque<>();

        Direction(NetSocket from, NetSocket to, boolean answers) {
            this.from = from;
            this.to = to;
            this.answers = answers;
        }

        void open() {
            directions.add(this);
            from.handler(this::pass);
            // Resets are what it is for; the close follows.
            from.exceptionHandler(reset -> {});
            from.closeHandler(closed -> {
                directions.remove(this);
                to.close();
            });
            adjust();
        }

        void adjust() {
            if (held == Held.EVERYTHING || answers && held == Held.ANSWERS) {
                from.pause();
            } else {
                from.resume();
            }
        }

        /** Timers and this run on one event loop, and whichever timer comes takes what is next: the order stays. */
        private void pass(Buffer part) {
            if (delayMillis == 0 && late.isEmpty()) {
                to.write(part);
            } else {
                late.add(part);
                vertx.setTimer(Math.max(1, delayMillis), due -> to.write(late.remove()));
            }
        }
    }

    private static <T> T complete(io.vertx.core.Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
