package dev.carflow.migration.imports;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import dev.carflow.migration.imports.ImportLine.Unusable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Records of CSV (RFC 4180), with the columns that the first line names. */
final class CsvFormat implements LineFormat {

    private static final CsvFactory CSV = new CsvFactory();

    private final List<Column> columns;
    private final LineParser reading;

    private CsvFormat(List<Column> columns, LineParser reading) {
        this.columns = List.copyOf(columns);
        this.reading = reading;
    }

    /** @throws LineSource.Unreadable if this is not a line of columns' names, {@code account} among them */
    static CsvFormat of(String header, LineParser reading) throws LineSource.Unreadable {
        List<String> names = values(header)
                .orElseThrow(() -> new LineSource.Unreadable(
                        "Its first line is neither JSON nor CSV. Columns: " + Column.ALL + "."));
        List<Column> columns = new ArrayList<>();
        for (String name : names) {
            columns.add(Column.of(name.strip())
                    .orElseThrow(() ->
                            new LineSource.Unreadable("Its first line must name the columns, separated by commas, or be"
                                    + " a JSON object. Its value " + (columns.size() + 1) + " is none of: " + Column.ALL
                                    + ".")));
        }
        if (new HashSet<>(columns).size() < columns.size()) {
            throw new LineSource.Unreadable("Its first line names a column twice.");
        }
        if (!columns.contains(Column.ACCOUNT)) {
            throw new LineSource.Unreadable("Its first line does not name the column account.");
        }
        return new CsvFormat(columns, reading);
    }

    @Override
    public ImportLine line(long number, String text) {
        Optional<List<String>> values = values(text);
        if (values.isEmpty()) {
            return new Unusable(number, LineSkipReason.NOT_CSV);
        }
        if (values.get().size() != columns.size()) {
            return new Unusable(number, LineSkipReason.OTHER_COLUMNS);
        }
        Map<Column, String> texts = new EnumMap<>(Column.class);
        for (int column = 0; column < columns.size(); column++) {
            texts.put(columns.get(column), values.get().get(column));
        }
        return reading.line(number, texts);
    }

    /** Returns none for text that is not one record. */
    private static Optional<List<String>> values(String text) {
        List<String> values = new ArrayList<>();
        try (CsvParser parser = CSV.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                return Optional.empty();
            }
            while (parser.nextToken() == JsonToken.VALUE_STRING) {
                values.add(parser.getText());
            }
            return parser.currentToken() == JsonToken.END_ARRAY && parser.nextToken() == null
                    ? Optional.of(values)
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
