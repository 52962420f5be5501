/**
 * Coverage-guided fuzzing: {@code ./mvnw -Pfuzz test} runs every target for a while under Jazzer. The targets are in the
 * packages that they are about, and know nothing of Jazzer: a static method that takes bytes and fails if the outcome is
 * not one that is defined. What they begin with, the samples, is also an ordinary test.
 */
package dev.carflow.fuzz;
