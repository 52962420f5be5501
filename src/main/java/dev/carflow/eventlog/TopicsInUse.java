package dev.carflow.eventlog;

import java.util.Set;

/** Names the topics; the package that decides on topics implements it. */
public interface TopicsInUse {

    /** All that records may be appended to with the present configuration. */
    Set<String> appendable();

    /** What workers append to besides their transactions. */
    Set<String> ofWorkers();

    /** Those, and all others that the service needs. */
    Set<String> all();
}
