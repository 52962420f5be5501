/** Reports of each process of the service about the migration: facts for the checklists. */
package dev.carflow.migration.processes;
