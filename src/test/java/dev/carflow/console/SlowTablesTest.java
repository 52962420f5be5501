package dev.carflow.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.operations.StatusTable;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SlowTablesTest {

    private final AtomicLong now = new AtomicLong();

    @Test
    void aTableWhoseContentThrowsIsReadAgain() {
        // Given
        SlowTables tables = new SlowTables(List.of(new ThrowsOnce()), now::get);

        // When
        Page.Table first = tables.tables().get(0);
        now.addAndGet(Duration.ofSeconds(11).toNanos());
        Page.Table second = tables.tables().get(0);

        // Then
        assertThat(first.empty()).isEqualTo("It cannot be read just now: IllegalStateException.");
        assertThat(second.columns()).containsExactly("Name");
    }

    private static final class ThrowsOnce implements StatusTable {

        private boolean threw;

        @Override
        public String title() {
            return "A table";
        }

        @Override
        public String caption() {
            return "Rows.";
        }

        @Override
        public boolean isShown() {
            return true;
        }

        @Override
        public Uni<Content> content() {
            if (!threw) {
                threw = true;
                throw new IllegalStateException("no content");
            }
            return Uni.createFrom().item(new Content(List.of("Name"), List.of()));
        }
    }
}
