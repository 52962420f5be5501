package dev.carflow.eventlog;

import java.util.Set;

/** Names the topics. Implemented by the package that decides on topics. */
public interface TopicsInUse {

    /** Returns all topics that records may be appended to with the present configuration. */
    Set<String> appendable();

    /** Returns the topics that workers append to outside their transactions. */
    Set<String> ofWorkers();

    /** Returns these, and all others that the service needs. */
    Set<String> all();
}
