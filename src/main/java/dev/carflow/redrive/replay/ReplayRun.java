package dev.carflow.redrive.replay;

import dev.carflow.redrive.topic.Extent;
import java.time.Instant;

/**
 * One replay on its way, as it is stored.
 *
 * @param left what is still to be read
 * @param total offsets to be read in all
 * @param turn who works on it: who saves with an older one was overtaken
 */
record ReplayRun(String id, Extent left, long total, long published, int turn, Instant begunAt) {}
