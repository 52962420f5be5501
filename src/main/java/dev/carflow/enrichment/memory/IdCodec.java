package dev.carflow.enrichment.memory;

import java.util.UUID;

/**
 * Ids as bytes; UUIDs, which Smartcar's ids are, take less than half their size. Two different ids never have the same
 * bytes.
 */
final class IdCodec {

    private static final int UUID_LENGTH = 36;
    private static final int TEXT_FORM = 0;
    private static final int UUID_FORM = 1;

    private IdCodec() {}

    /** A leading byte gives the form, and the form determines the length. */
    static CompactBytes append(String id, CompactBytes bytes) {
        if (id.length() == UUID_LENGTH) {
            try {
                UUID uuid = UUID.fromString(id);
                if (uuid.toString().equals(id)) {
                    bytes.write(UUID_FORM);
                    fixed(uuid.getMostSignificantBits(), bytes);
                    fixed(uuid.getLeastSignificantBits(), bytes);
                    return bytes;
                }
            } catch (IllegalArgumentException e) {
                // any other text of that length
            }
        }
        bytes.write(TEXT_FORM);
        return bytes.text(id);
    }

    static String read(CompactBytes.Reader bytes) {
        return bytes.number() == UUID_FORM ? new UUID(bytes.fixed(), bytes.fixed()).toString() : bytes.text();
    }

    private static void fixed(long bits, CompactBytes bytes) {
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes.write((int) (bits >> shift));
        }
    }
}
