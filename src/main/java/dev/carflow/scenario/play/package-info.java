/**
 * Makes the records of a play and writes them. Bodies are Smartcar's; what becomes of them is made by the classes that ingest,
 * workers and the outbox use, with a clock and answers of the script's. It judges nothing.
 */
package dev.carflow.scenario.play;
