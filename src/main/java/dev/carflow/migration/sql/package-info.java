/** The guide's changes to the customer's own tables, as statements for the customer to run: Carflow runs none of them. */
package dev.carflow.migration.sql;
