package dev.carflow.sandbox.simulator.fleet;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The signals of contract 8. */
public enum SignalCode {
    CHARGE_AMPERAGE("Charge", "Amperage"),
    CHARGE_LIMITS("Charge", "ChargeLimits"),
    CHARGING_STATUS("Charge", "DetailedChargingStatus"),
    IS_CHARGING("Charge", "IsCharging"),
    CABLE_CONNECTED("Charge", "IsChargingCableConnected"),
    TIME_TO_COMPLETE("Charge", "TimeToComplete"),
    CHARGE_WATTAGE("Charge", "Wattage"),
    EXTERNAL_TEMPERATURE("Climate", "ExternalTemperature"),
    FRONT_TRUNK("Closure", "FrontTrunk"),
    IS_LOCKED("Closure", "IsLocked"),
    SUNROOF("Closure", "Sunroof"),
    IS_ASLEEP("ConnectivityStatus", "IsAsleep"),
    FUEL_AMOUNT("InternalCombustionEngine", "AmountRemaining"),
    FUEL_LEVEL("InternalCombustionEngine", "FuelLevel"),
    FUEL_RANGE("InternalCombustionEngine", "Range"),
    LOCATION("Location", "PreciseLocation"),
    LOW_VOLTAGE_STATUS("LowVoltageBattery", "Status"),
    SPEED("Motion", "CurrentSpeed"),
    ODOMETER("Odometer", "TraveledDistance"),
    NOMINAL_CAPACITY("TractionBattery", "NominalCapacity"),
    BATTERY_RANGE("TractionBattery", "Range"),
    STATE_OF_CHARGE("TractionBattery", "StateOfCharge"),
    GEAR("Transmission", "GearState"),
    NICKNAME("VehicleIdentification", "Nickname"),
    VIN("VehicleIdentification", "VIN"),
    // only on vehicles of live size
    AMPERAGE_MAX("Charge", "AmperageMax"),
    AMPERAGE_REQUESTED("Charge", "AmperageRequested"),
    CHARGE_PORT_STATUS_COLOR("Charge", "ChargePortStatusColor"),
    CHARGE_RATE("Charge", "ChargeRate"),
    CHARGE_RECORDS("Charge", "ChargeRecords"),
    CHARGE_TIMERS("Charge", "ChargeTimers"),
    CHARGER_PHASES("Charge", "ChargerPhases"),
    CHARGING_CONNECTOR_TYPE("Charge", "ChargingConnectorType"),
    ENERGY_ADDED("Charge", "EnergyAdded"),
    FAST_CHARGER_TYPE("Charge", "FastChargerType"),
    IS_CHARGING_CABLE_LATCHED("Charge", "IsChargingCableLatched"),
    IS_CHARGING_PORT_FLAP_OPEN("Charge", "IsChargingPortFlapOpen"),
    IS_FAST_CHARGER_PRESENT("Charge", "IsFastChargerPresent"),
    VOLTAGE("Charge", "Voltage"),
    INTERNAL_TEMPERATURE("Climate", "InternalTemperature"),
    DOORS("Closure", "Doors"),
    ENGINE_COVER("Closure", "EngineCover"),
    REAR_TRUNK("Closure", "RearTrunk"),
    TAILGATE("Closure", "Tailgate"),
    WINDOWS("Closure", "Windows"),
    CURRENT_FIRMWARE_VERSION("ConnectivitySoftware", "CurrentFirmwareVersion"),
    IS_DIGITAL_KEY_PAIRED("ConnectivityStatus", "IsDigitalKeyPaired"),
    IS_ONLINE("ConnectivityStatus", "IsOnline"),
    DIAGNOSTICS_ABS("Diagnostics", "ABS"),
    DIAGNOSTICS_ACTIVE_SAFETY("Diagnostics", "ActiveSafety"),
    DIAGNOSTICS_AIRBAG("Diagnostics", "Airbag"),
    DIAGNOSTICS_BRAKE_FLUID("Diagnostics", "BrakeFluid"),
    DIAGNOSTICS_DTC_COUNT("Diagnostics", "DTCCount"),
    DIAGNOSTICS_DTC_LIST("Diagnostics", "DTCList"),
    DIAGNOSTICS_DRIVER_ASSISTANCE("Diagnostics", "DriverAssistance"),
    DIAGNOSTICS_EV_BATTERY_CONDITIONING("Diagnostics", "EVBatteryConditioning"),
    DIAGNOSTICS_EV_CHARGING("Diagnostics", "EVCharging"),
    DIAGNOSTICS_EV_DRIVE_UNIT("Diagnostics", "EVDriveUnit"),
    DIAGNOSTICS_EVHV_BATTERY("Diagnostics", "EVHVBattery"),
    DIAGNOSTICS_EMISSIONS("Diagnostics", "Emissions"),
    DIAGNOSTICS_LIGHTING("Diagnostics", "Lighting"),
    DIAGNOSTICS_MIL("Diagnostics", "MIL"),
    DIAGNOSTICS_OIL_LIFE("Diagnostics", "OilLife"),
    DIAGNOSTICS_OIL_PRESSURE("Diagnostics", "OilPressure"),
    DIAGNOSTICS_OIL_TEMPERATURE("Diagnostics", "OilTemperature"),
    DIAGNOSTICS_TELEMATICS("Diagnostics", "Telematics"),
    DIAGNOSTICS_TIRE_PRESSURE("Diagnostics", "TirePressure"),
    DIAGNOSTICS_TIRE_PRESSURE_MONITORING("Diagnostics", "TirePressureMonitoring"),
    DIAGNOSTICS_TRANSMISSION("Diagnostics", "Transmission"),
    DIAGNOSTICS_WASHER_FLUID("Diagnostics", "WasherFluid"),
    DIAGNOSTICS_WATER_IN_FUEL("Diagnostics", "WaterInFuel"),
    HVAC_CABIN_TARGET_TEMPERATURE("HVAC", "CabinTargetTemperature"),
    HVAC_IS_CABIN_HVAC_ACTIVE("HVAC", "IsCabinHVACActive"),
    HVAC_IS_FRONT_DEFROSTER_ACTIVE("HVAC", "IsFrontDefrosterActive"),
    HVAC_IS_REAR_DEFROSTER_ACTIVE("HVAC", "IsRearDefrosterActive"),
    HVAC_IS_STEERING_HEATER_ACTIVE("HVAC", "IsSteeringHeaterActive"),
    OIL_LIFE("InternalCombustionEngine", "OilLife"),
    IS_AT_HOME("Location", "IsAtHome"),
    LOW_VOLTAGE_BATTERY_STATE_OF_CHARGE("LowVoltageBattery", "StateOfCharge"),
    SERVICE_IS_IN_SERVICE("Service", "IsInService"),
    SERVICE_RECORDS("Service", "Records"),
    SURVEILLANCE_BRAND("Surveillance", "Brand"),
    SURVEILLANCE_IS_ENABLED("Surveillance", "IsEnabled"),
    IS_HEATER_ACTIVE("TractionBattery", "IsHeaterActive"),
    MAX_RANGE_CHARGE_COUNTER("TractionBattery", "MaxRangeChargeCounter"),
    DRIVE_MODE("Transmission", "DriveMode"),
    EXTERIOR_COLOR("VehicleIdentification", "ExteriorColor"),
    PACKAGES("VehicleIdentification", "Packages"),
    TRIM("VehicleIdentification", "Trim"),
    PERMISSIONS("VehicleUserAccount", "Permissions"),
    ROLE("VehicleUserAccount", "Role"),
    STYLE("Wheel", "Style"),
    TIRES("Wheel", "Tires");

    private static final Map<String, SignalCode> BY_CODE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(SignalCode::code, Function.identity()));

    private final String group;
    private final String signalName;
    private final String code;

    SignalCode(String group, String signalName) {
        this.group = group;
        this.signalName = signalName;
        this.code = (group + "-" + signalName).toLowerCase(Locale.ROOT);
    }

    /**
     * @return empty for a code that no vehicle has
     */
    public static Optional<SignalCode> of(String code) {
        return Optional.ofNullable(BY_CODE.get(code));
    }

    /**
     * @return such as {@code TractionBattery}
     */
    public String group() {
        return group;
    }

    /**
     * @return such as {@code StateOfCharge}
     */
    public String signalName() {
        return signalName;
    }

    /**
     * @return such as {@code tractionbattery-stateofcharge}
     */
    public String code() {
        return code;
    }
}
