package dev.carflow;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Stands between the service and a server, and can stop passing anything on while connections stay open. */
public final class FreezableProxy implements AutoCloseable {

    private final Vertx vertx = Vertx.vertx();
    private final NetClient client = vertx.createNetClient();
    private final Set<NetSocket> sockets = ConcurrentHashMap.newKeySet();
    private final NetServer server;
    private final int targetPort;
    private volatile boolean frozen;

    public FreezableProxy(int targetPort) {
        this.targetPort = targetPort;
        this.server =
                complete(vertx.createNetServer().connectHandler(this::connect).listen(0, "localhost"));
    }

    public int port() {
        return server.actualPort();
    }

    public void freeze() {
        frozen = true;
        sockets.forEach(NetSocket::pause);
    }

    public void thaw() {
        frozen = false;
        sockets.forEach(NetSocket::resume);
    }

    @Override
    public void close() {
        complete(vertx.close());
    }

    private void connect(NetSocket incoming) {
        incoming.pause();
        client.connect(targetPort, "localhost")
                .onSuccess(outgoing -> {
                    outgoing.pause();
                    join(incoming, outgoing);
                    join(outgoing, incoming);
                })
                .onFailure(failure -> incoming.close());
    }

    private void join(NetSocket from, NetSocket to) {
        sockets.add(from);
        from.handler(to::write);
        from.closeHandler(closed -> {
            sockets.remove(from);
            to.close();
        });
        if (!frozen) {
            from.resume();
        }
    }

    private static <T> T complete(io.vertx.core.Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
