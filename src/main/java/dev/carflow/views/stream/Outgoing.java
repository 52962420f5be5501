package dev.carflow.views.stream;

/**
 * A value on its way to a topic, which Streams asks for only when it writes the record.
 *
 * @param topic empty for the topic by vehicle
 * @param value null for a record that ends
 */
record Outgoing(String topic, byte[] value) {

    static Outgoing byVehicle(byte[] value) {
        return new Outgoing("", value);
    }

    boolean isByVehicle() {
        return topic.isEmpty();
    }

    /** Leaves out the value: it is personal data. */
    @Override
    public String toString() {
        return "Outgoing[" + topic + "]";
    }
}
