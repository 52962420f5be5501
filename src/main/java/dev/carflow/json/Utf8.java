package dev.carflow.json;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Distinguishes UTF-8 from bytes that only look like it (RFC 3629). Jackson accepts overlong forms, encoded surrogates
 * and code points beyond U+10FFFF in some places and not in others: another reader of the same bytes would see a
 * different text or name.
 */
public final class Utf8 {

    private static final int CHUNK = 1024;

    private Utf8() {}

    /** Returns whether the bytes are well-formed UTF-8. Only bodies with a byte that is not ASCII are decoded. */
    public static boolean isWellFormed(byte[] bytes) {
        int ascii = 0;
        while (ascii < bytes.length && bytes[ascii] >= 0) {
            ascii++;
        }
        return ascii == bytes.length || decodes(ByteBuffer.wrap(bytes, ascii, bytes.length - ascii));
    }

    private static boolean decodes(ByteBuffer bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer chunk = CharBuffer.allocate(Math.min(CHUNK, bytes.remaining()));
        CoderResult result;
        do {
            result = decoder.decode(bytes, chunk.clear(), true);
        } while (result.isOverflow());
        return result.isUnderflow();
    }

    /** Replaces each lone surrogate, which UTF-8 cannot encode, by {@code ?}. */
    public static String encodable(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
            }
        }
        return text;
    }
}
