package dev.carflow.smartcar.signals;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The signals of Smartcar's v3 specification by code. Codes are an open set: a signal that is not in the table passes
 * through unchanged. Immutable.
 */
public final class SignalTable {

    private static final String RESOURCE = "/smartcar/signals.csv";
    private static final int COLUMNS = 9;
    private static final SignalTable OF_SMARTCAR = read();

    private final Map<String, SignalDefinition> byCode;

    private SignalTable(Map<String, SignalDefinition> byCode) {
        this.byCode = Collections.unmodifiableMap(byCode);
    }

    /** The table that is part of this version. */
    public static SignalTable ofSmartcar() {
        return OF_SMARTCAR;
    }

    /** @param code in any case */
    public Optional<SignalDefinition> find(String code) {
        return Optional.ofNullable(byCode.get(code.toLowerCase(Locale.ROOT)));
    }

    /** Whether a signal is an attribute that does not change; false for an unknown one, which may change. */
    public boolean isStatic(String code) {
        return find(code).filter(SignalDefinition::isStatic).isPresent();
    }

    /** In the order of the codes. */
    public Collection<SignalDefinition> all() {
        return byCode.values();
    }

    private static SignalTable read() {
        Map<String, SignalDefinition> byCode = new LinkedHashMap<>();
        try (InputStream in = SignalTable.class.getResourceAsStream(RESOURCE);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, UTF_8))) {
            lines.lines().skip(1).map(SignalTable::definition).forEach(each -> {
                if (byCode.put(each.code(), each) != null) {
                    throw new IllegalStateException(RESOURCE + " has " + each.code() + " twice");
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE + " cannot be read", e);
        }
        return new SignalTable(byCode);
    }

    private static SignalDefinition definition(String line) {
        String[] columns = line.split(",", -1);
        if (columns.length != COLUMNS) {
            throw new IllegalStateException(RESOURCE + " has a line of " + columns.length + " columns: " + line);
        }
        return new SignalDefinition(
                columns[0],
                columns[1],
                ValueType.valueOf(columns[2].toUpperCase(Locale.ROOT)),
                list(columns[3]),
                list(columns[4]).stream().findFirst(),
                list(columns[5]).stream().map(UnitAlias::of).toList(),
                Set.copyOf(list(columns[6])),
                !columns[7].isEmpty(),
                !columns[8].isEmpty());
    }

    private static List<String> list(String column) {
        return Stream.of(column.split(";")).filter(item -> !item.isEmpty()).toList();
    }
}
