package dev.carflow.benchmark.load;

/** Callbacks around the measured part of a load, to which neither connecting nor closing connections belongs. */
public interface Watch {

    /** Called when all connections are there and the first request is due. */
    void begins();

    /** Called when the last request is answered. */
    void ends();
}
