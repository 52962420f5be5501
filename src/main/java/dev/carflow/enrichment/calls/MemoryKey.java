package dev.carflow.enrichment.calls;

import java.util.Arrays;
import java.util.UUID;

/** Both ids of a vehicle's memory, with those that are UUIDs, as Smartcar's are, at less than half their size. */
final class MemoryKey {

    private static final int UUID_LENGTH = 36;

    private final byte[] ids;
    private final int hash;

    MemoryKey(String userId, String vehicleId) {
        this.ids = append(vehicleId, append(userId, new Bytes())).toByteArray();
        this.hash = Arrays.hashCode(ids);
    }

    /** All keys of one user. */
    static final class OfUser {
        private final byte[] prefix;

        OfUser(String userId) {
            this.prefix = append(userId, new Bytes()).toByteArray();
        }

        boolean owns(MemoryKey key) {
            return key.ids.length > prefix.length && Arrays.equals(key.ids, 0, prefix.length, prefix, 0, prefix.length);
        }
    }

    int bytes() {
        return ids.length;
    }

    /** Two texts never share their bytes: each says in which form it is, and that form how long it is. */
    private static Bytes append(String id, Bytes bytes) {
        if (id.length() == UUID_LENGTH) {
            try {
                UUID uuid = UUID.fromString(id);
                if (uuid.toString().equals(id)) {
                    bytes.write(1);
                    fixed(uuid.getMostSignificantBits(), bytes);
                    fixed(uuid.getLeastSignificantBits(), bytes);
                    return bytes;
                }
            } catch (IllegalArgumentException e) {
                // any other text of that length
            }
        }
        bytes.write(0);
        return bytes.text(id);
    }

    private static void fixed(long bits, Bytes bytes) {
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes.write((int) (bits >> shift));
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MemoryKey key && hash == key.hash && Arrays.equals(ids, key.ids);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** Ids are not for logs. */
    @Override
    public String toString() {
        return "MemoryKey[redacted]";
    }
}
