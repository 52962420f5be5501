package dev.carflow.accounts.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class VehicleTableTest {

    private final VehicleTable table = new VehicleTable();

    @Test
    void idsComeBackAsTheyWereWrittenWhetherTheyAreUuidsOrNot() {
        for (String id : List.of(
                "36ab27d0-fd9d-4455-823a-ce30af709ffc",
                "36AB27D0-FD9D-4455-823A-CE30AF709FFC",
                "36ab27d0-fd9d-4455-823a-ce30af709ff ",
                "1-1-1-1-000000000000000000000000001",
                "vehicle")) {
            table.put(new VehicleRow(id, "user of " + id));
            assertThat(table.userOf(id)).contains("user of " + id);
            table.put(new VehicleRow("v", id));
            assertThat(table.userOf("v")).contains(id);
        }
        assertThat(table.userOf("36ab27d0-fd9d-4455-823a-ce30af709fff")).isEmpty();
        assertThat(table.size()).isEqualTo(6);
    }

    @Test
    void aReplacementTakesEffectAtOnceAndReportsMissingVehicles() {
        // Given
        table.put(new VehicleRow("car", "ann"));
        table.put(new VehicleRow("van", "bob"));

        // When
        ReplicaTable.Replacement<VehicleRow> replacement = table.replacement();
        replacement.add(List.of(new VehicleRow("car", "cid"), new VehicleRow("bus", null)));

        // Then: not before it is complete
        assertThat(table.userOf("car")).contains("ann");
        assertThat(replacement.complete()).containsExactly("van");
        assertThat(table.userOf("car")).contains("cid");
        assertThat(table.userOf("bus")).isEmpty();
        assertThat(table.size()).isEqualTo(1);
    }

    @Test
    void twoHundredThousandVehiclesFitIntoThirtyMegabytes() {
        // Given
        long before = Math.min(retained(), retained());

        // When
        for (int i = 0; i < 200_000; i++) {
            table.put(new VehicleRow(
                    UUID.randomUUID().toString(), UUID.randomUUID().toString()));
        }

        // Then
        await().until(() -> retained() - before < 30_000_000);
        assertThat(table.size()).isEqualTo(200_000);
    }

    /** With what other threads have just made, which is gone a collection later. */
    private static long retained() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
