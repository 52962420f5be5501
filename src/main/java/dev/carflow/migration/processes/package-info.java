/** What each process of the service does about the migration, as it says itself: facts for the checklists. */
package dev.carflow.migration.processes;
