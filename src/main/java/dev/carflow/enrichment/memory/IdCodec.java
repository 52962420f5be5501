package dev.carflow.enrichment.memory;

import java.util.UUID;

/** Ids as bytes; those that are UUIDs, as Smartcar's are, at less than half their size. Two texts never share their bytes. */
final class IdCodec {

    private static final int UUID_LENGTH = 36;
    private static final int TEXT_FORM = 0;
    private static final int UUID_FORM = 1;

    private IdCodec() {}

    /** Each says in which form it is, and that form how long it is. */
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
