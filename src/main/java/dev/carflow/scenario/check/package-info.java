/** Judges what a consumer wrote after a play. It reads result lines, folds them, and compares them with what the script expects. */
package dev.carflow.scenario.check;
