/**
 * Redrive: puts parked records (quarantine, dead letters) on their topics again, once the cause is gone.
 *
 * <p>For subcommands: it blocks, and nothing of the running service uses it. It looks at a body only to check that it
 * can be routed and parsed; nothing of a body is ever shown.
 */
package dev.carflow.redrive;
