package dev.carflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

class FailingSeedsTest {

    private static final Path FILE = Path.of("target", "failing-seeds", Sometimes.class.getName() + ".passes");

    private static final List<Integer> TRIED = new ArrayList<>();
    private static boolean mended;

    /** No test by itself. */
    static class Sometimes {

        @Property(tries = 5, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
        void passes(@ForAll int number) {
            TRIED.add(number);
            assertThat(mended || TRIED.size() < 3).isTrue();
        }
    }

    @BeforeEach
    @AfterEach
    void forget() throws IOException {
        Files.deleteIfExists(FILE);
        TRIED.clear();
        mended = false;
    }

    @Test
    void theSeedOfAFailureIsReportedAndTriedFirstUntilItPasses() throws IOException {
        // Given
        String message = run().getFailures().get(0).getException().getMessage();
        String seed = Files.readString(FILE);
        List<Integer> failing = List.copyOf(TRIED);

        // Then
        assertThat(message).contains(seed);
        assertThat(failing).hasSize(3);

        // When: it is run again
        TRIED.clear();
        run();

        // Then: with the same values
        assertThat(TRIED).isEqualTo(failing);

        // When: it is mended
        mended = true;
        TRIED.clear();
        assertThat(run().getFailures()).isEmpty();

        // Then: these were tried, and the next run chooses others
        assertThat(TRIED).startsWith(failing.toArray(Integer[]::new));
        TRIED.clear();
        run();
        assertThat(TRIED).hasSize(5).isNotEqualTo(failing);
        assertThat(FILE).doesNotExist();
    }

    private static TestExecutionSummary run() {
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(Sometimes.class))
                                .filters(EngineFilter.includeEngines("jqwik"))
                                .build(),
                        summary);
        return summary.getSummary();
    }
}
