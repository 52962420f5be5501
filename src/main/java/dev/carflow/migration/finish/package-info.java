/** The end of the migration: the columns of vehicles' tokens go, once the checklists hold. There is no way back. */
package dev.carflow.migration.finish;
