package dev.carflow.accounts.directory;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Smartcar users by vehicle. Thread-safe; a vehicle takes about 110 bytes where both ids are UUIDs, as Smartcar's are: 32
 * for each, 32 for the entry, and its place in the table. Other ids take what they are long.
 */
final class VehicleTable implements ReplicaTable<VehicleRow> {

    private static final int UUID_LENGTH = 36;

    private volatile Map<Object, Object> users = new ConcurrentHashMap<>();

    Optional<String> userOf(String smartcarVehicleId) {
        return Optional.ofNullable(users.get(compact(smartcarVehicleId))).map(Object::toString);
    }

    int size() {
        return users.size();
    }

    @Override
    public void put(VehicleRow row) {
        put(users, row);
    }

    @Override
    public void remove(String smartcarVehicleId) {
        users.remove(compact(smartcarVehicleId));
    }

    @Override
    public Replacement<VehicleRow> replacement() {
        return new NewTable();
    }

    private final class NewTable implements Replacement<VehicleRow> {
        private final Map<Object, Object> coming = new ConcurrentHashMap<>(Math.max(16, users.size()));

        @Override
        public void add(List<VehicleRow> rows) {
            rows.forEach(row -> put(coming, row));
        }

        @Override
        public List<String> complete() {
            Map<Object, Object> before = users;
            users = coming;
            return before.keySet().stream()
                    .filter(vehicle -> !coming.containsKey(vehicle))
                    .map(Object::toString)
                    .toList();
        }
    }

    private static void put(Map<Object, Object> table, VehicleRow row) {
        if (row.smartcarUserId() != null) {
            table.put(compact(row.smartcarVehicleId()), compact(row.smartcarUserId()));
        }
    }

    /** Returns the id itself unless it is a UUID in canonical form: only then does the text come back unchanged. */
    private static Object compact(String id) {
        if (id.length() == UUID_LENGTH) {
            try {
                UUID uuid = UUID.fromString(id);
                return uuid.toString().equals(id) ? uuid : id;
            } catch (IllegalArgumentException e) {
                return id;
            }
        }
        return id;
    }
}
