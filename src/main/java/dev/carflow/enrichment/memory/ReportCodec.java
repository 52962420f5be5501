package dev.carflow.enrichment.memory;

import dev.carflow.enrichment.signal.SignalReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The reports of a vehicle's signals: most signals come from a few events and answers, so each signal refers to its
 * report by number.
 */
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

    int numberOf(SignalReport report) {
        int number = all.indexOf(report);
        if (number < 0) {
            all.add(report);
            return all.size() - 1;
        }
        return number;
    }

    SignalReport report(int number) {
        return all.get(number);
    }

    void write(CompactBytes bytes) {
        TimeCodec times = new TimeCodec();
        bytes.number(all.size());
        for (SignalReport report : all) {
            int more = (report.byAnswer() ? BY_ANSWER : 0) | (report.sequence().isPresent() ? WITH_SEQUENCE : 0);
            Optional<Instant> at = Optional.of(report.at());
            bytes.write(TimeCodec.form(at) << 2 | more);
            times.write(at, bytes);
            IdCodec.append(report.eventId(), bytes);
            report.sequence().ifPresent(bytes::signed);
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
