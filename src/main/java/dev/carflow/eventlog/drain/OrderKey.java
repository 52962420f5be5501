package dev.carflow.eventlog.drain;

/** What keeps its order: the events of one key of one topic. */
record OrderKey(String topic, String key) {}
