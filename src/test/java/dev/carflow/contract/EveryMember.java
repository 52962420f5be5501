package dev.carflow.contract;

/** Bodies that have every member which the published schemas describe, in the shapes of contract 3 and 5.1. */
public final class EveryMember {

    /** A trace that a sender may begin. */
    public static final String TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    public static final String TRACESTATE = "vendor=1";

    private static final String META = """
            "meta":{"version":"4.0","webhookId":"w-1","webhookName":"Fleet","deliveryId":"d-%1$s",\
            "deliveredAt":1795250000000,"mode":"LIVE","sequence":17,"applicationId":"app_1\"""";

    private static final String SUBJECTS = """
            "vehicleId":"v-1","data":{"user":{"id":"%2$s","externalId":"crm-1"},"vehicle":{"id":"v-1","vin":\
            "WVGTMPE20PP018842","make":"VOLKSWAGEN","model":"ID.4","year":2023,"mode":"live","powertrainType":"BEV"},""";

    private EveryMember() {}

    /** Returns a {@code VEHICLE_STATE}. */
    public static String state(String eventId, String userId) {
        return ("{\"eventId\":\"%1$s\",\"eventType\":\"VEHICLE_STATE\"," + SUBJECTS + """
                "signals":[{"code":"charge-chargerate","name":"ChargeRate","group":"Charge","body":{"value":31},\
                "meta":{"oemUpdatedAt":1795249580000,"retrievedAt":1795249640000,"fetchedAt":1795249640000},\
                "status":{"value":"ERROR","error":{"type":"VEHICLE_STATE","code":"NOT_CHARGING","later":1}}}],\
                "triggers":[{"code":"charge-chargerate","name":"ChargeRate","group":"Charge"}]},\
                "triggers":[{"type":"SIGNAL_UPDATED","later":1,"signal":{"code":"charge-chargerate","name":"ChargeRate",\
                "group":"Charge"}}],""" + META
                        + ",\"signalCount\":1}}")
                .formatted(eventId, userId);
    }

    /** Returns a {@code VEHICLE_ERROR}. */
    public static String error(String eventId, String userId) {
        return ("{\"eventId\":\"%1$s\",\"eventType\":\"VEHICLE_ERROR\"," + SUBJECTS + """
                "errors":[{"type":"COMPATIBILITY","code":"VEHICLE_NOT_CAPABLE","state":"ERROR","description":"-",\
                "suggestedUserMessage":"-","docURL":"https://smartcar.com/docs","resolution":{"type":"CONTACT_SUPPORT"},\
                "signals":[{"code":"charge-chargerate","name":"ChargeRate","group":"Charge"}]}]},""" + META + "}}")
                .formatted(eventId, userId);
    }

    /** Returns an event of a type that Carflow does not know. */
    public static String unroutable(String eventId, String userId) {
        return state(eventId, userId).replace("VEHICLE_STATE\",\"vehicleId", "VEHICLE_SOLD\",\"vehicleId");
    }

    /** Returns an event of payload 2.0. */
    public static String legacy(String eventId) {
        return """
                {"version":"2.0","webhookId":"w-2","eventName":"eventBased","mode":"live","payload":{"eventId":"%s",\
                "vehicleId":"v-2","eventType":"CHARGING_STARTED","eventTime":"2026-11-21T08:33:20Z"}}""".formatted(eventId);
    }
}
