package dev.carflow.benchmark.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A share of the connections, driven by one thread. Connected on creation, so that connecting is not measured. */
final class LoadThread implements AutoCloseable {

    /** Longer than the service ever takes to answer. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(15);

    private static final long SELECT_MILLIS = 100;

    /** A selector waits in milliseconds; shorter waits are slept through in steps of this. */
    private static final long NAP_NANOS = 50_000;

    private final InetSocketAddress server;
    private final Requests requests;
    private final int longestRequest;
    private final Selector selector = Selector.open();
    private final Deque<Connection> idle = new ArrayDeque<>();
    private final int connections;
    private final Tally tally;

    LoadThread(InetSocketAddress server, Requests requests, int longestRequest, int connections, Tally tally)
            throws IOException {
        this.server = server;
        this.requests = requests;
        this.longestRequest = longestRequest;
        this.connections = connections;
        this.tally = tally;
        for (int i = 0; i < connections; i++) {
            idle.add(connect());
        }
    }

    /** Sends at this pace until it is over and everything is answered. */
    Tally run(Pace pace, long startAt) throws IOException {
        tally.start(startAt);
        for (long now = System.nanoTime(); !isDone(pace, now); now = System.nanoTime()) {
            while (!idle.isEmpty() && pace.untilDue(now) <= 0) {
                send(idle.poll(), pace.take(now));
            }
            await(pace.untilDue(System.nanoTime()));
        }
        return tally;
    }

    private boolean isDone(Pace pace, long now) {
        if (now - pace.endsAt() > ANSWER_TIMEOUT.toNanos()) {
            for (int i = idle.size(); i < connections; i++) {
                tally.failed("no answer within " + ANSWER_TIMEOUT.toSeconds() + " s");
            }
            return true;
        }
        return idle.size() == connections && pace.isOver(now);
    }

    private void await(long untilDue) throws IOException {
        long millis = Math.min(SELECT_MILLIS, TimeUnit.NANOSECONDS.toMillis(untilDue));
        if (idle.isEmpty()) {
            selector.select(this::progress, SELECT_MILLIS);
        } else if (millis > 0) {
            selector.select(this::progress, millis);
        } else if (selector.selectNow(this::progress) == 0 && untilDue > 0) {
            LockSupport.parkNanos(Math.min(untilDue, NAP_NANOS));
        }
    }

    private void send(Connection connection, long at) throws IOException {
        try {
            connection.send(requests, at);
        } catch (IOException e) {
            replace(connection, e);
        }
    }

    private void progress(SelectionKey key) {
        Connection connection = (Connection) key.attachment();
        try {
            int status = connection.progress();
            if (status != 0) {
                tally.answered(status, connection.number(), connection.sentAt(), System.nanoTime());
                idle.add(connection);
            }
        } catch (IOException e) {
            replace(connection, e);
        }
    }

    /** A broken connection is counted as an error; a server that refuses a new one ends the benchmark. */
    private void replace(Connection broken, IOException why) {
        tally.failed("connection lost: " + why.getMessage());
        try {
            idle.remove(broken);
            broken.close();
            idle.add(connect());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Connection connect() throws IOException {
        return new Connection(server, selector, longestRequest);
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
