package dev.carflow.enrichment.memory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.carflow.enrichment.signal.LastKnown;
import dev.carflow.enrichment.signal.ReportedSignal;
import dev.carflow.enrichment.signal.SignalReport;
import dev.carflow.smartcar.api.RawJson;
import dev.carflow.smartcar.api.Signal;
import dev.carflow.smartcar.api.Signal.SignalError;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Any packed value comes out unchanged. */
class SignalCodecPropertyTest {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void unpackingIsTheInverseOfPacking(@ForAll("vehicles") Map<String, LastKnown> signals) {
        assertThat(SignalCodec.unpack(SignalCodec.pack(signals, SignalLayout.NONE)))
                .isEqualTo(signals);
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void vehiclesWithTheSameSignalsShareTheirLayout(@ForAll("vehicles") Map<String, LastKnown> signals) {
        assertThat(SignalCodec.pack(signals, SignalLayout.NONE).layout())
                .isSameAs(SignalCodec.pack(new TreeMap<>(signals), SignalLayout.NONE)
                        .layout());
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void aVehicleThatHadOtherSignalsGetsTheLayoutOfThoseItHas(
            @ForAll("vehicles") Map<String, LastKnown> before, @ForAll("vehicles") Map<String, LastKnown> signals) {
        SignalLayout likely = SignalCodec.pack(before, SignalLayout.NONE).layout();
        assertThat(SignalCodec.unpack(SignalCodec.pack(signals, likely))).isEqualTo(signals);
        assertThat(SignalCodec.pack(signals, likely).layout())
                .isSameAs(SignalCodec.pack(signals, SignalLayout.NONE).layout());
    }

    @Provide
    Arbitrary<Map<String, LastKnown>> vehicles() {
        return Combinators.combine(
                        texts(),
                        texts().optional(),
                        texts().optional(),
                        report().list().ofMinSize(1).ofMaxSize(3))
                .flatAs((code, name, group, reported) -> {
                    Arbitrary<ReportedSignal> signals = signals(code, name, group, reported);
                    return Combinators.combine(
                                    signals.optional(),
                                    signals.map(ReportedSignal::withoutBody).optional())
                            .as((value, failure) -> Map.entry(code, new LastKnown(value, failure)));
                })
                .filter(entry -> !entry.getValue().isNothing())
                .list()
                .ofMaxSize(8)
                .map(entries -> entries.stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (one, other) -> other)));
    }

    private static Arbitrary<ReportedSignal> signals(
            String code, Optional<String> name, Optional<String> group, List<SignalReport> reported) {
        return Combinators.combine(
                        Arbitraries.oneOf(Arbitraries.of("SUCCESS", "ERROR", "UNAVAILABLE", "success"), texts()),
                        errors().optional(),
                        bodies(2).map(RawJson::of).optional(),
                        times().optional(),
                        Combinators.combine(times().optional(), times().optional())
                                .as(List::of),
                        Arbitraries.of(reported))
                .as((status, error, body, oem, others, by) -> new ReportedSignal(
                        new Signal(code, name, group, status, error, body, oem, others.get(0), others.get(1)), by));
    }

    private static Arbitrary<SignalReport> report() {
        return Combinators.combine(
                        Arbitraries.of(true, false),
                        Arbitraries.oneOf(texts(), Arbitraries.create(() -> UUID.randomUUID()
                                .toString())),
                        Arbitraries.longs().between(1, 4_000_000_000_000L).map(Instant::ofEpochMilli),
                        Arbitraries.longs().optional())
                .as((answer, id, at, sequence) -> new SignalReport(
                        answer, id, at, sequence.map(OptionalLong::of).orElse(OptionalLong.empty())));
    }

    private static Arbitrary<SignalError> errors() {
        return Combinators.combine(texts().optional(), texts().optional()).as(SignalError::new);
    }

    /** Half surrogate pairs too. */
    private static Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ascii().ofMinLength(1).ofMaxLength(70),
                Arbitraries.strings().all().ofMinLength(1).ofMaxLength(5),
                Arbitraries.of("charge-ischarging", "\ud800", "\udc00x", "\u0000", "Straße", "🚗"));
    }

    /** Times that ISO-8601 can express after 1970: to the nanosecond, and beyond what milliseconds count. */
    private static Arbitrary<Instant> times() {
        return Arbitraries.oneOf(
                Arbitraries.longs().between(1, 4_000_000_000_000L).map(Instant::ofEpochMilli),
                Combinators.combine(
                                Arbitraries.longs().between(1, 4_000_000_000L),
                                Arbitraries.longs().between(0, 999_999_999))
                        .as(Instant::ofEpochSecond),
                Arbitraries.of(
                        Instant.MAX,
                        Instant.ofEpochSecond(31_556_889_864_403_199L),
                        Instant.ofEpochSecond(Long.MAX_VALUE / 4000, 0),
                        Instant.ofEpochSecond(Long.MAX_VALUE / 4000 - 1, 999_000_000)));
    }

    private static Arbitrary<JsonNode> bodies(int depth) {
        Arbitrary<JsonNode> leaves = Arbitraries.oneOf(
                texts().map(TextNode::valueOf),
                Arbitraries.of(BooleanNode.TRUE, BooleanNode.FALSE),
                numbers(),
                Arbitraries.just(TextNode.valueOf("")));
        if (depth == 0) {
            return Arbitraries.oneOf(leaves, Arbitraries.just(NullNode.getInstance()));
        }
        return Arbitraries.oneOf(
                leaves,
                Arbitraries.maps(texts(), bodies(depth - 1)).ofMaxSize(4).map(members -> NODES.objectNode()
                        .setAll(members)),
                bodies(depth - 1).list().ofMaxSize(4).map(items -> NODES.arrayNode()
                        .addAll(items)));
    }

    private static Arbitrary<JsonNode> numbers() {
        return Arbitraries.oneOf(
                Arbitraries.integers().map(IntNode::valueOf),
                Arbitraries.longs().greaterOrEqual(1L << 31).map(LongNode::valueOf),
                Arbitraries.of("99999999999999999999999", "-99999999999999999999999")
                        .map(text -> BigIntegerNode.valueOf(new BigInteger(text))),
                Arbitraries.of("54.30", "1e999999999", "0.0", "1E-7", "-0.00000000000000000000000001", "12345.678")
                        .map(text -> DecimalNode.valueOf(new BigDecimal(text))));
    }

    @Property
    void idsShareAKeyOnlyIfTheyAreTheSame(
            @ForAll("ids") String user, @ForAll("ids") String vehicle, @ForAll("ids") String third) {
        assertThat(new MemoryKey(user, vehicle)).isEqualTo(new MemoryKey(user, vehicle));
        assertThat(new MemoryKey(user, vehicle).equals(new MemoryKey(user, third)))
                .isEqualTo(vehicle.equals(third));
        assertThat(new MemoryKey(user, vehicle).equals(new MemoryKey(third, vehicle)))
                .isEqualTo(user.equals(third));
        assertThat(new MemoryKey(user, vehicle).equals(new MemoryKey(vehicle, user)))
                .isEqualTo(user.equals(vehicle));
    }

    @Provide
    Arbitrary<String> ids() {
        return Arbitraries.oneOf(
                Combinators.combine(Arbitraries.longs(), Arbitraries.longs())
                        .as((high, low) -> new UUID(high, low).toString()),
                Arbitraries.of(
                        "a1d50709-3502-4faa-ba43-a5c7565e6a09",
                        "A1D50709-3502-4faa-ba43-a5c7565e6a09",
                        "a1d50709-3502-4faa-ba43-a5c7565e6a0x",
                        "0001d50709-3502-4faa-ba43-a5c7565e6a",
                        ""),
                texts());
    }
}
