/**
 * Views on Kafka Streams: from the enriched topics over a topic by vehicle to what readers get. It needs no RocksDB:
 * stores are in memory, with a changelog.
 */
package dev.carflow.views.stream;
