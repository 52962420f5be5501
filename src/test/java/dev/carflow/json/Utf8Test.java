package dev.carflow.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {

    /** One from each range that RFC 3629, section 4, excludes. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "80",
                "BF",
                "C0AF",
                "C1A5",
                "C2",
                "C220",
                "E080AF",
                "E09F80",
                "E28C",
                "EDA080",
                "EDA0BDEDB880",
                "EDBFBF",
                "F08080AF",
                "F08FBFBF",
                "F4908080",
                "F5808080",
                "F8888080",
                "FE",
                "FF61"
            })
    void textOutsideTheGrammarIsNotWellFormed(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);

        assertThat(Utf8.isWellFormed(bytes)).isFalse();
        assertThat(Utf8.isWellFormed(between("some text ", bytes))).isFalse();
    }

    @Property
    void everyTextIsWellFormed(@ForAll @IntRange(max = 0x10FFFF) int codePoint, @ForAll @IntRange(max = 5000) int at) {
        int usable = codePoint >= 0xD800 && codePoint <= 0xDFFF ? codePoint - 0xD800 : codePoint;
        String text = "é".repeat(at) + Character.toString(usable);

        assertThat(Utf8.isWellFormed(text.getBytes(StandardCharsets.UTF_8))).isTrue();
    }

    /** Java's replacement of what is malformed is the oracle: such text does not encode to the same bytes. */
    @Property
    void bytesAreWellFormedIfAndOnlyIfTheyComeBackFromText(@ForAll @Size(max = 12) byte[] bytes) {
        byte[] back = new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);

        assertThat(Utf8.isWellFormed(bytes)).isEqualTo(Arrays.equals(back, bytes));
    }

    @Example
    void aLoneSurrogateIsReplacedByAQuestionMarkAndAPairStays() {
        assertThat(Utf8.encodable("a\ud83db\udc00 🚗 ż")).isEqualTo("a?b? 🚗 ż");
    }

    private static byte[] between(String text, byte[] bytes) {
        String latin = text + new String(bytes, StandardCharsets.ISO_8859_1) + text;
        return latin.getBytes(StandardCharsets.ISO_8859_1);
    }
}
