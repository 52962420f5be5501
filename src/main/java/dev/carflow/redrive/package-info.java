/**
 * Puts records on their topics again: what was set aside (quarantine, dead letters), once its cause is gone.
 *
 * <p>For subcommands: it blocks, and nothing of the running service uses it. What a body says is no business of it beyond
 * whether it can be routed and read; nothing of a body is ever shown.
 */
package dev.carflow.redrive;
