package dev.carflow.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.Samples;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Signals in the shapes of live webhooks and answers: values from cars in the samples, and for the other codes of
 * contract 8 the error that the car is not capable of them.
 */
public final class LiveSignals {

    /**
     * How many signals a webhook carries.
     *
     * @see Settings
     */
    public enum Amount {
        /** 1.6 KB: the changed signals, and little besides. */
        FEW("1.6", 4, 0, 0),
        /** 4 KB: values alone. */
        SOME("4", 14, 0, 0),
        /** 5 KB: contract 4, "typical". */
        USUAL("5", 14, 4, 0),
        /** 12 KB: all values, and some of the errors. */
        MANY("12", 22, 38, 0),
        /** 16 KB: the live delivery of 85 signals, 63 of them errors. */
        ALL("16", 22, 63, 0),
        /** 48 KB: the same with the longest list of contract 8, that of charges; Smartcar documents 50 KB at most. */
        LARGEST("48", 22, 62, 80);

        private final String kilobytes;
        private final int values;
        private final int errors;
        /** Entries of a signal that lists the vehicle's charges; it is left out if there are none. */
        private final int charges;

        Amount(String kilobytes, int values, int errors, int charges) {
            this.kilobytes = kilobytes;
            this.values = values;
            this.errors = errors;
            this.charges = charges;
        }

        /**
         * Returns the amount of an event of this size.
         *
         * @param kilobytes the size by which it is known: 1.6, also called 1.5, 4, 5, 12, 16 or 48
         */
        public static Amount of(String kilobytes) {
            String known = kilobytes.equals("1.5") ? FEW.kilobytes : kilobytes;
            return Stream.of(values())
                    .filter(amount -> amount.kilobytes.equals(known))
                    .findFirst()
                    .orElseThrow(() ->
                            new IllegalArgumentException("benchmark.body must be 1.6 (or 1.5), 4, 5, 12, 16 or 48"));
        }

        public String kilobytes() {
            return kilobytes;
        }

        public int signals() {
            return values + errors + (charges > 0 ? 1 : 0);
        }
    }

    private static final String CHARGES = "charge-chargerecords";
    private static final String SELF = "https://vehicle.api.smartcar.com/v3/vehicles/%s/signals/%s";
    private static final String VEHICLE = "3d91b6e8-04c7-4f2a-b815-97ae5d20c643";

    /** Groups and names of codes that no car in the samples reported. */
    private static final List<String> UNTOLD = List.of(
            "Charge-AmperageMax",
            "Charge-AmperageRequested",
            "Charge-ChargePortStatusColor",
            "Charge-ChargeRate",
            "Charge-ChargeRecords",
            "Charge-ChargerPhases",
            "Charge-ChargeTimers",
            "Charge-ChargingConnectorType",
            "Charge-EnergyAdded",
            "Charge-FastChargerType",
            "Charge-IsChargingCableConnected",
            "Charge-IsChargingCableLatched",
            "Charge-IsChargingPortFlapOpen",
            "Charge-IsFastChargerPresent",
            "Climate-ExternalTemperature",
            "Climate-InternalTemperature",
            "Closure-EngineCover",
            "Closure-Tailgate",
            "ConnectivitySoftware-CurrentFirmwareVersion",
            "Diagnostics-ActiveSafety",
            "Diagnostics-Airbag",
            "Diagnostics-BrakeFluid",
            "Diagnostics-DriverAssistance",
            "Diagnostics-Emissions",
            "Diagnostics-EVBatteryConditioning",
            "Diagnostics-EVCharging",
            "Diagnostics-EVDriveUnit",
            "Diagnostics-EVHVBattery",
            "Diagnostics-Lighting",
            "Diagnostics-OilLife",
            "Diagnostics-OilPressure",
            "Diagnostics-OilTemperature",
            "Diagnostics-Telematics",
            "Diagnostics-TirePressure",
            "Diagnostics-TirePressureMonitoring",
            "Diagnostics-Transmission",
            "Diagnostics-WasherFluid",
            "Diagnostics-WaterInFuel",
            "HVAC-CabinTargetTemperature",
            "HVAC-IsCabinHVACActive",
            "HVAC-IsFrontDefrosterActive",
            "HVAC-IsRearDefrosterActive",
            "HVAC-IsSteeringHeaterActive",
            "Location-IsAtHome",
            "Service-IsInService",
            "Surveillance-Brand",
            "Surveillance-IsEnabled",
            "TractionBattery-IsHeaterActive",
            "TractionBattery-MaxRangeChargeCounter",
            "VehicleIdentification-Trim",
            "VehicleUserAccount-Permissions",
            "VehicleUserAccount-Role",
            "Wheel-Style");

    private LiveSignals() {}

    /** Returns an event of payload 4.0 with other signals: the sample's envelope, with values of {@code now}. */
    public static ObjectNode event(Amount amount, Instant now) {
        ObjectNode event =
                (ObjectNode) Samples.delivery("vehicle-state-tesla-model3").json();
        ArrayNode signals = ((ObjectNode) event.get("data")).putArray("signals");
        List<ObjectNode> withBody = withBody();
        List<ObjectNode> values = new ArrayList<>(withBody.subList(0, amount.values));
        if (amount.charges > 0) {
            values.add(charges(withBody.get(0).deepCopy(), amount.charges, now));
        }
        for (ObjectNode signal : values) {
            ((ObjectNode) signal.get("meta"))
                    .put("oemUpdatedAt", now.toEpochMilli() - 11_000)
                    .put("retrievedAt", now.toEpochMilli());
            signals.add(signal);
        }
        withoutBody(withBody.subList(amount.values, withBody.size())).stream()
                .filter(error ->
                        amount.charges == 0 || !error.path("code").asText().equals(CHARGES))
                .limit(amount.errors)
                .forEach(signals::add);
        ((ObjectNode) event.get("meta"))
                .put("signalCount", amount.signals())
                .put("sequence", now.toEpochMilli())
                .put("deliveredAt", now.toEpochMilli());
        return event;
    }

    /** Returns the codes of the signals that an event of this size has values of. */
    public static List<String> codes(Amount amount) {
        return withBody().subList(0, amount.values).stream()
                .map(signal -> signal.path("code").asText())
                .toList();
    }

    /**
     * Returns the answer to a call for all signals.
     *
     * @param signals 10 for the sample; more are added in its shapes, errors last
     */
    public static ObjectNode answer(int signals) {
        ObjectNode answer = sample();
        ArrayNode data = (ArrayNode) answer.get("data");
        Map<String, JsonNode> own = new LinkedHashMap<>();
        data.forEach(resource -> own.put(resource.path("id").asText(), resource));
        JsonNode incapable = own.get("closure-sunroof").at("/attributes/status");
        JsonNode meta = own.get("charge-ischarging").path("meta");
        List<ObjectNode> withBody = withBody();
        List<ObjectNode> more = new ArrayList<>(withBody.subList(0, Amount.ALL.values));
        more.addAll(withoutBody(withBody.subList(Amount.ALL.values, withBody.size())));
        for (ObjectNode signal : more) {
            String code = signal.path("code").asText();
            if (data.size() < signals && !own.containsKey(code)) {
                data.add(resource(code, signal, meta, incapable));
            }
        }
        ((ObjectNode) answer.get("meta")).put("totalCount", data.size()).put("pageSize", data.size());
        return answer;
    }

    private static ObjectNode sample() {
        try (InputStream in = Samples.class.getResourceAsStream("/smartcar-samples/signals-all.json")) {
            return (ObjectNode) Samples.parse(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode resource(String code, ObjectNode signal, JsonNode meta, JsonNode incapable) {
        ObjectNode resource =
                JsonNodeFactory.instance.objectNode().put("id", code).put("type", "signal");
        ObjectNode attributes = resource.putObject("attributes");
        attributes.setAll(signal);
        attributes.remove("meta");
        if (signal.has("body")) {
            resource.set("meta", meta.deepCopy());
        } else {
            attributes.set("status", incapable);
            resource.putObject("meta").set("ingestedAt", meta.path("ingestedAt"));
        }
        resource.putObject("links").put("self", String.format(SELF, VEHICLE, code));
        return resource;
    }

    /** Returns every code once, from the first car that reported a value. */
    private static List<ObjectNode> withBody() {
        Map<String, ObjectNode> byCode = new LinkedHashMap<>();
        for (String car : List.of("tesla-model3", "ford-f150-ice", "polestar2-nested-nulls", "byd-seal-partial")) {
            StreamSupport.stream(
                            Samples.delivery("vehicle-state-" + car)
                                    .json()
                                    .at("/data/signals")
                                    .spliterator(),
                            false)
                    .filter(signal -> signal.at("/status/value").asText().equals("SUCCESS") && signal.has("meta"))
                    .forEach(signal -> byCode.putIfAbsent(signal.path("code").asText(), signal.deepCopy()));
        }
        return new ArrayList<>(byCode.values());
    }

    /** Makes the signal of another one that lists the vehicle's last charges, one a day. */
    private static ObjectNode charges(ObjectNode signal, int entries, Instant now) {
        signal.put("code", CHARGES).put("name", "ChargeRecords").put("group", "Charge");
        ArrayNode charges = signal.putObject("body").putArray("values");
        for (int days = 1; days <= entries; days++) {
            Instant start = now.truncatedTo(ChronoUnit.SECONDS).minus(days, ChronoUnit.DAYS);
            ObjectNode charge = charges.addObject()
                    .put("id", new UUID(days, start.getEpochSecond()).toString())
                    .put("startTime", start.toString())
                    .put(
                            "endTime",
                            start.plus(40 + days % 90, ChronoUnit.MINUTES).toString())
                    .put("energyAdded", 10 + days % 37 + 0.25)
                    .put("startStateOfCharge", 10 + days % 40)
                    .put("endStateOfCharge", 60 + days % 40)
                    .put("connectorType", "CCS")
                    .put("isPublicCharger", days % 3 == 0);
            charge.putObject("cost")
                    .put("currency", "EUR")
                    .put("energyAmount", 4 + days % 11)
                    .put("otherAmount", 0);
            charge.putObject("location")
                    .put("name", "Charger " + days)
                    .put("address", "1 Example Street, Springfield")
                    .put("latitude", 37.5 + days / 1000.0)
                    .put("longitude", -122.25 - days / 1000.0);
        }
        return signal;
    }

    private static List<ObjectNode> withoutBody(List<ObjectNode> signals) {
        List<ObjectNode> errors = new ArrayList<>();
        UNTOLD.forEach(name -> {
            String[] parts = name.split("-");
            errors.add(error(name.toLowerCase(Locale.ROOT), parts[1], parts[0]));
        });
        signals.forEach(signal -> errors.add(error(
                signal.path("code").asText(),
                signal.path("name").asText(),
                signal.path("group").asText())));
        return errors;
    }

    private static ObjectNode error(String code, String name, String group) {
        ObjectNode error = JsonNodeFactory.instance.objectNode();
        error.put("code", code).put("name", name).put("group", group);
        error.putObject("status")
                .put("value", "ERROR")
                .putObject("error")
                .put("type", "COMPATIBILITY")
                .put("code", "VEHICLE_NOT_CAPABLE");
        return error;
    }
}
