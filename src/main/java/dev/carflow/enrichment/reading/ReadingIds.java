package dev.carflow.enrichment.reading;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * Makes ids of readings of one vehicle and user: the same reading has the same id whenever it is reported. Used by one
 * thread.
 */
final class ReadingIds {

    private final MessageDigest sha256;
    private final byte[] owner;

    ReadingIds(String vehicleId, String userId) {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        // With its length, so that the two parts cannot be shifted against each other.
        owner = (vehicleId.length() + "\n" + vehicleId + '\n' + userId + '\n').getBytes(UTF_8);
    }

    /**
     * Returns a UUID of version 8 (RFC 9562): a hash, because Smartcar's ids have any length and keys of tables have
     * not.
     */
    String of(SignalReading reading) {
        sha256.update(owner);
        ByteBuffer hash = ByteBuffer.wrap(sha256.digest(reading.identity().getBytes(UTF_8)));
        long high = hash.getLong() & 0xFFFF_FFFF_FFFF_0FFFL | 0x8000L;
        long low = hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }
}
