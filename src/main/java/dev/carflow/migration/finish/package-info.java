/**
 * The end of the migration: drops the columns of vehicles' tokens once the checklists hold. A sealed copy stays for a
 * while.
 */
package dev.carflow.migration.finish;
