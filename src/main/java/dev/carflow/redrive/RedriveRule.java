package dev.carflow.redrive;

import dev.carflow.redrive.topic.StoredRecord;

/** Decides about the records of one topic. Blocks. */
interface RedriveRule {

    /**
     * @param redriveId the id for a record that is to be processed again
     */
    RedriveDecision decide(StoredRecord entry, String redriveId);
}
