package dev.carflow.migration.imports;

import dev.carflow.migration.imports.ImportLine.Unusable;
import dev.carflow.migration.imports.RecordReader.Text;
import java.io.InputStream;
import java.time.Clock;
import java.util.Optional;

/**
 * Lines of a file or of standard input: NDJSON if the first one begins with a brace, otherwise CSV whose first line
 * names the columns. A record's number is that of its first line: a CSV value may contain line breaks, although no
 * such value is usable.
 */
public final class FileLines implements LineSource {

    private final RecordReader records;
    private final LineFormat form;
    private Optional<Text> first;

    private FileLines(RecordReader records, LineFormat form, Optional<Text> first) {
        this.records = records;
        this.form = form;
        this.first = first;
    }

    /**
     * Begins to read.
     *
     * @throws Unreadable if the input is empty, or its first line does not identify the format
     */
    public static FileLines of(InputStream in) throws Unreadable {
        return of(in, Clock.systemUTC());
    }

    static FileLines of(InputStream in, Clock clock) throws Unreadable {
        RecordReader records = new RecordReader(in);
        Text first = records.next().orElseThrow(() -> new Unreadable("It is empty."));
        if (first.refusal().isPresent()) {
            throw new Unreadable("Its first line is " + first.refusal().get().words() + ".");
        }
        LineParser reading = new LineParser(clock);
        if (first.text().stripLeading().startsWith("{")) {
            return new FileLines(records, new JsonFormat(reading), Optional.of(first));
        }
        records.heedQuotes();
        return new FileLines(records, CsvFormat.of(first.text(), reading), Optional.empty());
    }

    @Override
    public Optional<ImportLine> next() throws Unreadable {
        Optional<Text> next = first.isPresent() ? first : records.next();
        first = Optional.empty();
        return next.map(read -> read.refusal()
                .<ImportLine>map(why -> new Unusable(read.number(), why))
                .orElseGet(() -> form.line(read.number(), read.text())));
    }

    @Override
    public void close() {
        records.close();
    }
}
