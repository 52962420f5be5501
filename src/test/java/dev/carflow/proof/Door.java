package dev.carflow.proof;

import dev.carflow.sandbox.simulator.Await;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A port that leads to another one, and that can be shut: connections are then closed, and new ones refused. */
final class Door implements AutoCloseable {

    private final Vertx vertx = Vertx.vertx();
    private final NetClient client = vertx.createNetClient();
    private final Set<NetSocket> sockets = ConcurrentHashMap.newKeySet();
    private final int target;
    private NetServer server;
    private int port;

    Door(int target) {
        this.target = target;
        open();
    }

    int port() {
        return port;
    }

    void open() {
        server = Await.result(
                vertx.createNetServer().connectHandler(this::connect).listen(port, "localhost"));
        port = server.actualPort();
    }

    void shut() {
        Await.result(server.close());
        sockets.forEach(NetSocket::close);
    }

    private void connect(NetSocket incoming) {
        incoming.pause();
        client.connect(target, "localhost")
                .onSuccess(outgoing -> {
                    join(incoming, outgoing);
                    join(outgoing, incoming);
                    incoming.resume();
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
    }

    @Override
    public void close() {
        Await.result(vertx.close());
    }
}
