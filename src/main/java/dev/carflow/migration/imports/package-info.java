/**
 * What the customer's own application knows of its users, vehicles and tokens, brought in by {@code migrate import}: read line
 * by line from a file, standard input or a database of theirs, and stored portion by portion.
 */
package dev.carflow.migration.imports;
