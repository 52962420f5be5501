/**
 * The database: its schema is brought up to date in the background at start, and its connections do not outlive a
 * server that is gone.
 *
 * <p>It knows nothing of the tables' contents. Features run their own statements, each with a deadline, and work
 * without answers while there are none.
 */
package dev.carflow.database;
