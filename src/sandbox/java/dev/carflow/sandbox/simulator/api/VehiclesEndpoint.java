package dev.carflow.sandbox.simulator.api;

import dev.carflow.sandbox.simulator.api.ApiSettings.EmptyStores;
import dev.carflow.sandbox.simulator.api.ApiSettings.ForeignVehicle;
import dev.carflow.sandbox.simulator.fleet.Fleet;
import dev.carflow.sandbox.simulator.fleet.Statement.Source;
import dev.carflow.sandbox.simulator.fleet.StoredSignal;
import dev.carflow.sandbox.simulator.fleet.Vehicle;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /v3/vehicles/{id}}, its signals and one of them (contract 7.3 to 7.5). Confined to the event loop. */
final class VehiclesEndpoint {

    private static final Comparator<StoredSignal> BY_CODE =
            Comparator.comparing(stored -> stored.signal().code().code());

    private final Fleet fleet;
    private final Resources resources;
    private final Meter meter;
    private final Clock clock;
    private final ForeignVehicle foreignVehicle;
    private final EmptyStores emptyStores;
    private final WordedSignals wording;
    private final boolean unwrapped;
    private final Duration keep;
    private final Map<String, CachedAnswer> cached = new HashMap<>();

    VehiclesEndpoint(
            Fleet fleet, Resources resources, Meter meter, Clock clock, ApiSettings settings, WordedSignals wording) {
        this.wording = wording;
        this.fleet = fleet;
        this.resources = resources;
        this.meter = meter;
        this.clock = clock;
        this.foreignVehicle = settings.foreignVehicle();
        this.emptyStores = settings.emptyStores();
        this.unwrapped = settings.answers().unwrapped();
        this.keep = settings.signalsKeptFor();
    }

    /** A cached answer. */
    private record CachedAnswer(Answer answer, Instant until) {}

    /** The answer to a permitted call about an existing vehicle of the caller's. */
    @FunctionalInterface
    private interface Reading {
        Answer of(Vehicle vehicle);
    }

    Answer get(Call call) {
        return granted(
                call,
                vehicle -> Answer.json(200, json -> {
                    json.writeStartObject();
                    if (!unwrapped) {
                        json.writeObjectFieldStart("data");
                    }
                    resources.writeVehicle(json, vehicle.identity());
                    if (!unwrapped) {
                        json.writeEndObject();
                    }
                    json.writeEndObject();
                }));
    }

    Answer signals(Call call) {
        return call.userId().isEmpty() ? ApiError.missingUserId().answer() : granted(call, this::keptSignals);
    }

    Answer signal(Call call) {
        return call.userId().isEmpty()
                ? ApiError.missingUserId().answer()
                : granted(call, vehicle -> signal(vehicle, call.ids().get(1)));
    }

    private Answer granted(Call call, Reading reading) {
        String vehicleId = call.ids().get(0);
        fleet.subscriptions().letHappen(clock.instant());
        Optional<Vehicle> vehicle = fleet.vehicle(vehicleId);
        if (vehicle.isEmpty()) {
            return ApiError.vehicleNotFound(vehicleId).answer();
        }
        if (call.userId().isPresent() && !fleet.isConnected(call.userId().get(), vehicleId)) {
            return foreignVehicle == ForeignVehicle.FORBIDDEN
                    ? ApiError.forbidden().answer()
                    : ApiError.vehicleNotFound(vehicleId).answer();
        }
        return meter.chargeVehicle(vehicleId).orElseGet(() -> reading.of(vehicle.get()));
    }

    private Answer keptSignals(Vehicle vehicle) {
        if (keep.isZero() || !vehicle.isMonitored()) {
            return signals(vehicle);
        }
        Instant now = clock.instant();
        CachedAnswer known = cached.get(vehicle.id());
        if (known == null || !now.isBefore(known.until())) {
            known = new CachedAnswer(signals(vehicle), now.plus(keep));
            cached.put(vehicle.id(), known);
        }
        return known.answer();
    }

    private Answer signals(Vehicle vehicle) {
        Instant now = clock.instant();
        WordedSignals.Listing listing =
                wording.list(vehicle.stored(now).stream().sorted(BY_CODE).toList());
        List<StoredSignal> signals = listing.signals();
        if (signals.isEmpty() && emptyStores != EmptyStores.EMPTY_LIST) {
            return emptyStores == EmptyStores.NOT_FOUND
                    ? ApiError.vehicleNotFound(vehicle.id()).answer()
                    : ApiError.signalNotFound().answer();
        }
        signals.forEach(stored -> vehicle.reported(stored.signal(), Source.API, now));
        return Answer.json(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("data");
            for (StoredSignal stored : signals) {
                resources.writeSignal(json, vehicle.id(), stored);
            }
            json.writeEndArray();
            json.writeObjectFieldStart("meta");
            json.writeNumberField("totalCount", listing.total());
            json.writeNumberField("pageSize", signals.size());
            json.writeNumberField("pageNumber", 1);
            json.writeEndObject();
            json.writeObjectFieldStart("links");
            json.writeStringField("self", resources.link("/vehicles/" + vehicle.id() + "/signals"));
            json.writeEndObject();
            resources.writeIncluded(json, vehicle);
            json.writeEndObject();
        });
    }

    private Answer signal(Vehicle vehicle, String code) {
        Instant now = clock.instant();
        return vehicle.stored(now).stream()
                .filter(stored -> stored.signal().code().code().equals(code))
                .findFirst()
                .map(stored -> single(vehicle, wording.one(stored), now))
                .orElseGet(() -> (emptyStores == EmptyStores.SIGNAL_NOT_FOUND
                                ? ApiError.signalNotFound()
                                : ApiError.notFound())
                        .answer());
    }

    private Answer single(Vehicle vehicle, StoredSignal worded, Instant now) {
        vehicle.reported(worded.signal(), Source.API, now);
        if (unwrapped) {
            return Answer.json(200, json -> resources.writeSignal(json, vehicle.id(), worded));
        }
        return Answer.json(200, json -> {
            json.writeStartObject();
            json.writeFieldName("data");
            resources.writeSignal(json, vehicle.id(), worded);
            resources.writeIncluded(json, vehicle);
            json.writeEndObject();
        });
    }
}
