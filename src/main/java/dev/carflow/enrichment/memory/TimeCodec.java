package dev.carflow.enrichment.memory;

import java.time.Instant;
import java.util.Optional;

/**
 * The times of one vehicle, each stored as the distance to the one before: they lie close together. Two bits in the
 * signal's header byte encode the form.
 */
final class TimeCodec {

    static final int ABSENT = 0;
    private static final int MILLIS = 1;
    /** Finer than milliseconds, or too far away for them. */
    private static final int NANOS = 2;
    /** A time that was in the future when it was received. */
    static final int AHEAD = 3;

    private static final long MILLIS_COUNT = Long.MAX_VALUE / 4000;

    private long last;

    static int form(Optional<Instant> time) {
        return time.map(known -> known.getNano() % 1_000_000 == 0 && Math.abs(known.getEpochSecond()) < MILLIS_COUNT
                        ? MILLIS
                        : NANOS)
                .orElse(ABSENT);
    }

    void write(Optional<Instant> time, CompactBytes bytes) {
        write(form(time), time, bytes);
    }

    /** @param form {@link #form} of the time, or {@link #AHEAD} */
    void write(int form, Optional<Instant> time, CompactBytes bytes) {
        if (form == MILLIS) {
            long millis = time.orElseThrow().toEpochMilli();
            bytes.signed(millis - last);
            last = millis;
        } else if (form != ABSENT) {
            bytes.signed(time.orElseThrow().getEpochSecond())
                    .number(time.orElseThrow().getNano());
        }
    }

    Optional<Instant> read(int form, CompactBytes.Reader bytes) {
        if (form == MILLIS) {
            last += bytes.signed();
            return Optional.of(Instant.ofEpochMilli(last));
        }
        return form == ABSENT ? Optional.empty() : Optional.of(Instant.ofEpochSecond(bytes.signed(), bytes.number()));
    }
}
