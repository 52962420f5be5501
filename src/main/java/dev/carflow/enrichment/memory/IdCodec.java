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
        if (isUuid(id)) {
            UUID uuid = UUID.fromString(id);
            bytes.write(UUID_FORM);
            fixed(uuid.getMostSignificantBits(), bytes);
            fixed(uuid.getLeastSignificantBits(), bytes);
            return bytes;
        }
        bytes.write(TEXT_FORM);
        return bytes.text(id);
    }

    /** Whether it is written as {@link UUID#toString} writes it: another spelling is another id. */
    private static boolean isUuid(String id) {
        if (id.length() != UUID_LENGTH) {
            return false;
        }
        for (int i = 0; i < UUID_LENGTH; i++) {
            char c = id.charAt(i);
            boolean expected =
                    i == 8 || i == 13 || i == 18 || i == 23 ? c == '-' : c >= '0' && c <= '9' || c >= 'a' && c <= 'f';
            if (!expected) {
                return false;
            }
        }
        return true;
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
