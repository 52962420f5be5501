package dev.carflow.smartcar.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on plain sockets, one thread per connection, which does to its clients what a test's script says. */
public final class RawServer implements AutoCloseable {

    /** Handles one connection, which is closed when it returns. */
    @FunctionalInterface
    public interface Script {
        void run(Peer client) throws IOException, InterruptedException;
    }

    private final ServerSocket socket;
    private final Script script;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);

    public RawServer(Script script) {
        try {
            this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.script = script;
        start(this::accept);
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** Connections accepted so far. */
    public int connections() {
        return sockets.size();
    }

    /** Connections whose script has not ended. */
    public int open() {
        return open.get();
    }

    /** Requests read whole so far, on all connections. */
    public int requests() {
        return requests.get();
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        socket.close();
        for (Socket each : sockets) {
            each.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket client = socket.accept();
                client.setTcpNoDelay(true);
                open.incrementAndGet();
                sockets.add(client);
                int number = sockets.size();
                start(() -> serve(client, number));
            }
        } catch (IOException e) {
            // The server was closed.
        }
    }

    private void serve(Socket client, int number) {
        try (client) {
            script.run(new Peer(client, number));
        } catch (IOException e) {
            // The client closed the connection, which is what most tests wait for.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.decrementAndGet();
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "raw-server");
        thread.setDaemon(true);
        thread.start();
    }

    /** One connection, as the script sees it. */
    public final class Peer {

        private final Socket client;
        private final int number;
        private final InputStream in;
        private final OutputStream out;

        private Peer(Socket client, int number) throws IOException {
            this.client = client;
            this.number = number;
            this.in = client.getInputStream();
            this.out = client.getOutputStream();
        }

        /** Counts connections from 1. */
        public int number() {
            return number;
        }

        /** Reads one request without a body and returns its head; ends the script if the client closes the connection. */
        public String readRequest() throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = in.read();
                if (next < 0) {
                    throw new IOException("closed by the client");
                }
                head.append((char) next);
            }
            requests.incrementAndGet();
            return head.toString();
        }

        public void send(String text) throws IOException {
            out.write(text.getBytes(ISO_8859_1));
            out.flush();
        }

        /** A whole response that keeps the connection open. */
        public void respond(String body) throws IOException {
            send("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
        }

        /** Sends the text again and again, with a pause in between, until the client closes the connection. */
        public void trickle(String text, long pauseMillis) throws IOException, InterruptedException {
            client.setSoTimeout(1);
            while (!closed.await(pauseMillis, TimeUnit.MILLISECONDS)) {
                send(text);
            }
        }

        /** Sends the text again and again, as fast as the client reads, until the client closes the connection. */
        public void flood(String text) throws IOException {
            byte[] bytes = text.getBytes(ISO_8859_1);
            while (closed.getCount() > 0) {
                out.write(bytes);
            }
        }

        /** Waits until the client closes the connection. */
        public void awaitClose() throws IOException {
            while (in.read() >= 0) {
                // what comes is of no interest
            }
        }

        /** Ends the connection with a TCP reset instead of an orderly close. */
        public void reset() throws IOException {
            client.setSoLinger(true, 0);
            client.close();
        }
    }
}
