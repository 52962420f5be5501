/**
 * {@code migrate import}: reads what the customer's own application knows of its users, vehicles and tokens line by
 * line from a file, standard input or a database of theirs, and stores it portion by portion.
 */
package dev.carflow.migration.imports;
