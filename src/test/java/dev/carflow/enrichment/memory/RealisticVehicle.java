package dev.carflow.enrichment.memory;

import dev.carflow.enrichment.signal.ReportedSignal;
import dev.carflow.enrichment.signal.SignalReport;
import dev.carflow.smartcar.api.RawJson;
import dev.carflow.smartcar.api.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Twenty signals as an electric car has them, and what remembering many such cars takes. */
final class RealisticVehicle {

    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00.123Z");
    private static final List<String> SIGNALS = List.of(
            "charge-amperage {\"value\":16.%d,\"unit\":\"ampere\"}",
            "charge-chargelimits {\"values\":[{\"type\":\"GLOBAL\",\"limit\":80}],\"activeLimit\":80,\"unit\":\"percent\"}",
            "charge-detailedchargingstatus {\"value\":\"NOT_CHARGING\"}",
            "charge-energyadded {\"value\":21.%d,\"unit\":\"kWh\"}",
            "charge-ischarging {\"value\":false}",
            "charge-ischargingcableconnected {\"value\":true}",
            "charge-timetocomplete {\"value\":%d,\"unit\":\"minutes\"}",
            "charge-voltage {\"value\":230.%d,\"unit\":\"volts\"}",
            "charge-wattage {\"value\":8%d,\"unit\":\"watts\"}",
            "closure-islocked {\"value\":true}",
            "connectivitystatus-isonline {\"value\":true}",
            "location-preciselocation {\"latitude\":48.%d,\"longitude\":11.%d,\"heading\":180,\"direction\":\"S\"}",
            "lowvoltagebattery-stateofcharge {\"value\":92.%d,\"unit\":\"percent\"}",
            "odometer-traveleddistance {\"value\":%d.25,\"unit\":\"km\"}",
            "tractionbattery-nominalcapacity {\"capacity\":77.5,\"source\":\"SMARTCAR\"}",
            "tractionbattery-range {\"value\":3%d.5,\"unit\":\"km\"}",
            "tractionbattery-stateofcharge {\"value\":54.%d,\"unit\":\"percent\"}",
            "vehicleidentification-vin {\"value\":\"WVWZZZE1ZNP%06d\"}",
            "wheel-tires {\"values\":[{\"row\":0,\"column\":0,\"tirePressure\":250},{\"row\":0,\"column\":1,\"tirePressure\":251}]}",
            "climate-internaltemperature {\"value\":19.%d,\"unit\":\"celsius\"}");

    private RealisticVehicle() {}

    static List<ReportedSignal> signals(int number) {
        SignalReport report = SignalReport.byAnswer(new UUID(number, number).toString(), NOW);
        List<ReportedSignal> signals = new ArrayList<>();
        for (String text : SIGNALS) {
            int space = text.indexOf(' ');
            String code = text.substring(0, space);
            Instant updated = NOW.minusSeconds(37L * signals.size()).minusMillis(number % 9973);
            Signal signal = new Signal(
                    code,
                    Optional.of(code.substring(code.indexOf('-') + 1)),
                    Optional.of(code.substring(0, code.indexOf('-'))),
                    "SUCCESS",
                    Optional.empty(),
                    Optional.of(new RawJson(text.substring(space + 1)
                            .replace("%d", String.valueOf(1 + number % 99_999))
                            .replace("%06d", String.format("%06d", number)))),
                    Optional.of(updated),
                    Optional.of(updated.plusMillis(90_314)),
                    Optional.of(updated.plusMillis(92_871)));
            signals.add(new ReportedSignal(signal, report));
        }
        return signals;
    }

    /** Run with a heap of a gigabyte: what the memory thinks it takes, and what the heap says. */
    public static void main(String[] args) {
        VehicleMemory memory = new VehicleMemory(
                1L << 30, Duration.ofDays(7), code -> true, code -> Duration.ofDays(7), System::nanoTime);
        Continuity continuity = new Continuity("route/0", Instant.EPOCH);
        long before = heap();
        for (int i = 0; i < 100_000; i++) {
            memory.rememberAnswer(
                    new TrackedVehicle(
                            UUID.randomUUID().toString(), UUID.randomUUID().toString(), continuity),
                    Observation.ofEvent(List.of(), Instant.now()),
                    Observation.ofAnswer(signals(i), Instant.now()),
                    true);
        }
        long after = heap();
        System.out.println("bytes per vehicle: counted " + memory.bytes() / memory.size() + ", on the heap "
                + (after - before) / memory.size());
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
