package dev.carflow.accounts.directory;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.carflow.accounts.Account;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AccountTableTest {

    private final AccountTable table = new AccountTable();

    @Test
    void aReplacementTakesEffectAtOnceAndReportsMissingUsers() {
        // Given
        table.put(new AccountRow("ann", "customer-a", "vip"));
        table.put(new AccountRow("bob", null, null));

        // When
        ReplicaTable.Replacement<AccountRow> replacement = table.replacement();
        replacement.add(List.of(new AccountRow("ann", "customer-a2", null)));

        // Then: not before it is complete
        assertThat(table.find("ann")).contains(new Account(Optional.of("customer-a"), Optional.of("vip")));
        assertThat(replacement.complete()).containsExactly("bob");
        assertThat(table.find("ann")).contains(new Account(Optional.of("customer-a2"), Optional.empty()));
        assertThat(table.routeOf("ann")).isEmpty();
        assertThat(table.find("bob")).isEmpty();
        assertThat(table.size()).isEqualTo(1);
    }

    @Test
    void aHundredThousandUsersFitIntoFortyMegabytes() {
        // Given
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();

        // When: all allocations count, including temporary ones
        for (int number = 0; number < 100_000; number++) {
            table.put(new AccountRow(new UUID(number, number).toString(), "customer-" + number, "route" + number % 10));
        }

        // Then
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(40L << 20);
        assertThat(table.size()).isEqualTo(100_000);
    }
}
