package dev.carflow.signature.cause;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Undoes known changes of bodies in transit. One variant at a time, because all together may be large. */
final class BodyVariants {

    private static final Charset WINDOWS = Charset.forName("windows-1252");
    private static final String MARK = "\uFEFF";

    private BodyVariants() {}

    /** Visits the received bytes first, then the likely variants. */
    static void forEach(byte[] received, Consumer<BodyVariant> visitor) {
        visitor.accept(new BodyVariant(received, Optional.empty(), "the body as it came"));
        ends(received, visitor);
        Optional<String> text = decoded(received, UTF_8);
        text.ifPresent(each -> {
            lineEnds(each, visitor);
            doublyEncoded(each, visitor);
            rewritten(each, Optional.empty(), visitor);
        });
        Stream.of(UTF_16LE, UTF_16BE, ISO_8859_1, WINDOWS)
                .filter(charset -> text.isEmpty() || looksWide(received, charset))
                .forEach(charset -> decoded(received, charset).ifPresent(each -> converted(each, charset, visitor)));
    }

    private static void ends(byte[] received, Consumer<BodyVariant> visitor) {
        int end = received.length;
        while (end > 0 && (received[end - 1] == '\n' || received[end - 1] == '\r' || received[end - 1] == ' ')) {
            end--;
        }
        byte[] bare = Arrays.copyOf(received, end);
        if (end < received.length) {
            visitor.accept(rewrite(bare, "white space was added at its end"));
        }
        visitor.accept(rewrite(joined(bare, "\n"), "the line end behind it was taken off"));
        visitor.accept(rewrite(joined(bare, "\r\n"), "the line end behind it was taken off"));
    }

    private static void lineEnds(String text, Consumer<BodyVariant> visitor) {
        if (text.startsWith(MARK)) {
            visitor.accept(encoding(text.substring(1), "a byte order mark was added"));
            rewritten(text.substring(1), Optional.of("a byte order mark was added"), visitor);
        } else {
            visitor.accept(encoding(MARK + text, "its byte order mark was taken off"));
        }
        String unix = text.replace("\r\n", "\n").replace('\r', '\n');
        if (!unix.equals(text)) {
            visitor.accept(encoding(unix, "its line ends were converted"));
        }
        if (unix.indexOf('\n') >= 0) {
            visitor.accept(encoding(unix.replace("\n", "\r\n"), "its line ends were converted"));
        }
    }

    /** UTF-8 that was read as Latin-1 and written as UTF-8. */
    private static void doublyEncoded(String text, Consumer<BodyVariant> visitor) {
        if (text.chars().allMatch(c -> c < 0x80)) {
            return;
        }
        for (Charset charset : List.of(ISO_8859_1, WINDOWS)) {
            if (charset.newEncoder().canEncode(text)) {
                visitor.accept(new BodyVariant(
                        text.getBytes(charset), Optional.of(Cause.ENCODING), "it was encoded twice as UTF-8"));
            }
        }
    }

    private static void converted(String text, Charset charset, Consumer<BodyVariant> visitor) {
        String how = "it was converted from UTF-8 to " + charset.name();
        String bare = text.startsWith(MARK) ? text.substring(1) : text;
        visitor.accept(encoding(bare, how));
        rewritten(bare, Optional.of(how), visitor);
    }

    /** JSON as Smartcar writes it, whatever a serialiser on the way did. */
    private static void rewritten(String text, Optional<String> before, Consumer<BodyVariant> visitor) {
        CompactJson.of(text, false)
                .ifPresent(body -> visitor.accept(rewritten(body, before, "signed with no white space")));
        CompactJson.of(text, true)
                .ifPresent(body -> visitor.accept(rewritten(
                        body, before, "signed with no white space and characters that are written as they are")));
    }

    private static BodyVariant rewritten(String body, Optional<String> before, String how) {
        return before.map(first -> encoding(body, first + ", and written anew; " + how))
                .orElseGet(() -> rewrite(body.getBytes(UTF_8), "it was written anew; " + how));
    }

    private static boolean looksWide(byte[] body, Charset charset) {
        return (charset == UTF_16LE || charset == UTF_16BE)
                && body.length % 2 == 0
                && body.length > 1
                && (body[0] == 0 || body[1] == 0);
    }

    private static Optional<String> decoded(byte[] body, Charset charset) {
        try {
            return Optional.of(
                    charset.newDecoder().decode(ByteBuffer.wrap(body)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static byte[] joined(byte[] body, String end) {
        byte[] joined = Arrays.copyOf(body, body.length + end.length());
        System.arraycopy(end.getBytes(UTF_8), 0, joined, body.length, end.length());
        return joined;
    }

    private static BodyVariant encoding(String text, String how) {
        return new BodyVariant(text.getBytes(UTF_8), Optional.of(Cause.ENCODING), how);
    }

    private static BodyVariant rewrite(byte[] body, String how) {
        return new BodyVariant(body, Optional.of(Cause.RESERIALISED), how);
    }
}
