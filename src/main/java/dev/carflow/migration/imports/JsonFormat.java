package dev.carflow.migration.imports;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.carflow.migration.imports.ImportLine.Unusable;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** A JSON object on each line. Whole numbers are taken as they are written; null says nothing. */
final class JsonFormat implements LineFormat {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final LineParser reading;

    JsonFormat(LineParser reading) {
        this.reading = reading;
    }

    @Override
    public ImportLine line(long number, String text) {
        Map<Column, String> texts = new EnumMap<>(Column.class);
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return new Unusable(number, LineSkipReason.NOT_JSON);
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                Optional<Column> column = Column.of(parser.currentName());
                if (column.isEmpty()) {
                    return new Unusable(number, LineSkipReason.UNKNOWN_NAME);
                }
                switch (parser.nextToken()) {
                    case VALUE_STRING, VALUE_NUMBER_INT -> texts.put(column.get(), parser.getText());
                    case VALUE_NULL -> {
                        // says nothing
                    }
                    default -> {
                        return new Unusable(number, LineSkipReason.NOT_JSON);
                    }
                }
            }
            if (parser.nextToken() != null) {
                return new Unusable(number, LineSkipReason.NOT_JSON);
            }
        } catch (IOException e) {
            return new Unusable(number, LineSkipReason.NOT_JSON);
        }
        return reading.line(number, texts);
    }
}
