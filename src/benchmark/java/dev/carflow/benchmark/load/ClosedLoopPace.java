package dev.carflow.benchmark.load;

/** Always due, until the time is over. */
record ClosedLoopPace(long endsAt) implements Pace {

    @Override
    public long untilDue(long now) {
        return isOver(now) ? Long.MAX_VALUE : 0;
    }

    @Override
    public long take(long now) {
        return now;
    }

    @Override
    public boolean isOver(long now) {
        return now - endsAt >= 0;
    }
}
