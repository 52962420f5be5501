package dev.carflow.sandbox.simulator.fleet;

import dev.carflow.sandbox.simulator.fleet.Activity.Charging;
import dev.carflow.sandbox.simulator.fleet.Activity.Driving;

/** Turns a vehicle's life into signals as its maker would report it: some rounded, some refused, some never. */
final class Telemetry {

    private static final double VOLTS = 230;
    private static final int PHASES = 3;

    private final Model model;
    private final VehicleLife life;
    private final SignalStore store;
    private final boolean frontTrunkPermitted;

    Telemetry(Model model, VehicleLife life, SignalStore store, boolean frontTrunkPermitted) {
        this.model = model;
        this.life = life;
        this.store = store;
        this.frontTrunkPermitted = frontTrunkPermitted;
    }

    /** Sets a vehicle's permanent attributes, and the traces of its last charging. */
    void begin(VehicleIdentity identity, boolean hasChargedBefore, long before) {
        store.fixed(SignalCode.VIN, Body.of(identity.vin()));
        store.missed(SignalCode.IS_ASLEEP, SignalError.NOT_CAPABLE);
        if (identity.nickname() != null) {
            store.saw(SignalCode.NICKNAME, Body.of(identity.nickname()), before);
        }
        if (model.powertrain().plugsIn()) {
            if (isElectric()) {
                store.fixed(SignalCode.NOMINAL_CAPACITY, Body.capacity(model.batteryKwh()));
            }
            store.saw(SignalCode.CHARGE_LIMITS, Body.chargeLimit(life.limitPercent()), before);
            if (hasChargedBefore) {
                readPower(new Charging(model.chargeKw()), 5, before);
            }
        } else {
            store.missed(SignalCode.STATE_OF_CHARGE, SignalError.NOT_CAPABLE);
        }
        if (!frontTrunkPermitted) {
            store.missed(SignalCode.FRONT_TRUNK, SignalError.NOT_PERMITTED);
        }
        store.saw(SignalCode.SUNROOF, "{\"isOpen\":null}", before);
        store.missed(SignalCode.SUNROOF, SignalError.NOT_CAPABLE);
    }

    void read(long now) {
        Condition condition = life.condition();
        readMotion(condition, now);
        if (model.powertrain().plugsIn()) {
            readBattery(condition, now);
        }
        if (model.powertrain().burnsFuel()) {
            readFuel(condition, now);
        }
        if (frontTrunkPermitted) {
            store.saw(SignalCode.FRONT_TRUNK, Body.trunk(false), now);
        }
        store.saw(SignalCode.EXTERNAL_TEMPERATURE, Body.of(condition.outsideCelsius(), "celsius"), now);
        for (SignalCode unchanging : new SignalCode[] {SignalCode.NICKNAME, SignalCode.CHARGE_LIMITS}) {
            store.sawAgain(unchanging, now);
        }
    }

    private void readMotion(Condition condition, long now) {
        Driving driving = life.activity() instanceof Driving d ? d : null;
        double latitude = rounded(condition.place().latitude(), 1e5);
        double longitude = rounded(condition.place().longitude(), 1e5);
        store.saw(SignalCode.ODOMETER, Body.of(rounded(condition.odometerKm(), 1e5), "km"), now);
        store.saw(SignalCode.IS_LOCKED, Body.of(driving == null), now);
        store.saw(SignalCode.SPEED, Body.of(driving == null ? 0 : Math.round(driving.kph()), "kph"), now);
        if (driving == null) {
            store.saw(SignalCode.LOCATION, Body.parkedAt(latitude, longitude), now);
        } else {
            double heading = rounded(driving.heading(), 10);
            store.saw(SignalCode.LOCATION, Body.moving(latitude, longitude, heading, Place.direction(heading)), now);
        }
        if (!model.powertrain().plugsIn()) {
            store.saw(SignalCode.GEAR, Body.of(driving == null ? "PARK" : "DRIVE"), now);
            store.saw(SignalCode.LOW_VOLTAGE_STATUS, Body.of("GOOD"), now);
        }
    }

    private void readBattery(Condition condition, long now) {
        long percent = Math.round(condition.chargePercent(model));
        store.saw(SignalCode.STATE_OF_CHARGE, Body.of(percent, "percent"), now);
        store.saw(SignalCode.BATTERY_RANGE, Body.range(rounded(condition.electricKm(model), 10)), now);
        store.saw(SignalCode.CABLE_CONNECTED, Body.of(condition.cableIn()), now);
        boolean charging = life.activity() instanceof Charging;
        store.saw(SignalCode.IS_CHARGING, Body.of(charging), now);
        store.saw(SignalCode.CHARGING_STATUS, Body.of(status(charging, condition, percent)), now);
        if (life.activity() instanceof Charging power) {
            readPower(power, Math.round(life.secondsLeft() / 60), now);
        } else {
            store.missed(SignalCode.CHARGE_WATTAGE, SignalError.NOT_CHARGING);
            if (isElectric()) {
                store.missed(SignalCode.CHARGE_AMPERAGE, SignalError.NOT_CHARGING);
            }
            store.missed(SignalCode.TIME_TO_COMPLETE, SignalError.NOT_CHARGING);
        }
    }

    private String status(boolean charging, Condition condition, long percent) {
        if (charging) {
            return "CHARGING";
        }
        return condition.cableIn() && percent >= life.limitPercent() ? "FULLY_CHARGED" : "NOT_CHARGING";
    }

    private void readPower(Charging charging, long minutesLeft, long now) {
        double watts = charging.kw() * 1000;
        store.saw(SignalCode.CHARGE_WATTAGE, Body.of(Math.round(watts), "watts"), now);
        if (isElectric()) {
            store.saw(SignalCode.CHARGE_AMPERAGE, Body.of(Math.round(watts / VOLTS / PHASES), "ampere"), now);
        }
        store.saw(SignalCode.TIME_TO_COMPLETE, Body.of(minutesLeft), now);
    }

    private void readFuel(Condition condition, long now) {
        store.saw(SignalCode.FUEL_LEVEL, Body.of(Math.round(condition.fuelPercent(model)), "percent"), now);
        store.saw(SignalCode.FUEL_AMOUNT, Body.of(rounded(condition.fuelLitres(), 10), "liters"), now);
        if (!model.powertrain().plugsIn()) {
            store.saw(SignalCode.FUEL_RANGE, Body.of(Math.round(condition.fuelKm(model)), "km"), now);
        }
    }

    /** Plug-in hybrids report a little less, as they do in practice. */
    private boolean isElectric() {
        return model.powertrain() == Powertrain.BEV;
    }

    private static double rounded(double value, double steps) {
        return Math.round(value * steps) / steps;
    }
}
