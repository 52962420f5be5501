package dev.carflow.enrichment.signal;

import dev.carflow.smartcar.api.ClockSkew;
import dev.carflow.smartcar.api.Signal;
import dev.carflow.smartcar.signals.SignalTable;
import java.time.Instant;
import java.util.Optional;

/** A signal as one event or one answer told it. Times of others are bounded by when it was told. Immutable. */
public final class ReportedSignal {

    private final Signal signal;
    private final SignalReport told;

    /** Made when it is first asked for, since most are passed on unread; the same each time. */
    private SignalValue value;

    public ReportedSignal(Signal signal, SignalReport told) {
        this.signal = signal.heardAt(told.at());
        this.told = told;
    }

    public Signal signal() {
        return signal;
    }

    public SignalReport told() {
        return told;
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

    /** Which time {@link #time} is; none if there is none. */
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
     * By which its value grows old: the maker's time unless that is from the future, else when Smartcar retrieved it, else
     * when it was told. None for static attributes without a maker's time, which do not age, and for the body of a failure
     * without one: however new it looks, nobody knows how old it is.
     */
    public Optional<Instant> time() {
        return timeFrom().map(from -> switch (from) {
            case MAKER -> signal.updatedAt().orElseThrow();
            case RETRIEVAL -> retrievedAt().orElseThrow();
            case DELIVERY -> told.at();
        });
    }

    /** When Smartcar last tried: its status is of then. The times of a failure are those of the value that it repeats. */
    public Instant triedAt() {
        return signal.isSuccess() ? retrievedAt().orElse(told.at()) : told.at();
    }

    /** None if it is from after it was told. */
    public Optional<Instant> retrievedAt() {
        return signal.retrievedAt().filter(time -> !ClockSkew.isAhead(time, told.at()));
    }

    /** The same without its value, which must not be kept, or is none. */
    public ReportedSignal withoutBody() {
        return signal.body().isEmpty() ? this : new ReportedSignal(signal.withoutBody(), told);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ReportedSignal that && signal.equals(that.signal) && told.equals(that.told);
    }

    @Override
    public int hashCode() {
        return 31 * signal.hashCode() + told.hashCode();
    }

    @Override
    public String toString() {
        return signal + " told at " + told.at();
    }
}
