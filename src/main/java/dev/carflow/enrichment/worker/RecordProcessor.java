package dev.carflow.enrichment.worker;

import io.smallrye.mutiny.Uni;

/** What is done with each record between reading and writing. */
public interface RecordProcessor {

    /**
     * Called on a Vert.x event loop and must not block it. Records of one partition come in their order, the next one
     * before this one is done; what they yield is written in their order all the same.
     */
    Uni<Output> process(InputRecord record);
}
