package dev.carflow.views.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carflow.eventlog.EventRecord;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Reads and makes headers of records. */
final class HeaderTexts {

    private HeaderTexts() {}

    /** Returns empty text for a header that is missing or has no value. */
    static String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? "" : new String(header.value(), UTF_8);
    }

    static Headers of(List<EventRecord.Header> all) {
        Headers headers = new RecordHeaders();
        all.forEach(header -> headers.add(header.name(), header.value().getBytes(UTF_8)));
        return headers;
    }
}
