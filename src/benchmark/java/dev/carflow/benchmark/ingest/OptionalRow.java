package dev.carflow.benchmark.ingest;

import dev.carflow.benchmark.LiveSignals.Amount;
import dev.carflow.benchmark.Settings;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Rows that can be left out of the ingest benchmark, by the option {@code benchmark.rows}. */
enum OptionalRow {
    /** A producer without HTTP. */
    RAW,
    /** The signature without Kafka. */
    HTTP,
    /** Carflow without a database. */
    NO_DATABASE,
    /** Carflow on other JDKs, and with an AOT cache. */
    PACKAGES,
    /** Servers in Node. */
    NODE;

    static Set<OptionalRow> of(Settings settings) {
        Set<OptionalRow> rows = EnumSet.noneOf(OptionalRow.class);
        if (settings.rows().isPresent()) {
            settings.rows().get().forEach(name -> rows.add(of(name)));
        } else if (settings.body() == Amount.FEW) {
            // Other sizes show how servers compare; these rows do not depend on the size.
            rows.addAll(EnumSet.allOf(OptionalRow.class));
        }
        return rows;
    }

    private static OptionalRow of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
