package dev.carflow.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Checks {@link ScrapeServiceTest} itself: planted errors in expressions are found. */
class ScrapeTest {

    private static final Scrape SCRAPE = Scrape.of("""
            # HELP carflow_events_total Events
            carflow_events_total{loop="0",outcome="enriched"} 1.0
            carflow_events_total{loop="0",outcome="dead-letter"} 0.0
            carflow_available 1.0
            """);

    @Test
    void findsNothingWrongWhereAllIsThere() {
        assertThat(
                        problems(
                                "sum by (namespace, loop) (rate(carflow_events_total{outcome=~\"enriched|dead.*\"}[5m]))"
                                        + " > 0.5 * max by (namespace) (carflow_available) unless on (namespace) carflow_available offset 15m"))
                .isEmpty();
    }

    @Test
    void findsAMetricThatIsNotThere() {
        assertThat(problems("sum(rate(carflow_event_total[5m])) > 0 or absent(carflow_availible)"))
                .containsExactly(
                        "Some: there is no metric carflow_event_total", "Some: there is no metric carflow_availible");
    }

    @Test
    void findsALabelThatIsNotThere() {
        assertThat(problems("sum by (lane) (carflow_events_total{answer!=\"accepted\"})"))
                .containsExactly("Some: carflow_events_total has no label answer", "Some: nothing has the label lane");
    }

    @Test
    void findsAValueThatIsNotThere() {
        assertThat(problems("carflow_events_total{outcome=~\"enriched|deadletter\", loop=\"0\"} > 0"))
                .containsExactly("Some: carflow_events_total has no outcome deadletter but [dead-letter, enriched]");
    }

    @Test
    void seriesOfRecordingRulesAreThere() {
        Expression expression = new Expression("Some", "carflow:errors:ratio_rate5m > 0.1");
        assertThat(SCRAPE.problems(expression, List.of("carflow:errors:ratio_rate5m")))
                .isEmpty();
        assertThat(SCRAPE.problems(expression, List.of())).hasSize(1);
    }

    private static List<String> problems(String expression) {
        return SCRAPE.problems(new Expression("Some", expression), List.of()).toList();
    }
}
