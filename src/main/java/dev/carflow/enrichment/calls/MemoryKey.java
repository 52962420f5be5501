package dev.carflow.enrichment.calls;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/** Both ids of a vehicle's memory, with those that are UUIDs, as Smartcar's are, at less than half their size. */
final class MemoryKey {

    private static final int UUID_LENGTH = 36;
    private static final int TEXT_FORM = 0;
    private static final int UUID_FORM = 1;

    private final byte[] ids;
    private final int hash;

    MemoryKey(String userId, String vehicleId) {
        this.ids = append(vehicleId, append(userId, new Bytes())).toByteArray();
        this.hash = Arrays.hashCode(ids);
    }

    /** All keys of some users. */
    static final class OfUsers {

        /** The beginnings of their keys. */
        private final Set<ByteBuffer> beginnings = new HashSet<>();

        OfUsers(Set<String> userIds) {
            userIds.forEach(userId ->
                    beginnings.add(ByteBuffer.wrap(append(userId, new Bytes()).toByteArray())));
        }

        boolean own(MemoryKey key) {
            return beginnings.contains(ByteBuffer.wrap(key.ids, 0, lengthOfFirst(key.ids)));
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

    private static int lengthOfFirst(byte[] ids) {
        if (ids[0] == UUID_FORM) {
            return 1 + 2 * Long.BYTES;
        }
        Bytes.Reader reader = new Bytes.Reader(ids);
        reader.skip(1);
        reader.text();
        return reader.skip(0);
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
