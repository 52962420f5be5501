package dev.carflow.kafka;

import io.micrometer.core.instrument.Meter;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.MetricName;

/**
 * The metrics of Kafka's clients that are worth a series: those of a whole client. The clients have hundreds, most of them by
 * topic, partition or broker.
 */
public enum ClientMetric {
    PRODUCER_RECORDS_SENT("producer-metrics", "record-send-total", "Records sent"),
    PRODUCER_RECORD_ERRORS("producer-metrics", "record-error-total", "Records that could not be sent"),
    PRODUCER_RECORD_RETRIES("producer-metrics", "record-retry-total", "Records sent once more"),
    PRODUCER_BYTES("producer-metrics", "outgoing-byte-total", "Bytes sent to brokers, requests included"),
    PRODUCER_REQUEST_LATENCY("producer-metrics", "request-latency-avg", "Milliseconds until a broker answers"),
    PRODUCER_REQUEST_LATENCY_MAX("producer-metrics", "request-latency-max", "The longest of these"),
    PRODUCER_QUEUE_TIME("producer-metrics", "record-queue-time-avg", "Milliseconds that a batch waits to be sent"),
    PRODUCER_REQUESTS_IN_FLIGHT("producer-metrics", "requests-in-flight", "Requests without an answer"),
    PRODUCER_BATCH_SIZE("producer-metrics", "batch-size-avg", "Bytes of a batch"),
    PRODUCER_COMPRESSION("producer-metrics", "compression-rate-avg", "Compressed size of a batch, as a share"),
    PRODUCER_BUFFER_LEFT("producer-metrics", "buffer-available-bytes", "Bytes left for records that wait"),
    PRODUCER_THROTTLED("producer-metrics", "produce-throttle-time-avg", "Milliseconds that brokers delayed requests"),
    PRODUCER_CONNECTIONS("producer-metrics", "connection-count", "Connections to brokers"),
    PRODUCER_LOGINS_FAILED("producer-metrics", "failed-authentication-total", "Connections whose login failed"),
    CONSUMER_RECORDS("consumer-fetch-manager-metrics", "records-consumed-total", "Records read"),
    CONSUMER_BYTES("consumer-fetch-manager-metrics", "bytes-consumed-total", "Bytes read"),
    CONSUMER_LAG("consumer-fetch-manager-metrics", "records-lag-max", "The largest lag of a partition, in records"),
    CONSUMER_FETCH_LATENCY("consumer-fetch-manager-metrics", "fetch-latency-avg", "Milliseconds that a fetch takes"),
    CONSUMER_THROTTLED(
            "consumer-fetch-manager-metrics", "fetch-throttle-time-avg", "Milliseconds that brokers delayed fetches"),
    CONSUMER_PARTITIONS("consumer-coordinator-metrics", "assigned-partitions", "Partitions assigned"),
    CONSUMER_REBALANCES("consumer-coordinator-metrics", "rebalance-total", "Rebalances that the client took part in"),
    CONSUMER_REBALANCES_FAILED("consumer-coordinator-metrics", "failed-rebalance-total", "Rebalances that failed"),
    CONSUMER_REBALANCE_TIME(
            "consumer-coordinator-metrics", "rebalance-latency-avg", "Milliseconds that a rebalance takes"),
    CONSUMER_HEARTBEAT("consumer-coordinator-metrics", "last-heartbeat-seconds-ago", "Seconds since a heartbeat"),
    CONSUMER_POLL_INTERVAL("consumer-metrics", "time-between-poll-max", "The most milliseconds between two polls"),
    CONSUMER_CONNECTIONS("consumer-metrics", "connection-count", "Connections to brokers"),
    CONSUMER_LOGINS_FAILED("consumer-metrics", "failed-authentication-total", "Connections whose login failed"),
    ADMIN_CONNECTIONS("admin-client-metrics", "connection-count", "Connections to brokers"),
    ADMIN_LOGINS_FAILED("admin-client-metrics", "failed-authentication-total", "Connections whose login failed");

    /** Metrics of a whole client have this tag alone. */
    static final String CLIENT_ID = "client-id";

    private static final Map<String, ClientMetric> BY_NAME = Stream.of(values())
            .collect(Collectors.toUnmodifiableMap(each -> each.group + '/' + each.name, Function.identity()));

    private final String group;
    private final String name;
    private final String description;

    ClientMetric(String group, String name, String description) {
        this.group = group;
        this.name = name;
        this.description = description;
    }

    static Optional<ClientMetric> of(MetricName metric) {
        return metric.tags().keySet().equals(Set.of(CLIENT_ID))
                ? Optional.ofNullable(BY_NAME.get(metric.group() + '/' + metric.name()))
                : Optional.empty();
    }

    /** Returns the name that Micrometer's own binder would give it, such as {@code kafka.producer.record.send.total}. */
    public String meterName() {
        return "kafka." + group.replaceFirst("-metrics$", "").replace('-', '.') + '.' + name.replace('-', '.');
    }

    public Meter.Type type() {
        return name.endsWith("-total") ? Meter.Type.COUNTER : Meter.Type.GAUGE;
    }

    public String description() {
        return description;
    }
}
