package dev.carflow.benchmark.load;

import java.nio.ByteBuffer;

/** Creates one load thread's requests, each a different one. */
public interface Requests {

    /**
     * Writes the next request as on the wire.
     *
     * @return its number, by which its answer is counted
     */
    int write(ByteBuffer out);
}
