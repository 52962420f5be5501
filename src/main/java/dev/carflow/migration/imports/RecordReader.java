package dev.carflow.migration.imports;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Splits UTF-8 text into records: lines or, with quotes, records of RFC 4180, whose quoted values may contain line
 * breaks. It holds one record in memory, and none that is too long, and only counts blank lines.
 */
final class RecordReader implements AutoCloseable {

    /** In bytes: enough for two tokens of 4,096 characters. */
    static final int LONGEST = 16_384;

    private static final int BUFFER = 65_536;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER];
    private final byte[] record = new byte[LONGEST];
    private boolean quotes;
    private int position;
    private int limit;
    /** Line ends so far. */
    private long lines;

    RecordReader(InputStream in) {
        this.in = in;
    }

    /**
     * A record.
     *
     * @param number of its first line, from 1
     * @param text without its end; none for a reason that is {@code refusal}
     */
    record Text(long number, String text, Optional<LineSkipReason> refusal) {

        static Text refused(long number, LineSkipReason why) {
            return new Text(number, "", Optional.of(why));
        }

        @Override
        public String toString() {
            return "Text[" + number + "]";
        }
    }

    /** From now on a line break in quotes belongs to its value. */
    void heedQuotes() {
        quotes = true;
    }

    /**
     * Returns none at the end.
     *
     * @throws LineSource.Unreadable also if a quote stands where RFC 4180 allows none, or is not closed: a guess at
     *     the next record's beginning could turn part of a value into a record
     */
    Optional<Text> next() throws LineSource.Unreadable {
        try {
            while (fill()) {
                Text text = one();
                if (text.refusal().isPresent() || !text.text().isBlank()) {
                    return Optional.of(text);
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new LineSource.Unreadable("It cannot be read on after line " + lines + ": "
                    + e.getClass().getSimpleName());
        }
    }

    /** Returns whether there is more input. */
    private boolean fill() throws IOException {
        if (position < limit) {
            return true;
        }
        position = 0;
        limit = Math.max(0, in.read(buffer));
        return limit > 0;
    }

    private Text one() throws IOException, LineSource.Unreadable {
        long number = lines + 1;
        int length = 0;
        CsvQuoteState quoting = CsvQuoteState.VALUE_BEGINS;
        while (fill()) {
            byte next = buffer[position++];
            if (next == '\n') {
                lines++;
                if (quoting != CsvQuoteState.QUOTED) {
                    return text(number, length);
                }
            }
            quoting = quotes ? quoting.after(next) : quoting;
            if (quoting == CsvQuoteState.MISPLACED) {
                throw unreadable(number, "a quote where RFC 4180 allows none");
            }
            if (length < LONGEST) {
                record[length] = next;
            }
            length = Math.min(length + 1, LONGEST + 1);
        }
        if (quoting == CsvQuoteState.QUOTED) {
            throw unreadable(number, "a quote that is never closed");
        }
        return text(number, length);
    }

    private static LineSource.Unreadable unreadable(long number, String what) {
        return new LineSource.Unreadable("The record that begins in line " + number + " has " + what
                + ": where it ends is not certain, so neither it nor what follows is taken.");
    }

    private Text text(long number, int length) {
        if (length > LONGEST) {
            return Text.refused(number, LineSkipReason.TOO_LONG);
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(record, 0, length))
                    .toString();
            String unmarked = number == 1 && text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
            return new Text(
                    number,
                    unmarked.endsWith("\r") ? unmarked.substring(0, unmarked.length() - 1) : unmarked,
                    Optional.empty());
        } catch (CharacterCodingException e) {
            return Text.refused(number, LineSkipReason.NOT_TEXT);
        }
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            // it was read, and nothing is lost
        }
    }
}
