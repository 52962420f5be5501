package dev.carflow.smartcar.token;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The events of a cache, in order. */
final class RecordedEvents implements TokenListener {

    final List<String> all = new ArrayList<>();
    final List<Duration> pauses = new ArrayList<>();

    @Override
    public void refreshed(Duration took, Duration lifetime) {
        all.add("refreshed in " + took + " for " + lifetime);
    }

    @Override
    public void refreshFailed(TokenProblem problem, Duration retryIn) {
        all.add("failed: " + problem.slug());
        pauses.add(retryIn);
    }

    @Override
    public void invalidated() {
        all.add("invalidated");
    }
}
