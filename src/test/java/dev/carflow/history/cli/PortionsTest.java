package dev.carflow.history.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.history.Found;
import dev.carflow.history.HistoryRequest;
import dev.carflow.history.SearchReport;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PortionsTest {

    private final List<Integer> searches = new ArrayList<>();
    private final List<String> reported = new ArrayList<>();
    /** A search for more events finds more than it returns. */
    private int most = Integer.MAX_VALUE;

    @Test
    void eachEventIsReportedInOrderAndASearchIsMadeForAHundred() {
        Set<String> ids = ids(250);

        SearchReport last = new Portions(this::search).each(ids, this::report);

        assertThat(reported).containsExactlyElementsOf(ids);
        assertThat(searches).containsExactly(100, 100, 50);
        assertThat(last.request().eventIds()).hasSize(50);
    }

    @Test
    void aSearchThatFindsTooMuchIsMadeAgainInHalves() {
        most = 30;
        Set<String> ids = ids(100);

        new Portions(this::search).each(ids, this::report);

        assertThat(reported).containsExactlyElementsOf(ids);
        assertThat(searches).containsExactly(100, 50, 25, 25, 50, 25, 25);
    }

    @Test
    void oneEventThatHasTooMuchIsReportedAsFarAsItGoes() {
        most = 0;

        SearchReport last = new Portions(this::search).each(ids(1), this::report);

        assertThat(reported).hasSize(1);
        assertThat(last.isComplete()).isFalse();
    }

    private SearchReport search(Set<String> ids) {
        searches.add(ids.size());
        return new SearchReport(
                new HistoryRequest(ids, Optional.empty(), Optional.empty(), Found.WINDOW),
                List.of(),
                ids.size() > most,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    private void report(SearchReport report) {
        reported.add(report.request().eventId().orElseThrow());
    }

    private static Set<String> ids(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> "event-" + number)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
