package dev.carflow.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.DoubleFunction;

/** The figures with their plots. */
final class Cards {

    private final ShownProcess process;
    private final Recorder recorder;
    private final Reading now;
    private final Range range;

    Cards(ShownProcess process, Recorder recorder, Range range) {
        this.process = process;
        this.recorder = recorder;
        this.now = recorder.latest();
        this.range = range;
    }

    /** Returns those of the process's roles. */
    List<Page.Card> all() {
        List<Page.Card> cards = new ArrayList<>();
        if (process.isIngest()) {
            cards.add(deliveries());
        }
        if (process.isWorker()) {
            cards.add(enriched());
            cards.add(delay());
            cards.add(lag());
            cards.add(allowance());
        }
        if (now.has(ShownMetrics.SPILL_EVENTS)) {
            cards.add(spill());
        }
        if (process.isWorker()) {
            cards.add(token());
        }
        return cards;
    }

    private Page.Card deliveries() {
        return plotted(
                "deliveries",
                "Deliveries from Smartcar",
                "Webhook requests a second, over ten seconds",
                List.of(
                        figure("accepted", Amount.rate(recorder.present(Series.ACCEPTED)), "a second", 1),
                        figure("refused", Amount.rate(recorder.present(Series.REFUSED)), "a second", 2),
                        figure("95 % answered in", seconds(ShownMetrics.ANSWER_TIME, 0.95), "", 0)),
                List.of(new Plot.Named(Series.ACCEPTED, "accepted"), new Plot.Named(Series.REFUSED, "refused")),
                1,
                Cards::perSecond);
    }

    private Page.Card enriched() {
        return plotted(
                "enriched",
                "Enriched events",
                "Written by this worker a second, over ten seconds",
                List.of(
                        figure("enriched", Amount.rate(recorder.present(Series.ENRICHED)), "a second", 1),
                        figure(
                                "calls to Smartcar",
                                Amount.count(recorder.growth(ShownMetrics.CALLS, Recorder.MINUTE)),
                                "a minute",
                                0)),
                List.of(new Plot.Named(Series.ENRICHED, "enriched")),
                1,
                Cards::perSecond);
    }

    private Page.Card delay() {
        return plotted(
                "delay",
                "Delay",
                "From the event on Kafka to its enriched form, over the last minute",
                List.of(
                        figure("half within", seconds(ShownMetrics.DELAY, 0.5), "", 1),
                        figure("95 % within", seconds(ShownMetrics.DELAY, 0.95), "", 2),
                        figure("99 % within", seconds(ShownMetrics.DELAY, 0.99), "", 0)),
                List.of(new Plot.Named(Series.DELAY_MEDIAN, "median"), new Plot.Named(Series.DELAY_95, "95 %")),
                0.1,
                Amount::time);
    }

    private Page.Card lag() {
        return plotted(
                "lag",
                "Waiting events",
                "On Kafka and not yet enriched, of this worker's partitions (lag)",
                List.of(
                        figure("waiting", Amount.count(now.value(ShownMetrics.LAG)), "events", 1),
                        figure("read here", Amount.count(now.value(ShownMetrics.PARTITIONS)), "partitions", 0)),
                List.of(new Plot.Named(Series.LAG, "waiting")),
                10,
                Amount::count);
    }

    private Page.Card allowance() {
        double left = now.value(ShownMetrics.ALLOWANCE);
        return plotted(
                "allowance",
                "Smartcar's allowance",
                "Calls left for all workers together",
                List.of(
                        figure("left", Amount.count(Math.floor(left)), Double.isInfinite(left) ? "" : "calls", 1),
                        figure(
                                left < 1 ? "spent" : "spent in",
                                left < 1 ? "now" : Amount.time(now.value(ShownMetrics.ALLOWANCE_EMPTY_IN)),
                                "",
                                0),
                        figure("breaker", now.isAboveZero(ShownMetrics.BREAKER_OPEN) ? "open" : "closed", "", 0)),
                List.of(new Plot.Named(Series.ALLOWANCE, "left")),
                10,
                value -> Amount.count(Math.floor(value)));
    }

    private Page.Card token() {
        SortedMap<String, Double> refreshes = recorder.growth(ShownMetrics.TOKEN_REFRESHES, "outcome", Recorder.LATELY);
        double failed = refreshes.entrySet().stream()
                .filter(each -> !each.getKey().equals("success"))
                .mapToDouble(Map.Entry::getValue)
                .sum();
        double age = now.value(ShownMetrics.TOKEN_AGE);
        double endsIn = now.value(ShownMetrics.TOKEN_EXPIRES_IN);
        return new Page.Card(
                "token",
                "Application token",
                "With which Smartcar is called; renewed before it ends, while there are calls",
                List.of(
                        figure("age", Double.isNaN(age) ? "no token" : Amount.time(age), "", 0),
                        figure("ends in", endsIn < 0 ? "has ended" : Amount.time(endsIn), "", 0),
                        figure("failed renewals", Amount.count(failed), "in 15 min", 0)),
                null,
                null);
    }

    private Page.Card spill() {
        return plotted(
                "spill",
                "Spill",
                "Events in the database because Kafka did not take them, of all processes",
                List.of(
                        figure("waiting", Amount.count(now.value(ShownMetrics.SPILL_EVENTS)), "events", 1),
                        figure("oldest", age(now.value(ShownMetrics.SPILL_OLDEST)), "", 0),
                        figure(
                                "put on Kafka",
                                Amount.count(recorder.growth(ShownMetrics.DRAINED, Recorder.LATELY)),
                                "in 15 min",
                                0)),
                List.of(new Plot.Named(Series.SPILL, "waiting")),
                10,
                Amount::count);
    }

    private static String age(double seconds) {
        return seconds == 0 ? "none" : Amount.time(seconds);
    }

    private String seconds(String timer, double share) {
        return Amount.time(recorder.percentile(timer, share));
    }

    private static String perSecond(double value) {
        return Amount.rate(value) + "/s";
    }

    private Page.Card plotted(
            String id,
            String title,
            String what,
            List<Page.Figure> figures,
            List<Plot.Named> series,
            double lowestTop,
            DoubleFunction<String> words) {
        Plot plot = Plot.of(title, range, recorder.history(range), series, lowestTop, words);
        boolean drawn = plot.lines().stream().anyMatch(line -> !line.path().isEmpty());
        return new Page.Card(id, title, what, figures, plot, drawn ? null : "Nothing to draw yet.");
    }

    private static Page.Figure figure(String label, String value, String unit, int series) {
        return new Page.Figure(label, value, unit, series);
    }
}
