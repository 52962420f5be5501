package dev.carflow.views.stream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.enrichment.event.JsonWriter;
import dev.carflow.smartcar.api.Fields;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The vehicles of one user, so that a removal reaches those that its record does not list.
 *
 * @param removedAt everything received until then was deleted; {@link Instant#MIN} if nothing was
 * @param vehicleIds all that know of the removal
 */
record UserVehicles(Instant removedAt, SortedSet<String> vehicleIds) {

    static final UserVehicles NOTHING = new UserVehicles(Instant.MIN, new TreeSet<>());

    private static final String REMOVED = "removed";
    private static final String VEHICLES = "vehicles";

    UserVehicles {
        vehicleIds = new TreeSet<>(vehicleIds);
    }

    UserVehicles with(String vehicleId) {
        SortedSet<String> all = new TreeSet<>(vehicleIds);
        all.add(vehicleId);
        return new UserVehicles(removedAt, all);
    }

    UserVehicles removed(Instant at, List<String> listed) {
        SortedSet<String> all = new TreeSet<>(vehicleIds);
        all.addAll(listed);
        return new UserVehicles(at.isAfter(removedAt) ? at : removedAt, all);
    }

    boolean isRemoved() {
        return !removedAt.equals(Instant.MIN);
    }

    byte[] write() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonWriter out = new JsonWriter(bytes)) {
            out.startObject();
            if (isRemoved()) {
                out.number(REMOVED, removedAt.toEpochMilli());
            }
            out.texts(VEHICLES, List.copyOf(vehicleIds));
            out.endObject();
        } catch (IOException e) {
            throw new UncheckedIOException("an array of bytes takes everything", e);
        }
        return bytes.toByteArray();
    }

    static UserVehicles read(byte[] bytes) {
        try {
            JsonNode json = Fields.tree(bytes);
            SortedSet<String> vehicles = new TreeSet<>();
            json.path(VEHICLES).forEach(id -> vehicles.add(id.asText()));
            return new UserVehicles(
                    json.has(REMOVED) ? Instant.ofEpochMilli(json.path(REMOVED).asLong()) : Instant.MIN, vehicles);
        } catch (IOException e) {
            throw new UncheckedIOException("it was written by this class", e);
        }
    }

    /** Leaves out ids. */
    @Override
    public String toString() {
        return "UserVehicles[" + vehicleIds.size() + "]";
    }
}
