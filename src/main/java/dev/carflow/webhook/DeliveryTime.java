package dev.carflow.webhook;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * Reads {@code meta.deliveredAt}, which arrives as epoch milliseconds, as epoch seconds (a 2025 sample) or as an
 * ISO-8601 string (some VERIFY samples). Type and magnitude distinguish them (contract 3.3).
 */
final class DeliveryTime {

    /** March 1973 in milliseconds, the year 5138 in seconds: no delivery is on the wrong side of it. */
    private static final long FIRST_MILLISECONDS = 100_000_000_000L;

    /** The year 9999: later instants have no common text form. */
    private static final long LAST_MILLISECONDS = 253_402_300_799_999L;

    private DeliveryTime() {}

    /** Returns the time at {@code token}; null if it is absent or not a time. Other values are skipped. */
    static Instant read(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == NumberType.BIG_INTEGER ? null : ofEpoch(parser.getLongValue());
            case VALUE_STRING -> ofText(parser.getText());
            default -> {
                parser.skipChildren();
                yield null;
            }
        };
    }

    static Instant ofEpoch(long value) {
        if (value <= 0 || value > LAST_MILLISECONDS) {
            return null;
        }
        return value < FIRST_MILLISECONDS ? Instant.ofEpochSecond(value) : Instant.ofEpochMilli(value);
    }

    static Instant ofText(String text) {
        try {
            Instant instant = OffsetDateTime.parse(text).toInstant();
            return instant.toEpochMilli() > LAST_MILLISECONDS || instant.toEpochMilli() <= 0 ? null : instant;
        } catch (DateTimeException | ArithmeticException e) {
            return null;
        }
    }
}
