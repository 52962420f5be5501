package dev.carflow.sandbox.simulator.fleet;

/** Why a signal is in status ERROR (contract 3.5, 7.4, 7.7). Webhooks carry type and code, the API all of it. */
public enum SignalError {
    NOT_CHARGING(
            "VEHICLE_STATE",
            "NOT_CHARGING",
            "Not Charging",
            "The vehicle is unable to perform your request because it is not currently charging.",
            "UNKNOWN_RESOLUTION_TYPE"),
    NOT_PERMITTED(
            "PERMISSION",
            null,
            "Unknown",
            "Your application has insufficient permissions to access the requested resource. Please prompt the user to"
                    + " re-authenticate using Smartcar Connect.",
            "REAUTHENTICATE"),
    NOT_CAPABLE(
            "COMPATIBILITY",
            "VEHICLE_NOT_CAPABLE",
            "Vehicle Not Capable",
            "The vehicle is incapable of performing your request.",
            "UNKNOWN_RESOLUTION_TYPE");

    private final String type;
    private final String code;
    private final String title;
    private final String detail;
    private final String resolution;

    SignalError(String type, String code, String title, String detail, String resolution) {
        this.type = type;
        this.code = code;
        this.title = title;
        this.detail = detail;
        this.resolution = resolution;
    }

    public String type() {
        return type;
    }

    /** @return null for PERMISSION: that is what webhooks carry */
    public String code() {
        return code;
    }

    /** @return never null: the API says {@code UNKNOWN} where webhooks say null */
    public String apiCode() {
        return code == null ? "UNKNOWN" : code;
    }

    public String title() {
        return title;
    }

    public String detail() {
        return detail;
    }

    public String resolution() {
        return resolution;
    }
}
