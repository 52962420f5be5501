package dev.carflow.migration.imports;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The lines of a text in UTF-8, of which only one is in memory, and none that is too long. Blank ones are counted alone. */
final class TextLines implements AutoCloseable {

    /** Two tokens of 4,096 characters, and room. */
    static final int LONGEST = 16_384;

    private static final int BUFFER = 65_536;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER];
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
    private int position;
    private int limit;
    private long number;

    TextLines(InputStream in) {
        this.in = in;
    }

    /** @param text without its end; none for a reason that is {@code refusal} */
    record Text(long number, String text, Optional<Refusal> refusal) {

        static Text refused(long number, Refusal why) {
            return new Text(number, "", Optional.of(why));
        }

        @Override
        public String toString() {
            return "Text[" + number + "]";
        }
    }

    /** Returns none at the end. */
    Optional<Text> next() throws Lines.Unreadable {
        try {
            while (fill()) {
                Text text = one();
                if (text.refusal().isPresent() || !text.text().isBlank()) {
                    return Optional.of(text);
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new Lines.Unreadable("It cannot be read on after line " + number + ": "
                    + e.getClass().getSimpleName());
        }
    }

    /** Returns whether there is anything more. */
    private boolean fill() throws IOException {
        if (position < limit) {
            return true;
        }
        position = 0;
        limit = Math.max(0, in.read(buffer));
        return limit > 0;
    }

    private Text one() throws IOException {
        number++;
        line.reset();
        long length = 0;
        boolean ended = false;
        while (!ended && fill()) {
            int from = position;
            while (position < limit && buffer[position] != '\n') {
                position++;
            }
            length += position - from;
            if (length <= LONGEST) {
                line.write(buffer, from, position - from);
            }
            ended = position < limit;
            position += ended ? 1 : 0;
        }
        return length > LONGEST ? Text.refused(number, Refusal.TOO_LONG) : decoded();
    }

    private Text decoded() {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(line.toByteArray()))
                    .toString();
            String unmarked = number == 1 && text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
            return new Text(
                    number,
                    unmarked.endsWith("\r") ? unmarked.substring(0, unmarked.length() - 1) : unmarked,
                    Optional.empty());
        } catch (CharacterCodingException e) {
            return Text.refused(number, Refusal.NOT_TEXT);
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
