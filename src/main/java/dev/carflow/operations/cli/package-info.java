/**
 * What all subcommands share: exit codes, how they write and ask, and their run without the service's servers and
 * consumers. It knows no feature.
 */
package dev.carflow.operations.cli;
