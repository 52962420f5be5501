package dev.carflow.enrichment.worker;

import io.smallrye.mutiny.Uni;

/** Processes each record between reading and writing. */
public interface RecordProcessor {

    /**
     * Called on a Vert.x event loop, which it must not block. Records of one partition come in their order, the next
     * one before this one is completed; their output is written in their order all the same.
     */
    Uni<RecordOutput> process(InputRecord record);
}
