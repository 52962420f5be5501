package dev.carflow.enrichment.memory;

import dev.carflow.enrichment.signal.Told;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Who told a vehicle's signals: most come of few events and answers, so each signal has the number of one. */
final class ToldBytes {

    private static final int BY_ANSWER = 1;
    private static final int WITH_SEQUENCE = 2;

    private final List<Told> all;

    private ToldBytes(List<Told> all) {
        this.all = all;
    }

    static ToldBytes none() {
        return new ToldBytes(new ArrayList<>());
    }

    int numberOf(Told told) {
        int number = all.indexOf(told);
        if (number < 0) {
            all.add(told);
            return all.size() - 1;
        }
        return number;
    }

    Told told(int number) {
        return all.get(number);
    }

    void write(Bytes bytes) {
        TimeBytes times = new TimeBytes();
        bytes.number(all.size());
        for (Told told : all) {
            int more = (told.byAnswer() ? BY_ANSWER : 0) | (told.sequence().isPresent() ? WITH_SEQUENCE : 0);
            Optional<Instant> at = Optional.of(told.at());
            bytes.write(TimeBytes.form(at) << 2 | more);
            times.write(at, bytes);
            Ids.append(told.eventId(), bytes);
            told.sequence().ifPresent(bytes::signed);
        }
    }

    static ToldBytes read(Bytes.Reader bytes) {
        TimeBytes times = new TimeBytes();
        int count = (int) bytes.number();
        List<Told> all = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int head = (int) bytes.number();
            Instant at = times.read(head >> 2, bytes).orElseThrow();
            String eventId = Ids.read(bytes);
            OptionalLong sequence =
                    (head & WITH_SEQUENCE) == 0 ? OptionalLong.empty() : OptionalLong.of(bytes.signed());
            all.add(new Told((head & BY_ANSWER) != 0, eventId, at, sequence));
        }
        return new ToldBytes(all);
    }
}
