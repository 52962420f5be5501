package dev.carflow.proof.hostile;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * One kind of misbehaviour: this many connections, each begun with bytes and followed up with more.
 *
 * @param openings the first bytes of the connections, in turn
 * @param more sent by each then, again and again; empty for nothing
 * @param pause between two rounds over all connections
 * @param reads whether answers are read
 * @param reopens whether a closed connection is replaced
 * @param answers the allowed statuses; if 503 is one of them, others may be refused for a while too
 * @param promise the required behaviour of the service
 */
record Attack(
        String name,
        int connections,
        List<byte[]> openings,
        byte[] more,
        Duration pause,
        boolean reads,
        boolean reopens,
        Set<String> answers,
        Promise promise) {

    private static final int READ_AT_ONCE = 64 * 1024;

    /** Followed by a pause, so that opening them does not disturb others. */
    private static final int OPENED_AT_ONCE = 200;

    private static final long BREATH_NANOS = 20_000_000;
    private static final long READ_OUT_NANOS = 2_000_000_000L;

    /**
     * The required behaviour.
     *
     * @param answers statuses that have to be seen, each at least once
     * @param closes whether the service closes such connections
     * @param inTime whether it does so only when its time for an answer is over
     * @param gentle whether it leaves the processor to others, so that their times can be judged
     * @param leastServed share of others' requests, from 0 to 1; the rest may be refused if 503 is among the answers
     * @param heapMib by which the heap may grow
     * @param residentMib by which the resident memory may grow
     */
    record Promise(
            Set<String> answers,
            boolean closes,
            boolean inTime,
            boolean gentle,
            double leastServed,
            long heapMib,
            long residentMib) {

        /** The least share of connections that the service must close: not every one is old enough at the end. */
        private static final double LEAST_CLOSED = 0.5;

        private static final long HEAP_MIB = 48;
        private static final long RESIDENT_MIB = 64;

        /** Others are served as usual, and the memory does not grow. */
        static Promise answered(String... statuses) {
            return new Promise(Set.of(statuses), false, false, true, 1, HEAP_MIB, RESIDENT_MIB);
        }

        /** Likewise, and the connection is closed. */
        static Promise closed(String... statuses) {
            return new Promise(Set.of(statuses), true, false, true, 1, HEAP_MIB, RESIDENT_MIB);
        }

        /** Likewise, when the time for an answer is over. */
        static Promise closedInTime(String... statuses) {
            return new Promise(Set.of(statuses), true, true, true, 1, HEAP_MIB, RESIDENT_MIB);
        }

        /**
         * Returns whether the attacker saw what it should: each kind of answer, and at least every second connection
         * closed.
         */
        boolean isKept(Map<String, Integer> statuses, int opened, int closed) {
            return statuses.keySet().containsAll(answers) && areClosed(opened, closed);
        }

        private boolean areClosed(int opened, int closed) {
            return !closes || closed >= opened * LEAST_CLOSED;
        }

        /** Others may be refused at times. */
        Promise serving(double share) {
            return new Promise(answers, closes, inTime, gentle, share, heapMib, residentMib);
        }

        /** It uses all processors. */
        Promise exhausting() {
            return new Promise(answers, closes, inTime, false, leastServed, 2 * heapMib, 2 * residentMib);
        }
    }

    /**
     * The result of an attack.
     *
     * @param opened connections at one time, at most
     * @param bytes that were accepted
     * @param statuses how often each was seen
     * @param closed connections that the service closed
     */
    record Result(int opened, long bytes, Map<String, Integer> statuses, int closed) {}

    /**
     * Continues for this long, and then until everything required was seen. Runs {@code whileOpen}, and closes
     * everything.
     *
     * @param timeout the longest wait for what is required
     */
    Result run(URI service, Duration length, Duration timeout, Runnable whileOpen) {
        long began = System.nanoTime();
        ByteBuffer buffer = ByteBuffer.allocate(READ_AT_ONCE);
        Map<String, Integer> statuses = new TreeMap<>();
        List<RawConnection> open = new ArrayList<>();
        long bytes = 0;
        int closed = 0;
        int opened = 0;
        int begun = 0;
        try {
            for (Duration gone = Duration.ZERO;
                    gone.compareTo(length) < 0 || gone.compareTo(timeout) < 0 && !isSeen(statuses, opened, closed);
                    gone = Duration.ofNanos(System.nanoTime() - began)) {
                while (open.size() < connections
                        && (reopens || begun < connections)
                        && System.nanoTime() - began < timeout.toNanos()) {
                    if (begun % OPENED_AT_ONCE == OPENED_AT_ONCE - 1) {
                        LockSupport.parkNanos(BREATH_NANOS);
                    }
                    RawConnection connection = RawConnection.open(service, reads);
                    open.add(connection);
                    bytes += connection.send(openings.get(begun++ % openings.size()));
                }
                opened = Math.max(opened, open.size());
                for (RawConnection connection : open) {
                    bytes += connection.send(more);
                    if (reads || connection.isRefused()) {
                        connection.drain(buffer, statuses);
                    }
                }
                closed += removeClosed(open);
                LockSupport.parkNanos(pause.toNanos());
            }
            whileOpen.run();
        } catch (IOException e) {
            // No more connections can be opened here: the number reached is part of the result.
            whileOpen.run();
        } finally {
            readOut(open, buffer, statuses);
            closed += removeClosed(open);
            open.forEach(RawConnection::close);
        }
        return new Result(opened, bytes, statuses, closed);
    }

    /**
     * Returns whether there is nothing left to wait for. A client that reads no answers sees none until the end. It
     * sees that connections are closed only once the kernel's buffer of answers is full, which depends on the machine's
     * speed.
     */
    private boolean isSeen(Map<String, Integer> statuses, int opened, int closed) {
        return reads ? promise.isKept(statuses, opened, closed) : promise.areClosed(opened, closed);
    }

    /** A client that read no answers learns only now whether its connection was closed. */
    private static void readOut(List<RawConnection> open, ByteBuffer buffer, Map<String, Integer> statuses) {
        long began = System.nanoTime();
        do {
            open.forEach(connection -> connection.drain(buffer, statuses));
            LockSupport.parkNanos(BREATH_NANOS);
        } while (open.stream().anyMatch(connection -> !connection.isClosed())
                && System.nanoTime() - began < READ_OUT_NANOS);
    }

    private static int removeClosed(List<RawConnection> open) {
        int before = open.size();
        open.removeIf(connection -> {
            if (connection.isClosed()) {
                connection.close();
            }
            return connection.isClosed();
        });
        return before - open.size();
    }
}
