package dev.carflow.enrichment.reading;

import dev.carflow.enrichment.signal.ReportedSignal;
import dev.carflow.enrichment.signal.TimeFrom;
import dev.carflow.json.UtcTime;
import java.time.Instant;

/**
 * One reading of one signal.
 *
 * @param reported the signal as the event or the answer reported it
 * @param observedAt for a success, the time since which its value is known to hold; otherwise the time of the report
 * @param timeFrom the kind of that time
 * @param isTimeless whether it is a static attribute without a time of its own: the same reading whenever it is
 *     reported
 */
record SignalReading(ReportedSignal reported, Instant observedAt, TimeFrom timeFrom, boolean isTimeless) {

    static SignalReading of(ReportedSignal reported) {
        if (!reported.signal().isSuccess()) {
            return new SignalReading(reported, reported.triedAt(), TimeFrom.DELIVERY, false);
        }
        TimeFrom tried = reported.retrievedAt().isPresent() ? TimeFrom.RETRIEVAL : TimeFrom.DELIVERY;
        return reported.time()
                .map(time ->
                        new SignalReading(reported, time, reported.timeFrom().orElse(tried), false))
                .orElseGet(() -> new SignalReading(reported, reported.triedAt(), tried, true));
    }

    /**
     * Returns the identity among all readings of the vehicle and the user: its code, whether it is a value or a failure
     * to get one, and its time. The value is not part of it: a report with another value is a correction.
     */
    String identity() {
        return reported.code()
                + '\n'
                + reported.signal().isSuccess()
                + '\n'
                + (isTimeless ? "" : UtcTime.write(observedAt));
    }

    /** Leaves out the value: it can be a location. */
    @Override
    public String toString() {
        return "SignalReading[" + reported.code() + "]";
    }
}
