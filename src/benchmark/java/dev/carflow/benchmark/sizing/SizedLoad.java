package dev.carflow.benchmark.sizing;

/**
 * What a process used at a load.
 *
 * @param perSecond events
 * @param millicores thousandths of a core, on average
 * @param mebibytes its working set at the end
 */
public record SizedLoad(double perSecond, double millicores, double mebibytes) {}
