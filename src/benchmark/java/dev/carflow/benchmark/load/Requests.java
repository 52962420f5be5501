package dev.carflow.benchmark.load;

import java.nio.ByteBuffer;

/** Makes one load thread's requests, each another one. */
public interface Requests {

    /**
     * Writes the next request, as it goes over the wire.
     *
     * @return its number, by which its answer is counted
     */
    int write(ByteBuffer out);
}
