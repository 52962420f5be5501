package dev.carflow.enrichment.reading;

import dev.carflow.enrichment.signal.ReportedSignal;
import dev.carflow.enrichment.signal.TimeFrom;
import dev.carflow.smartcar.api.UtcTime;
import java.time.Instant;

/**
 * One reading of one signal.
 *
 * @param told as the event or the answer told it
 * @param observedAt of a success, since when its value is known to hold; of anything else, when it was told
 * @param timeFrom which time that is
 * @param isTimeless whether it is a static attribute without a time of its own: the same reading whenever it is told
 */
record SignalReading(ReportedSignal told, Instant observedAt, TimeFrom timeFrom, boolean isTimeless) {

    static SignalReading of(ReportedSignal told) {
        if (!told.signal().isSuccess()) {
            return new SignalReading(told, told.triedAt(), TimeFrom.DELIVERY, false);
        }
        TimeFrom tried = told.retrievedAt().isPresent() ? TimeFrom.RETRIEVAL : TimeFrom.DELIVERY;
        return told.time()
                .map(time -> new SignalReading(told, time, told.timeFrom().orElse(tried), false))
                .orElseGet(() -> new SignalReading(told, told.triedAt(), tried, true));
    }

    /**
     * Tells it from all other readings of the vehicle and the user: its code, whether it is a value or a failure to get one,
     * and its time. The value is no part of it: told again with another value, it is corrected.
     */
    String identity() {
        return told.code() + '\n' + told.signal().isSuccess() + '\n' + (isTimeless ? "" : UtcTime.write(observedAt));
    }

    /** A value can be a place. */
    @Override
    public String toString() {
        return "SignalReading[" + told.code() + "]";
    }
}
