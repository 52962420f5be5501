package dev.carflow.migration.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.migration.imports.ImportLine.Usable;
import dev.carflow.smartcar.legacy.TokenPair;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** All valid texts are read as written; the test writes them by the rules of RFC 4180 and RFC 8259. */
class FileLinesPropertyTest {

    /** The contents of one line. */
    record ExpectedLine(
            String account, String user, String vehicle, String vin, String access, String refresh, Instant issued) {}

    @Provide
    Arbitrary<List<ExpectedLine>> lines() {
        Arbitrary<String> id = Arbitraries.strings()
                .withChars("abz09-_ ,;\"'\\/{}[]:|\t".replace("\t", "").toCharArray())
                .withChars('ä', 'é', '漢', '\u2028')
                .withCharRange('a', 'f')
                .ofMinLength(1)
                .ofMaxLength(40)
                .filter(text -> !text.isBlank());
        Arbitrary<String> maybe = id.injectNull(0.4);
        Arbitrary<String> token =
                Arbitraries.strings().withCharRange('!', '~').ofMinLength(1).ofMaxLength(60);
        Arbitrary<String> vin = Arbitraries.strings()
                .withCharRange('A', 'Z')
                .withCharRange('0', '9')
                .ofMinLength(5)
                .ofMaxLength(17)
                .injectNull(0.3);
        Arbitrary<Instant> time = Arbitraries.longs()
                .between(1_700_000_000_000L, 1_796_000_000_000L)
                .map(Instant::ofEpochMilli)
                .injectNull(0.4);
        return Combinators.combine(id, maybe, maybe, vin, token, token.injectNull(0.5), time)
                .as((account, user, vehicle, number, access, refresh, issued) -> issued == null
                        ? new ExpectedLine(account, user, vehicle, number, null, null, null)
                        : new ExpectedLine(account, user, vehicle, number, access, refresh, issued))
                .list()
                .ofMinSize(1)
                .ofMaxSize(12);
    }

    @Property(tries = 300)
    void csvIsReadAsWritten(@ForAll("lines") List<ExpectedLine> lines, @ForAll long seed) throws Exception {
        Random random = new Random(seed);
        List<Column> columns = new ArrayList<>(List.of(Column.values()));
        columns.remove(Column.EXPIRES_AT);
        Collections.shuffle(columns, random);
        StringBuilder text =
                new StringBuilder(columns.stream().map(Column::toString).collect(Collectors.joining(",")));
        for (ExpectedLine line : lines) {
            text.append(random.nextBoolean() ? "\n" : "\r\n")
                    .append(columns.stream()
                            .map(column -> quoted(of(line, column), random))
                            .collect(Collectors.joining(",")));
        }

        assertThat(read(text.toString())).isEqualTo(lines);
    }

    @Property(tries = 300)
    void jsonIsReadAsWritten(@ForAll("lines") List<ExpectedLine> lines, @ForAll long seed) throws Exception {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        for (ExpectedLine line : lines) {
            List<Column> columns = new ArrayList<>(List.of(Column.values()));
            columns.removeIf(column -> column == Column.EXPIRES_AT || of(line, column) == null && random.nextBoolean());
            Collections.shuffle(columns, random);
            text.append(columns.stream()
                            .map(column -> "\"" + column + "\" : " + json(of(line, column), random))
                            .collect(Collectors.joining(",", "{", "}")))
                    .append('\n');
        }

        assertThat(read(text.toString())).isEqualTo(lines);
    }

    /** Values that look like lines of the import. */
    @Provide
    Arbitrary<List<String>> values() {
        Arbitrary<String> hostile = Arbitraries.of(
                        "\n", "\r\n", "\"", "\"\"", ",", "forged,5YJSA1E26FFP12345", "\r", "a", "ä")
                .list()
                .ofMaxSize(8)
                .map(parts -> String.join("", parts));
        return hostile.list().ofMinSize(1).ofMaxSize(12);
    }

    @Property(tries = 500)
    void noValueCanInjectALine(@ForAll("values") List<String> values, @ForAll long seed) throws Exception {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder("account,smartcar_user_id");
        List<String> written = new ArrayList<>();
        for (String value : values) {
            text.append(random.nextBoolean() ? "\n" : "\r\n");
            long number = 1 + lineEnds(text);
            boolean usable = !value.isEmpty() && value.chars().noneMatch(each -> each == '\r' || each == '\n');
            written.add(number + " "
                    + (usable ? value : value.isEmpty() ? LineSkipReason.NO_ACCOUNT : LineSkipReason.UNUSABLE_ID));
            text.append(quoted(value, random)).append(',').append(quoted(number + "", random));
        }
        text.append(random.nextBoolean() ? "\n" : "");

        assertThat(FileLinesTest.lines(text.toString()))
                .extracting(line -> line.number() + " "
                        + (line instanceof Usable usable
                                ? usable.content().account()
                                : ((ImportLine.Unusable) line).refusal()))
                .isEqualTo(written);
    }

    private static long lineEnds(CharSequence text) {
        return text.chars().filter(each -> each == '\n').count();
    }

    @Property(tries = 500)
    void everyLineOfAnyBytesIsReadOrReportedUntilARecordsEndIsUnknown(@ForAll byte[] bytes, @ForAll boolean json)
            throws Exception {
        byte[] header = (json ? "{\"account\":1}\n" : "account,vin\n").getBytes(StandardCharsets.UTF_8);
        byte[] text = new byte[header.length + bytes.length];
        System.arraycopy(header, 0, text, 0, header.length);
        System.arraycopy(bytes, 0, text, header.length, bytes.length);

        List<ImportLine> lines = new ArrayList<>();
        try (FileLines written = FileLines.of(new ByteArrayInputStream(text))) {
            for (Optional<ImportLine> line = written.next(); line.isPresent(); line = written.next()) {
                lines.add(line.get());
            }
        } catch (LineSource.Unreadable end) {
            assertThat(json).as("quotes are for CSV").isFalse();
            assertThat(end).hasMessageContaining("where it ends is not certain");
        }

        long ends = lineEnds(new String(text, StandardCharsets.ISO_8859_1));
        assertThat(lines)
                .extracting(ImportLine::number)
                .isSorted()
                .doesNotHaveDuplicates()
                .allMatch(number -> number <= ends + 1);
    }

    private static String of(ExpectedLine line, Column column) {
        return switch (column) {
            case ACCOUNT -> line.account();
            case SMARTCAR_USER_ID -> line.user();
            case SMARTCAR_VEHICLE_ID -> line.vehicle();
            case VIN -> line.vin();
            case ACCESS_TOKEN -> line.access();
            case REFRESH_TOKEN -> line.refresh();
            case ISSUED_AT -> line.issued() == null ? null : line.issued().toString();
            case EXPIRES_AT -> null;
        };
    }

    /** In quotes where it has to be, and now and then where it has not. */
    private static String quoted(String text, Random random) {
        if (text == null) {
            return random.nextBoolean() ? "" : "\"\"";
        }
        boolean needed = text.contains(",")
                || text.contains("\r")
                || text.contains("\n")
                || text.contains("\"")
                || text.startsWith(" ")
                || text.endsWith(" ");
        return needed || random.nextBoolean() ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }

    /** Characters as they are, or as escapes. */
    private static String json(String text, Random random) {
        if (text == null) {
            return random.nextBoolean() ? "null" : "\"\"";
        }
        StringBuilder json = new StringBuilder("\"");
        for (char each : text.toCharArray()) {
            if (each == '"' || each == '\\' && random.nextBoolean()) {
                json.append('\\').append(each);
            } else if (each == '\\' || random.nextInt(4) == 0) {
                json.append("\\u%04x".formatted((int) each));
            } else {
                json.append(each);
            }
        }
        return json.append('"').toString();
    }

    private static List<ExpectedLine> read(String text) throws Exception {
        return FileLinesTest.lines(text).stream()
                .map(line -> (Usable) line)
                .map(line -> new ExpectedLine(
                        line.content().account(),
                        line.content().smartcarUserId().orElse(null),
                        line.content().smartcarVehicleId().orElse(null),
                        line.content().vin().orElse(null),
                        line.tokens().map(pair -> pair.access().value()).orElse(null),
                        line.tokens().flatMap(TokenPair::refreshToken).orElse(null),
                        line.tokens().map(TokenPair::issuedAt).orElse(null)))
                .toList();
    }
}
