/**
 * The parts that all subcommands share: exit codes, output (text, tables, progress, JSON), questions, and a run without
 * the service's servers and consumers. It knows no feature.
 */
package dev.carflow.operations.cli;
