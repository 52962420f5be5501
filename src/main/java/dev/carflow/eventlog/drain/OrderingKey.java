package dev.carflow.eventlog.drain;

/** What keeps its order: the events of one key of one topic. */
record OrderingKey(String topic, String key) {}
