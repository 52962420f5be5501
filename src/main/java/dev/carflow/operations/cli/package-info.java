/**
 * What all subcommands share: exit codes, output, questions, and a run without the service's servers and consumers. It
 * knows no feature.
 */
package dev.carflow.operations.cli;
