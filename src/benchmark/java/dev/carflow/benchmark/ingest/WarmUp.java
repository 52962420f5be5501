package dev.carflow.benchmark.ingest;

/**
 * A process from its start on.
 *
 * @param ready seconds until it was ready
 * @param curve what it acknowledged from then on
 * @param errors requests that were not acknowledged
 */
record WarmUp(double ready, WarmUpCurve curve, long errors) {}
