package dev.carflow.redrive;

import dev.carflow.redrive.topic.StoredRecord;

/** Decides for the records of one topic what is to become of them. Blocks. */
interface Redrivable {

    /** @param redriveId of a record that is to be processed again */
    Decision decide(StoredRecord entry, String redriveId);
}
