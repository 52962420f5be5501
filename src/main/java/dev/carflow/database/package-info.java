/**
 * The database: its schema is brought up to date in the background at start, its connections do not outlive a server that
 * is gone.
 *
 * <p>It knows nothing of what is kept there. Features ask the pool themselves, each with a deadline, and get along while
 * there is no answer.
 */
package dev.carflow.database;
