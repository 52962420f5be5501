package dev.carflow.eventlog;

import java.util.Set;

/** Names every topic that records may be appended to; whoever decides on topics implements it. */
public interface TopicsInUse {

    /** All topic names that can occur with the present configuration. */
    Set<String> names();
}
