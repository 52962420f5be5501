package dev.carflow.eventlog.drain;

/** The unit of order: events of one key of one topic. */
record OrderingKey(String topic, String key) {}
