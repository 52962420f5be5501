package dev.carflow.benchmark.enrichment;

/**
 * A row of the table: a worker in a process of its own, with topics of its own.
 *
 * @param group its consumer group
 * @param pace events a second for which a block is cut: what it may reach about
 */
record Contender(String name, ProcessHandle process, String group, String input, String output, int pace) {}
