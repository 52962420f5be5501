package dev.carflow.sandbox.simulator.api;

import dev.carflow.sandbox.simulator.fleet.Signal;
import dev.carflow.sandbox.simulator.fleet.StoredSignal;
import java.util.List;
import java.util.SplittableRandom;

/** Writes the signals in the store by {@link SignalAnswers}. Confined to the event loop. */
final class WordedSignals {

    private final SignalAnswers settings;
    private final UnitWriter units;
    private final SplittableRandom random;

    WordedSignals(SignalAnswers settings, SplittableRandom random) {
        this.settings = settings;
        this.units = new UnitWriter(settings.units());
        this.random = random;
    }

    /**
     * A list as it is answered.
     *
     * @param total how many signals it claims
     */
    record Listing(List<StoredSignal> signals, int total) {}

    Listing list(List<StoredSignal> stored) {
        List<StoredSignal> worded = stored.stream().map(this::one).toList();
        if (settings.cut() + settings.thinned() == 0 || worded.size() < 2) {
            return new Listing(worded, worded.size());
        }
        double dice = random.nextDouble();
        if (dice >= settings.cut() + settings.thinned()) {
            return new Listing(worded, worded.size());
        }
        int first = random.nextInt(2);
        List<StoredSignal> half = worded.stream()
                .filter(signal -> worded.indexOf(signal) % 2 == first)
                .toList();
        return new Listing(half, dice < settings.cut() ? worded.size() : half.size());
    }

    StoredSignal one(StoredSignal stored) {
        Signal signal = stored.signal();
        long ahead = settings.ahead().toMillis();
        Signal dated = signal.hasTimes()
                ? signal.dated(
                        settings.wholeSeconds() ? signal.oemUpdatedAt() / 1000 * 1000 : signal.oemUpdatedAt(),
                        signal.retrievedAt() + ahead)
                : signal;
        return new StoredSignal(dated.withBody(units.write(dated.body())), stored.ingestedAt() + ahead);
    }
}
