package dev.carflow.redrive;

import dev.carflow.redrive.topic.StoredRecord;

/** Decides for the records of one topic what is to become of them. Blocks. */
interface RedriveRule {

    /** @param redriveId of a record that is to be processed again */
    RedriveDecision decide(StoredRecord entry, String redriveId);
}
