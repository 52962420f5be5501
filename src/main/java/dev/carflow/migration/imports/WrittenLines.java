package dev.carflow.migration.imports;

import dev.carflow.migration.imports.Line.Unusable;
import dev.carflow.migration.imports.TextLines.Text;
import java.io.InputStream;
import java.time.Clock;
import java.util.Optional;

/**
 * Lines of a file or of standard input: NDJSON if the first one begins with a brace, else CSV whose first line names the
 * columns. A line of the text is one of the import: no value that can be used has a line break in it.
 */
public final class WrittenLines implements Lines {

    private final TextLines text;
    private final LineForm form;
    private Optional<Text> first;

    private WrittenLines(TextLines text, LineForm form, Optional<Text> first) {
        this.text = text;
        this.form = form;
        this.first = first;
    }

    /**
     * Begins to read.
     *
     * @throws Unreadable if it is empty, or its first line does not say what the others are
     */
    public static WrittenLines of(InputStream in) throws Unreadable {
        return of(in, Clock.systemUTC());
    }

    static WrittenLines of(InputStream in, Clock clock) throws Unreadable {
        TextLines text = new TextLines(in);
        Text first = text.next().orElseThrow(() -> new Unreadable("It is empty."));
        if (first.refusal().isPresent()) {
            throw new Unreadable("Its first line is " + first.refusal().get().words() + ".");
        }
        LineReading reading = new LineReading(clock);
        return first.text().stripLeading().startsWith("{")
                ? new WrittenLines(text, new JsonForm(reading), Optional.of(first))
                : new WrittenLines(text, CsvForm.of(first.text(), reading), Optional.empty());
    }

    @Override
    public Optional<Line> next() throws Unreadable {
        Optional<Text> next = first.isPresent() ? first : text.next();
        first = Optional.empty();
        return next.map(read -> read.refusal()
                .<Line>map(why -> new Unusable(read.number(), why))
                .orElseGet(() -> form.line(read.number(), read.text())));
    }

    @Override
    public void close() {
        text.close();
    }
}
