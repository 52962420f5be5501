package dev.carflow.smartcar.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A small HTTP proxy that supports only CONNECT. It leads every tunnel to one server, whatever host was requested. */
final class ConnectProxy implements AutoCloseable {

    /** The heads of all requests, as they were on the wire. */
    final List<String> requests = new CopyOnWriteArrayList<>();

    private final ServerSocket socket;
    private final int target;
    private final String refusal;

    /** @param refusal the status line with which every tunnel is refused; empty to open them */
    ConnectProxy(int target, String refusal) {
        this.target = target;
        this.refusal = refusal;
        try {
            socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    int port() {
        return socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = socket.accept();
            start(() -> tunnel(client));
        }
    }

    private void tunnel(Socket client) throws IOException {
        try (client) {
            InputStream in = client.getInputStream();
            OutputStream out = client.getOutputStream();
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = in.read();
                if (next < 0) {
                    return;
                }
                head.append((char) next);
            }
            requests.add(head.toString());
            if (!refusal.isEmpty()) {
                out.write((refusal + "\r\nContent-Length: 0\r\n\r\n").getBytes(ISO_8859_1));
                return;
            }
            try (Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
                out.write("HTTP/1.1 200 Connection established\r\n\r\n".getBytes(ISO_8859_1));
                start(() -> {
                    server.getInputStream().transferTo(out);
                    client.close();
                });
                in.transferTo(server.getOutputStream());
            }
        }
    }

    /** Work that ends with a closed socket. */
    @FunctionalInterface
    private interface SocketWork {
        void run() throws IOException;
    }

    private static void start(SocketWork work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // closed by one of the two sides
                    }
                },
                "connect-proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
