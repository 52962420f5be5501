package dev.carflow.benchmark;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Runs all rows one after the other, again and again: what drifts on the machine meets every row alike. */
record Rounds(Settings settings, Meter meter) {

    Map<Contender, Series> run(List<Contender> contenders) throws IOException, InterruptedException {
        Map<Contender, Series> results = new LinkedHashMap<>();
        contenders.forEach(contender -> results.put(contender, new Series()));
        for (int round = 1; round <= settings.warmUpRounds(); round++) {
            for (Contender contender : contenders) {
                results.get(contender).unmeasured(block("warm-up " + round, contender));
            }
        }
        for (int round = 1; round <= settings.rounds(); round++) {
            for (Contender contender : contenders) {
                results.get(contender).measured(block("round " + round, contender));
            }
        }
        return results;
    }

    private Block block(String title, Contender contender) throws IOException, InterruptedException {
        Block block = meter.measure(contender.process(), () -> contender.load(settings.block()));
        System.out.printf(
                Locale.ROOT,
                "%-10s %-28s %,9.0f/s%n",
                title,
                contender.name(),
                block.tally().perSecond());
        return block;
    }
}
