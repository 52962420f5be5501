/** Going back a phase: whether it is possible, what it costs, and which setting does it. */
package dev.carflow.migration.rollback;
