package dev.carflow.console;

import java.time.Duration;

/** How far back the plots reach. */
enum Range {
    QUARTER_HOUR("15m", "15 minutes", Duration.ofMinutes(15)),
    SIX_HOURS("6h", "6 hours", Duration.ofHours(6));

    private final String parameter;
    private final String words;
    private final Duration span;

    Range(String parameter, String words, Duration span) {
        this.parameter = parameter;
        this.words = words;
        this.span = span;
    }

    /** Returns the range with this parameter; the shorter one if there is none. */
    static Range of(String parameter) {
        return SIX_HOURS.parameter.equals(parameter) ? SIX_HOURS : QUARTER_HOUR;
    }

    String parameter() {
        return parameter;
    }

    String words() {
        return words;
    }

    Duration span() {
        return span;
    }
}
