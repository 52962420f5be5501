package dev.carflow.sandbox.simulator.webhooks;

import java.util.Locale;

/**
 * A signal that only some payloads carry.
 *
 * @param body JSON object
 */
record FurtherSignal(String group, String name, String body) {

    private static final int LONG_LIST_BYTES = 32_000;

    /** A list of services so long that a payload of live size, 16 KB, comes near the documented maximum, 50 KB. */
    static final FurtherSignal LONG_LIST = new FurtherSignal("Service", "Records", records());

    String code() {
        return (group + "-" + name).toLowerCase(Locale.ROOT);
    }

    private static String records() {
        StringBuilder records = new StringBuilder("{\"values\":[");
        for (int i = 0; records.length() < LONG_LIST_BYTES; i++) {
            records.append(i == 0 ? "" : ",")
                    .append("{\"id\":\"record-")
                    .append(i)
                    .append("\",\"time\":\"2026-03-01T09:30:00Z\",\"odometer\":")
                    .append(1000 + i)
                    .append(",\"cost\":{\"amount\":129.90,\"currency\":\"EUR\"},\"tasks\":[{\"id\":\"t1\",")
                    .append("\"description\":\"Ölwechsel – inspection\"}],\"details\":[]}");
        }
        return records.append("]}").toString();
    }
}
