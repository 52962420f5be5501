package dev.carflow.enrichment.event;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;

/**
 * Writes characters that need surrogates, such as an emoji, as JSON escapes: the same value. JSON can name an unpaired
 * surrogate, which UTF-8 cannot hold, and one in a nickname must not stop the event.
 */
final class SurrogateEscapes extends CharacterEscapes {

    private static final long serialVersionUID = 1L;

    @Override
    public int[] getEscapeCodesForAscii() {
        return standardAsciiEscapesForJSON();
    }

    @Override
    public SerializableString getEscapeSequence(int character) {
        boolean surrogate = character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
        return surrogate ? new SerializedString("\\u" + Integer.toHexString(character)) : null;
    }
}
