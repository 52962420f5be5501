/** What the workers are measured against: Smartcar's side of the wire, and other ways to do their job. */
package dev.carflow.benchmark.enrichment.peer;
