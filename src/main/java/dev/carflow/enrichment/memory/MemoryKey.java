package dev.carflow.enrichment.memory;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** The ids of user and vehicle as one compact key. */
final class MemoryKey {

    /** Of two ids that are UUIDs, with the forms. */
    private static final int USUAL_SIZE = 34;

    private final byte[] ids;
    private final int hash;

    MemoryKey(String userId, String vehicleId) {
        this.ids = IdCodec.append(vehicleId, IdCodec.append(userId, new CompactBytes(USUAL_SIZE)))
                .toByteArray();
        this.hash = Arrays.hashCode(ids);
    }

    /** Matches all keys of some users. */
    static final class OfUsers {

        /** The prefixes of their keys. */
        private final Set<ByteBuffer> beginnings = new HashSet<>();

        OfUsers(Set<String> userIds) {
            userIds.forEach(userId -> beginnings.add(ByteBuffer.wrap(
                    IdCodec.append(userId, new CompactBytes(USUAL_SIZE)).toByteArray())));
        }

        boolean own(MemoryKey key) {
            return beginnings.contains(ByteBuffer.wrap(key.ids, 0, lengthOfFirst(key.ids)));
        }
    }

    String userId() {
        return IdCodec.read(new CompactBytes.Reader(ids));
    }

    int bytes() {
        return ids.length;
    }

    private static int lengthOfFirst(byte[] ids) {
        CompactBytes.Reader reader = new CompactBytes.Reader(ids);
        IdCodec.read(reader);
        return reader.skip(0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MemoryKey key && hash == key.hash && Arrays.equals(ids, key.ids);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** Ids must not be logged. */
    @Override
    public String toString() {
        return "MemoryKey[redacted]";
    }
}
