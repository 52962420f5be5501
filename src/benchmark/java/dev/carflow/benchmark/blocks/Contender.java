package dev.carflow.benchmark.blocks;

import java.io.IOException;
import java.util.concurrent.ExecutionException;

/** A row of the table. */
public interface Contender {

    String name();

    /** Runs one block. */
    Block block() throws IOException, InterruptedException, ExecutionException;
}
