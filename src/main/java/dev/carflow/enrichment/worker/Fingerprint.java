package dev.carflow.enrichment.worker;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * 128 bits that identify an event by webhook id and event id (contract 3.11): half of a SHA-256, so that two events
 * practically never share one and a million of them fit into memory.
 */
record Fingerprint(long high, long low) {

    /** Makes fingerprints; used by one thread. */
    static final class Maker {

        private final MessageDigest sha256;

        Maker() {
            try {
                sha256 = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }

        /**
         * @param source CloudEvents' source, which contains the webhook's id
         * @param id the event's
         */
        Fingerprint of(byte[] source, byte[] id) {
            sha256.update(source);
            // No URI reference contains it, so the two parts cannot be shifted against each other.
            sha256.update((byte) '\n');
            ByteBuffer digest = ByteBuffer.wrap(sha256.digest(id));
            return new Fingerprint(digest.getLong(), digest.getLong());
        }

        /**
         * Returns the fingerprint of an event that is processed again on purpose: equal only within the same redrive.
         *
         * @param redrive its id; it is no path, as a source is
         */
        Fingerprint of(byte[] source, byte[] id, byte[] redrive) {
            sha256.update(redrive);
            sha256.update((byte) '\n');
            return of(source, id);
        }
    }
}
