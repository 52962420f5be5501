package dev.carflow.sandbox.simulator.fleet;

import java.util.List;

/**
 * Makes a vehicle as large as the largest seen live: {@link #SIGNALS} signals, some 63 of them errors, and webhooks of
 * about 16 KB (contract 4).
 */
final class FurtherSignals {

    static final int SIGNALS = 85;

    private static final String DOOR = "\"isOpen\":false,\"isLocked\":true";
    private static final String WINDOW = "\"isOpen\":false";
    private static final String TIRE = "\"tirePressure\":258";

    private FurtherSignals() {}

    /** Adds a few bodies of the larger shapes, then errors of either kind. */
    static void fill(SignalStore store, long now) {
        store.saw(SignalCode.DOORS, corners(DOOR, ""), now);
        store.saw(SignalCode.WINDOWS, corners(WINDOW, ""), now);
        store.saw(SignalCode.TIRES, corners(TIRE, ",\"unit\":\"kilopascals\""), now);
        store.saw(SignalCode.DIAGNOSTICS_ABS, "{\"status\":\"OK\",\"description\":null}", now);
        store.saw(SignalCode.DIAGNOSTICS_DTC_LIST, "{\"values\":[{\"code\":\"P302D\",\"timestamp\":null}]}", now);
        store.saw(SignalCode.IS_ONLINE, Body.of(true), now);
        store.saw(SignalCode.CURRENT_FIRMWARE_VERSION, Body.of("2026.40.3"), now);
        store.saw(SignalCode.DRIVE_MODE, "{\"canonical\":\"COMFORT\",\"oemDisplayName\":\"Confort – « éco »\"}", now);
        store.fixed(SignalCode.EXTERIOR_COLOR, Body.of("blue"));
        store.missed(SignalCode.PERMISSIONS, SignalError.NOT_PERMITTED);
        store.missed(SignalCode.ROLE, SignalError.NOT_PERMITTED);
        List<SignalCode> missing = store.missing();
        missing.stream()
                .skip(Math.max(0, missing.size() - (SIGNALS - store.size())))
                .forEach(code -> store.missed(code, SignalError.NOT_CAPABLE));
    }

    /** The same members for each corner of the vehicle. */
    private static String corners(String members, String unit) {
        return "{\"values\":["
                + String.join(
                        ",", corner(0, 0, members), corner(0, 1, members), corner(1, 0, members), corner(1, 1, members))
                + "],\"rowCount\":2,\"columnCount\":2" + unit + "}";
    }

    private static String corner(int row, int column, String members) {
        return "{\"row\":" + row + ",\"column\":" + column + "," + members + "}";
    }
}
