package dev.carflow.migration.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.carflow.migration.imports.ImportLine.Unusable;
import dev.carflow.migration.imports.ImportLine.Usable;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileLinesTest {

    private static final Instant NOW = Instant.parse("2026-11-30T09:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    @Test
    void aLineOfCsvAndOneOfJsonSayTheSame() throws Exception {
        List<ImportLine> csv = lines("account,vin,access_token,refresh_token,issued_at,expires_at\r\n"
                + "7,5yjsa1e26ffp12345,a-1,r-1,2026-11-30 08:00:00.5+00,2026-11-30T11:00:00.5+01:00\r\n");
        List<ImportLine> json = lines("""
                {"account":7,"vin":"5YJSA1E26FFP12345","access_token":"a-1","refresh_token":"r-1",
                """.strip() + """
                "issued_at":"2026-11-30T08:00:00.500Z","expires_at":"2026-11-30T10:00:00.5Z","smartcar_user_id":null}
                """);

        assertThat(content(csv.get(0))).isEqualTo(content(json.get(0)));
        assertThat(csv).singleElement().isInstanceOfSatisfying(Usable.class, line -> {
            assertThat(line.number()).isEqualTo(2);
            assertThat(line.content().account()).isEqualTo("7");
            assertThat(line.content().vin()).contains("5YJSA1E26FFP12345");
            assertThat(line.tokens().orElseThrow().access().value()).isEqualTo("a-1");
            assertThat(line.tokens().orElseThrow().issuedAt()).isEqualTo(Instant.parse("2026-11-30T08:00:00.5Z"));
            assertThat(line.tokens().orElseThrow().access().expiresAt())
                    .isEqualTo(Instant.parse("2026-11-30T10:00:00.5Z"));
        });
    }

    @Test
    void aTokenIsTakenToLiveForTwoHoursWhereOneOfItsTimesIsMissing() throws Exception {
        List<ImportLine> lines = lines("account,access_token,issued_at,expires_at\n"
                + "1,a,2026-11-30T08:00:00Z,\n2,a,,2026-11-30T10:00:00Z\n");

        assertThat(lines)
                .extracting(line -> ((Usable) line).tokens().orElseThrow())
                .allSatisfy(tokens -> {
                    assertThat(tokens.issuedAt()).isEqualTo(Instant.parse("2026-11-30T08:00:00Z"));
                    assertThat(tokens.access().expiresAt()).isEqualTo(Instant.parse("2026-11-30T10:00:00Z"));
                });
    }

    @Test
    void unreadableLinesAreReportedByNumberAndTheRestIsRead() throws Exception {
        List<ImportLine> lines =
                lines("\uFEFFaccount,vin\n1,\n\n2\r2,\n3,a,b\n" + "x".repeat(20_000) + ",\n5,\n6,\"\"\r\n7,");

        assertThat(lines).extracting(ImportLine::number).containsExactly(2L, 4L, 5L, 6L, 7L, 8L, 9L);
        assertThat(refusals(lines)).containsExactly("4 NOT_CSV", "5 OTHER_COLUMNS", "6 TOO_LONG");
    }

    @Test
    void aLineBreakInQuotesBelongsToItsValueAndBeginsNoLine() throws Exception {
        List<ImportLine> lines =
                lines("account,vin\r\n\"1\nforged,5YJSA1E26FFP12345\n\",\r\n\"\"\"\r\nforged,\r\n\"\"\",\r\n2,\r\n");

        assertThat(refusals(lines)).containsExactly("2 UNUSABLE_ID", "5 UNUSABLE_ID");
        assertThat(lines).hasSize(3).last().isInstanceOfSatisfying(Usable.class, line -> {
            assertThat(line.number()).isEqualTo(8);
            assertThat(line.content().account()).isEqualTo("2");
        });
    }

    @Test
    void aValueInQuotesThatIsTooLongIsPassedByWithAllOfItsLines() throws Exception {
        List<ImportLine> lines = lines("account,vin\n\"" + "forged,\n".repeat(10_000) + "\",\n2,\n");

        assertThat(refusals(lines)).containsExactly("2 TOO_LONG");
        assertThat(lines).hasSize(2).last().isInstanceOf(Usable.class);
    }

    /** A guess at the next record's beginning could turn part of a value into a record. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"2,\nforged,\n", // never closed
                "2,\"\nforged,\n",
                "\"a\"b,\nforged,\n", // continues after its closing quote
                "\"a\" ,\nforged,\n",
                "\"a\"\r,\nforged,\n",
                "a\"b,\nforged,\n", // opened within the value
                " \"a\",\nforged,\n"
            })
    void aQuoteInAPlaceWhereThereCanBeNoneEndsTheReadingThere(String broken) throws Exception {
        try (FileLines lines = FileLines.of(in("account,vin\n1,\n" + broken), CLOCK)) {
            assertThat(lines.next()).containsInstanceOf(Usable.class);
            assertThatThrownBy(lines::next)
                    .isInstanceOf(LineSource.Unreadable.class)
                    .hasMessageContaining("line 3")
                    .message()
                    .doesNotContain("forged");
        }
    }

    @Test
    void bytesThatAreNoTextAreNamedByTheirLine() throws Exception {
        byte[] text = "account\nann\nb?b\n".getBytes(StandardCharsets.ISO_8859_1);
        text[13] = (byte) 0xE9;

        assertThat(refusals(lines(new ByteArrayInputStream(text)))).containsExactly("3 NOT_TEXT");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"vin":"5YJSA1E26FFP12345"}                                                                     | NO_ACCOUNT
            {"account":""}                                                                                  | NO_ACCOUNT
            {"account":" "}                                                                                 | UNUSABLE_ID
            {"account":"a\\u0000b"}                                                                         | UNUSABLE_ID
            {"account":"7","vin":"not a VIN"}                                                               | UNUSABLE_VIN
            {"account":"7","access_token":"a b","issued_at":"2026-11-30T08:00:00Z"}                         | UNUSABLE_TOKEN
            {"account":"7","refresh_token":"r","issued_at":"2026-11-30T08:00:00Z"}                          | NO_ACCESS_TOKEN
            {"account":"7","access_token":"a"}                                                              | NO_TIME
            {"account":"7","access_token":"a","issued_at":"2026-11-30T08:00:00"}                            | UNUSABLE_TIME
            {"account":"7","access_token":"a","issued_at":"1764489600"}                                     | UNUSABLE_TIME
            {"account":"7","access_token":"a","issued_at":"+999999999-11-30T08:00:00Z"}                     | UNUSABLE_TIME
            {"account":"7","access_token":"a","issued_at":"2026-11-30T09:10:01Z"}                           | TIME_AHEAD
            {"account":"7","access_token":"a","issued_at":"2026-11-30T08:00:00Z","expires_at":"2027-01-29T08:00:00Z"} | WRONG_END
            {"account":"7","access_token":"a","issued_at":"2026-11-30T08:00:00Z","expires_at":"2026-11-30T08:00:00Z"} | WRONG_END
            {"account":"7","acces_token":"a"}                                                               | UNKNOWN_NAME
            {"account":"7","account":"8"}                                                                   | NOT_JSON
            {"account":["7"]}                                                                               | NOT_JSON
            {"account":7.5}                                                                                 | NOT_JSON
            {"account":"7"} {"account":"8"}                                                                 | NOT_JSON
            {"account":"7"                                                                                  | NOT_JSON
            """)
    void aLineThatSaysNothingUsableIsRefusedWithItsReason(String json, LineSkipReason reason) throws Exception {
        assertThat(refusals(lines(json))).containsExactly("1 " + reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n\n",
                "vin\nx",
                "account,account\n",
                "account;vin\n1;2\n",
                "7,5YJSA1E26FFP12345\n",
                "\"account\n"
            })
    void aFirstLineOfUnknownFormatStopsTheImportBeforeAnythingIsStored(String text) {
        assertThatThrownBy(() -> lines(text))
                .isInstanceOf(LineSource.Unreadable.class)
                .message()
                .doesNotContain("5YJSA1E26FFP12345");
    }

    @Test
    void aTextWithoutLineEndsIsNotKeptInMemory() throws Exception {
        long length = 200_000_000;
        ThreadMXBean thisThread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = thisThread.getCurrentThreadAllocatedBytes();
        InputStream endless = new InputStream() {
            private long left = length;

            @Override
            public int read() {
                return left-- > 0 ? 'x' : -1;
            }

            @Override
            public int read(byte[] into, int from, int length) {
                int count = (int) Math.min(length, left);
                left -= count;
                return count > 0 ? count : -1;
            }
        };

        assertThatThrownBy(() -> lines(endless)).hasMessageContaining("longer than");
        assertThat(thisThread.getCurrentThreadAllocatedBytes() - before).isLessThan(length / 10);
    }

    private static Object content(ImportLine line) {
        Usable usable = (Usable) line;
        return List.of(usable.content(), usable.tokens());
    }

    static List<String> refusals(List<ImportLine> lines) {
        return lines.stream()
                .filter(Unusable.class::isInstance)
                .map(line -> line.number() + " " + ((Unusable) line).refusal())
                .toList();
    }

    static List<ImportLine> lines(String text) throws LineSource.Unreadable {
        return lines(in(text));
    }

    private static InputStream in(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    static List<ImportLine> lines(InputStream in) throws LineSource.Unreadable {
        try (FileLines lines = FileLines.of(in, CLOCK)) {
            List<ImportLine> all = new ArrayList<>();
            for (Optional<ImportLine> line = lines.next(); line.isPresent(); line = lines.next()) {
                all.add(line.get());
            }
            return all;
        }
    }
}
