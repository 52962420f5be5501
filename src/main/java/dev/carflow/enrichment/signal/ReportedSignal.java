package dev.carflow.enrichment.signal;

import dev.carflow.smartcar.api.ClockSkew;
import dev.carflow.smartcar.api.Signal;
import dev.carflow.smartcar.signals.SignalTable;
import java.time.Instant;
import java.util.Optional;

/** A signal as one event or one answer reported it. Its times are never later than the report. Immutable. */
public final class ReportedSignal {

    private final Signal signal;
    private final SignalReport report;

    /** Parsed on first use, because most are passed on unread; the same object each time. */
    private SignalValue value;

    public ReportedSignal(Signal signal, SignalReport report) {
        this.signal = signal.receivedAt(report.at());
        this.report = report;
    }

    public Signal signal() {
        return signal;
    }

    public SignalReport report() {
        return report;
    }

    public String code() {
        return signal.code();
    }

    public SignalValue value() {
        if (value == null) {
            value = SignalValue.of(signal);
        }
        return value;
    }

    public boolean hasValue() {
        return value().isThere();
    }

    /** Returns the kind of {@link #time}, if there is one. */
    public Optional<TimeFrom> timeFrom() {
        if (signal.updatedAt().isPresent()) {
            return Optional.of(TimeFrom.MAKER);
        }
        if (!signal.isSuccess() || SignalTable.ofSmartcar().isStatic(code())) {
            return Optional.empty();
        }
        return Optional.of(retrievedAt().isPresent() ? TimeFrom.RETRIEVAL : TimeFrom.DELIVERY);
    }

    /**
     * Returns the time from which its value ages: the maker's time unless that is in the future, else when Smartcar
     * retrieved it, else when it was reported. Empty for static attributes without a maker's time, which do not age,
     * and for the body of a failure without one, whose age is unknown however new it looks.
     */
    public Optional<Instant> time() {
        return timeFrom().map(from -> switch (from) {
            case MAKER -> signal.updatedAt().orElseThrow();
            case RETRIEVAL -> retrievedAt().orElseThrow();
            case DELIVERY -> report.at();
        });
    }

    /**
     * Returns when Smartcar last tried, which is the time of its status. The times of a failure are those of the value
     * that it repeats.
     */
    public Instant triedAt() {
        return signal.isSuccess() ? retrievedAt().orElse(report.at()) : report.at();
    }

    /** Returns empty for a time after the report. */
    public Optional<Instant> retrievedAt() {
        return signal.retrievedAt().filter(time -> !ClockSkew.isAhead(time, report.at()));
    }

    /** Returns the same without its value, which must not be kept, or is none. */
    public ReportedSignal withoutBody() {
        return signal.body().isEmpty() ? this : new ReportedSignal(signal.withoutBody(), report);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ReportedSignal that && signal.equals(that.signal) && report.equals(that.report);
    }

    @Override
    public int hashCode() {
        return 31 * signal.hashCode() + report.hashCode();
    }

    @Override
    public String toString() {
        return signal + " reported at " + report.at();
    }
}
