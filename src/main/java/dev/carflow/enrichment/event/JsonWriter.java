package dev.carflow.enrichment.event;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.BaseJsonNode;
import dev.carflow.json.UtcTime;
import dev.carflow.smartcar.api.RawJson;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes JSON members to a stream; empty optionals are left out. */
public final class JsonWriter implements AutoCloseable {

    private static final ObjectMapper JSON = JsonMapper.builder(new JsonFactoryBuilder()
                    .characterEscapes(new SurrogateEscapes())
                    .build())
            .build();

    private final JsonGenerator json;
    private final SerializerProvider provider = JSON.getSerializerProviderInstance();

    /** The last time and its text: the signals of one report have the same times. */
    private Instant lastTime = Instant.MIN;

    private String lastText = "";

    public JsonWriter(OutputStream out) throws IOException {
        this.json = JSON.createGenerator(out);
    }

    public void startObject() throws IOException {
        json.writeStartObject();
    }

    public void startObject(String name) throws IOException {
        json.writeObjectFieldStart(name);
    }

    public void endObject() throws IOException {
        json.writeEndObject();
    }

    public void startArray(String name) throws IOException {
        json.writeArrayFieldStart(name);
    }

    public void endArray() throws IOException {
        json.writeEndArray();
    }

    public void text(String name, String value) throws IOException {
        json.writeStringField(name, value);
    }

    public void text(String name, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            text(name, value.get());
        }
    }

    public void time(String name, Instant value) throws IOException {
        if (!value.equals(lastTime)) {
            lastText = UtcTime.write(value);
            lastTime = value;
        }
        text(name, lastText);
    }

    public void time(String name, Optional<Instant> value) throws IOException {
        if (value.isPresent()) {
            time(name, value.get());
        }
    }

    public void number(String name, long value) throws IOException {
        json.writeNumberField(name, value);
    }

    public void flag(String name, boolean value) throws IOException {
        json.writeBooleanField(name, value);
    }

    public void texts(String name, List<String> values) throws IOException {
        startArray(name);
        for (String value : values) {
            json.writeString(value);
        }
        endArray();
    }

    public void tree(String name, JsonNode value) throws IOException {
        json.writeFieldName(name);
        tree(value);
    }

    public void raw(String name, RawJson value) throws IOException {
        json.writeFieldName(name);
        json.writeRawValue(value.text());
    }

    public void tree(JsonNode value) throws IOException {
        // The mapper would make a provider for each value, and flush the generator after it.
        ((BaseJsonNode) value).serialize(json, provider);
    }

    /** Writes unknown members of Smartcar's under one name, so that none can replace a member of Carflow's. */
    public void ofSmartcar(Map<String, JsonNode> members) throws IOException {
        if (members.isEmpty()) {
            return;
        }
        startObject("smartcar");
        for (Map.Entry<String, JsonNode> member : members.entrySet()) {
            tree(member.getKey(), member.getValue());
        }
        endObject();
    }

    @Override
    public void close() throws IOException {
        json.close();
    }
}
