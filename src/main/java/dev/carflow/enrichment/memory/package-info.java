/** What a worker remembers of vehicles, in few bytes, and since when what may not be told any more is forgotten. */
package dev.carflow.enrichment.memory;
