/** The workers' counterparts: Smartcar's side of the wire, and other implementations of their job. */
package dev.carflow.benchmark.enrichment.peer;
