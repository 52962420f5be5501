package dev.carflow.enrichment.signal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.smartcar.api.RawJson;
import dev.carflow.smartcar.api.Signal;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignalValueTest {

    private static final String ODOMETER = "odometer-traveleddistance";

    private static ReportedSignal report(String code, String body) {
        return new ReportedSignal(
                new Signal(
                        code,
                        Optional.empty(),
                        Optional.empty(),
                        Signal.SUCCESS,
                        Optional.empty(),
                        Optional.of(new RawJson(body)),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                SignalReport.byEvent("e", Instant.EPOCH, OptionalLong.empty()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "odometer-traveleddistance     | {\"value\":100,\"unit\":\"km\"}           | 100         | km",
                "odometer-traveleddistance     | {\"unit\":\"kilometers\",\"value\":100.50} | 100.50      | km",
                "odometer-traveleddistance     | {\"value\":1e3,\"unit\":\"KM\"}           | 1e3         | km",
                "odometer-traveleddistance     | {\"value\":62.4,\"unit\":\"miles\"}       | 100.4230656 | km",
                "tractionbattery-stateofcharge | {\"percentage\":75}                       | 75          | percent",
                "tractionbattery-stateofcharge | {\"value\":75,\"percentage\":7}           | 75          | percent",
                "climate-internaltemperature   | {\"value\":212,\"unit\":\"fahrenheit\"}   | 100         | celsius",
                "charge-ischarging             | {\"value\":true}                          | true        |",
                "charge-chargerphases          | {\"value\":3.0}                           | 3           |",
                "diagnostics-dtccount          | {\"value\":1e2,\"unit\":\"count\"}         | 100         | count",
                "vehicleidentification-vin     | {\"value\":\"WVW\"}                       | \"WVW\"     |",
                "diagnostics-oillife           | {\"status\":\"OK\",\"description\":null}   | \"OK\"      |"
            })
    void aValueIsWrittenInTheFormOfTheTable(String code, String body, String value, String unit) {
        SignalValue reported = report(code, body).value();
        assertThat(reported.isThere()).isTrue();
        assertThat(reported.normal().map(JsonNode::toString)).contains(value);
        assertThat(reported.unit()).isEqualTo(Optional.ofNullable(unit));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"value\":100}",
                "{\"value\":100,\"unit\":\"furlongs\"}",
                "{\"value\":\"100\",\"unit\":\"km\"}",
                "{\"value\":1e999999999,\"unit\":\"miles\"}",
                "{\"value\":1e99999999999,\"unit\":\"km\"}",
                "{\"distance\":5}",
                "[5]",
                "5"
            })
    void aValueOfUnknownFormIsOnlyABody(String body) {
        SignalValue reported = report(ODOMETER, body).value();
        assertThat(reported.isThere()).isTrue();
        assertThat(reported.normal()).isEmpty();
        assertThat(reported.unit()).isEmpty();
    }

    /** Readers bind a value to a double, a whole number or a text of their own; not all of them take more than that. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "odometer-traveleddistance | {\"value\":1e400,\"unit\":\"km\"}",
                "odometer-traveleddistance | {\"value\":-1E309,\"unit\":\"km\"}",
                "charge-chargerphases      | {\"value\":2.5}",
                "charge-chargerphases      | {\"value\":1e30}",
                "vehicleidentification-vin | {\"value\":\"W\\u0000W\"}",
                "vehicleidentification-vin | {\"value\":\"W\\ud800\"}"
            })
    void valuesThatManyReadersCannotParseAreOnlyInTheBody(String code, String body) {
        assertThat(report(code, body).hasValue()).isTrue();
        assertThat(report(code, body).value().normal()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "odometer-traveleddistance    | {\"value\":null,\"unit\":\"km\"}",
                "odometer-traveleddistance    | {}",
                "odometer-traveleddistance    | []",
                "closure-sunroof              | {\"isOpen\":null}",
                "charge-chargingconnectortype | {\"value\":\"invalid\"}",
                "not-known                    | {\"value\":null}"
            })
    void placeholdersForNoValueCountAsNone(String code, String body) {
        assertThat(report(code, body).hasValue()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"value\":100,\"unit\":\"km\"}    | {\"unit\":\"kilometers\",\"value\":100.0} | true",
                "{\"value\":1.609344,\"unit\":\"km\"} | {\"value\":1,\"unit\":\"miles\"}        | true",
                "{\"value\":100,\"unit\":\"km\"}    | {\"value\":101,\"unit\":\"km\"}           | false",
                "{\"value\":100}                    | {\"value\":100.0}                         | true",
                "{\"value\":100}                    | {\"value\":\"100\"}                       | false",
                "{\"value\":null}                   | {}                                        | true",
                "{\"value\":null}                   | {\"value\":1}                             | false",
                "[1,{\"a\":2}]                      | [1.0,{\"a\":2e0}]                         | true"
            })
    void twoBodiesAreTheSameIfTheirValuesAre(String one, String other, boolean same) {
        assertThat(SignalValue.isSame(report(ODOMETER, one), report(ODOMETER, other)))
                .isEqualTo(same);
        assertThat(SignalValue.isSame(report(ODOMETER, other), report(ODOMETER, one)))
                .isEqualTo(same);
    }

    @Test
    void noValueIsInATextForLogs() {
        assertThat(report("vehicleidentification-vin", "{\"value\":\"WVWZZZ\"}").value() + "")
                .doesNotContain("WVWZZZ");
    }
}
