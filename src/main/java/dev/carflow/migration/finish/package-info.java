/** The end of the migration: the columns of vehicles' tokens go, once the checklists hold. A sealed copy stays for a while. */
package dev.carflow.migration.finish;
