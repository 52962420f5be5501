package dev.carflow.accounts.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class VehicleTablePropertyTest {

    @Property(tries = 500)
    void anyIdsComeBackAsTheyWere(@ForAll String vehicle, @ForAll String user, @ForAll long high, @ForAll long low) {
        VehicleTable table = new VehicleTable();
        String uuid = new UUID(high, low).toString();

        table.put(new VehicleRow(vehicle, uuid));
        table.put(new VehicleRow(uuid, user));

        assertThat(table.userOf(vehicle)).contains(vehicle.equals(uuid) ? user : uuid);
        assertThat(table.userOf(uuid)).contains(user);
    }
}
