/**
 * The guide's three checklists, asked of the live system. Facts are gathered once; each item judges them and says what to
 * do next.
 */
package dev.carflow.migration.checklist;
