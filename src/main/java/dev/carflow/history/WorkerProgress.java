package dev.carflow.history;

import dev.carflow.redrive.topic.TopicPosition;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * The workers' progress, as far as it can be read.
 *
 * @param duplicateWindow in which they may recognise duplicates
 * @param committed where they continue in the partition of a record; none if unknown. Read before their outputs
 * @param outputsWereRead whether every output that there is was found
 */
record WorkerProgress(
        Duration duplicateWindow, Function<TopicPosition, OptionalLong> committed, boolean outputsWereRead) {}
