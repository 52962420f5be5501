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
import java.util.function.BooleanSupplier;

/**
 * One way to misbehave: so many connections, each begun with bytes and followed up with more.
 *
 * @param openings what connections begin with, in turn
 * @param more what each sends then, again and again; empty = nothing
 * @param pause between two rounds over all connections
 * @param reads whether answers are read
 * @param reopens whether a connection that was closed is followed by another one
 * @param answers the statuses that may be seen; where 503 is one of them, others may be refused for a while too
 * @param gentle whether it leaves the processor to others, so that their times can be held against it
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
        boolean gentle) {

    private static final int READ_AT_ONCE = 64 * 1024;

    /** And then a breath, so that not the opening is what others feel. */
    private static final int OPENED_AT_ONCE = 200;

    private static final long BREATH_NANOS = 20_000_000;

    /**
     * What came of it.
     *
     * @param opened connections at one time, at most
     * @param bytes that were taken
     * @param statuses how often each was seen
     * @param closed connections that the service closed
     */
    record Result(int opened, long bytes, Map<String, Integer> statuses, int closed) {}

    /** Goes on for as long as it may, then has {@code whileOpen} run, and closes everything. */
    Result run(URI service, BooleanSupplier goesOn, Runnable whileOpen) {
        ByteBuffer buffer = ByteBuffer.allocate(READ_AT_ONCE);
        Map<String, Integer> statuses = new TreeMap<>();
        List<Wire> wires = new ArrayList<>();
        long bytes = 0;
        int closed = 0;
        int opened = 0;
        int begun = 0;
        try {
            while (goesOn.getAsBoolean()) {
                while (wires.size() < connections && (reopens || begun < connections) && goesOn.getAsBoolean()) {
                    if (begun % OPENED_AT_ONCE == OPENED_AT_ONCE - 1) {
                        LockSupport.parkNanos(BREATH_NANOS);
                    }
                    Wire wire = Wire.open(service, reads);
                    wires.add(wire);
                    bytes += wire.send(openings.get(begun++ % openings.size()));
                }
                opened = Math.max(opened, wires.size());
                for (Wire wire : wires) {
                    bytes += wire.send(more);
                    if (reads) {
                        wire.drain(buffer, statuses);
                    }
                }
                closed += removeClosed(wires);
                LockSupport.parkNanos(pause.toNanos());
            }
            whileOpen.run();
        } catch (IOException e) {
            // No more connections to be had here: the number reached is part of the result.
            whileOpen.run();
        } finally {
            wires.forEach(wire -> wire.drain(buffer, statuses));
            closed += removeClosed(wires);
            wires.forEach(Wire::close);
        }
        return new Result(opened, bytes, statuses, closed);
    }

    private static int removeClosed(List<Wire> wires) {
        int before = wires.size();
        wires.removeIf(wire -> {
            if (wire.isClosed()) {
                wire.close();
            }
            return wire.isClosed();
        });
        return before - wires.size();
    }
}
