package dev.carflow.enrichment.memory;

import dev.carflow.enrichment.signal.SignalReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Who told a vehicle's signals: most come of few events and answers, so each signal has the number of one. */
final class ReportCodec {

    private static final int BY_ANSWER = 1;
    private static final int WITH_SEQUENCE = 2;

    private final List<SignalReport> all;

    private ReportCodec(List<SignalReport> all) {
        this.all = all;
    }

    static ReportCodec none() {
        return new ReportCodec(new ArrayList<>());
    }

    int numberOf(SignalReport told) {
        int number = all.indexOf(told);
        if (number < 0) {
            all.add(told);
            return all.size() - 1;
        }
        return number;
    }

    SignalReport told(int number) {
        return all.get(number);
    }

    void write(CompactBytes bytes) {
        TimeCodec times = new TimeCodec();
        bytes.number(all.size());
        for (SignalReport told : all) {
            int more = (told.byAnswer() ? BY_ANSWER : 0) | (told.sequence().isPresent() ? WITH_SEQUENCE : 0);
            Optional<Instant> at = Optional.of(told.at());
            bytes.write(TimeCodec.form(at) << 2 | more);
            times.write(at, bytes);
            IdCodec.append(told.eventId(), bytes);
            told.sequence().ifPresent(bytes::signed);
        }
    }

    static ReportCodec read(CompactBytes.Reader bytes) {
        TimeCodec times = new TimeCodec();
        int count = (int) bytes.number();
        List<SignalReport> all = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int head = (int) bytes.number();
            Instant at = times.read(head >> 2, bytes).orElseThrow();
            String eventId = IdCodec.read(bytes);
            OptionalLong sequence =
                    (head & WITH_SEQUENCE) == 0 ? OptionalLong.empty() : OptionalLong.of(bytes.signed());
            all.add(new SignalReport((head & BY_ANSWER) != 0, eventId, at, sequence));
        }
        return new ReportCodec(all);
    }
}
