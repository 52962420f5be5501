package dev.carflow.sandbox.simulator.fleet;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** Signal bodies as JSON text (contract 8). Text, because bodies are compared far more often than parsed. */
final class Body {

    private Body() {}

    static String of(boolean value) {
        return "{\"value\":" + value + "}";
    }

    static String of(long value) {
        return "{\"value\":" + value + "}";
    }

    static String of(long value, String unit) {
        return "{\"value\":" + value + ",\"unit\":\"" + unit + "\"}";
    }

    static String of(double value, String unit) {
        return "{\"value\":" + value + ",\"unit\":\"" + unit + "\"}";
    }

    static String of(String value) {
        return "{\"value\":\"" + escaped(value) + "\"}";
    }

    static String range(double kilometres) {
        return "{\"value\":" + kilometres + ",\"type\":\"DEFAULT\",\"additionalValues\":[],\"unit\":\"km\"}";
    }

    static String chargeLimit(int percent) {
        return "{\"values\":[{\"type\":\"GLOBAL\",\"limit\":" + percent + ",\"condition\":null}],\"activeLimit\":"
                + percent + ",\"unit\":\"percent\"}";
    }

    static String capacity(double kwh) {
        return "{\"capacity\":" + kwh + ",\"source\":\"SMARTCAR\",\"availableCapacities\":[{\"capacity\":" + kwh
                + ",\"description\":null}],\"unit\":\"kWh\"}";
    }

    static String moving(double latitude, double longitude, double heading, String direction) {
        return "{\"latitude\":" + latitude + ",\"longitude\":" + longitude + ",\"heading\":" + heading
                + ",\"direction\":\"" + direction + "\",\"locationType\":\"CURRENT\"}";
    }

    static String parkedAt(double latitude, double longitude) {
        return "{\"latitude\":" + latitude + ",\"longitude\":" + longitude + ",\"locationType\":\"LAST_PARKED\"}";
    }

    static String trunk(boolean open) {
        return "{\"isOpen\":" + open + ",\"isLocked\":null}";
    }

    private static String escaped(String text) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(text));
    }
}
