/**
 * The guide's three checklists, evaluated on the live system. Facts are collected once; each item judges them and says
 * what to do next.
 */
package dev.carflow.migration.checklist;
