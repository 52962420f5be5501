package dev.carflow.benchmark.load;

/** Due at fixed times. A request that could not be sent in time stays due, and keeps its intended time. */
final class FixedRatePace implements Pace {

    private final long startAt;
    private final double interval;
    private final long requests;
    private long taken;

    FixedRatePace(long startAt, double interval, long requests) {
        this.startAt = startAt;
        this.interval = interval;
        this.requests = requests;
    }

    @Override
    public long untilDue(long now) {
        return isOver(now) ? Long.MAX_VALUE : time(taken) - now;
    }

    @Override
    public long take(long now) {
        return time(taken++);
    }

    @Override
    public boolean isOver(long now) {
        return taken >= requests;
    }

    @Override
    public long endsAt() {
        return time(requests);
    }

    private long time(long request) {
        return startAt + Math.round(request * interval);
    }
}
