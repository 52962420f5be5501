/** How much processor time and memory a role needs at a load: a formula, and whether it predicts a fresh run. */
package dev.carflow.benchmark.sizing;
