package dev.carflow.views.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.smartcar.api.Fields;
import dev.carflow.views.merge.VehicleState;
import java.io.IOException;

/** The stored form of a vehicle's state. Reading what was written gives an equal state. */
public final class StateCodec {

    /** Incremented when older processes cannot read the form: then views are built anew. */
    static final int VERSION = 1;

    private StateCodec() {}

    /** @return the same bytes for equal states */
    public static byte[] write(VehicleState state) {
        return StateWriter.write(state);
    }

    /** Throws an {@link IllegalStateException} for bytes that no process of this version wrote. */
    public static VehicleState read(byte[] bytes) {
        try {
            JsonNode json = Fields.treeOfSignals(bytes);
            if (json.path("v").asInt() != VERSION) {
                throw new IllegalStateException("a stored state has version "
                        + json.path("v").asInt() + ", this process reads version " + VERSION + ": rebuild the views");
            }
            return StateReader.read(json);
        } catch (IOException e) {
            // The parser's own message quotes content.
            throw new IllegalStateException("a stored state is not well-formed: rebuild the views");
        }
    }
}
