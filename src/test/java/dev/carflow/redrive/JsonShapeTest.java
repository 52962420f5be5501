package dev.carflow.redrive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.Samples;
import java.util.List;
import java.util.stream.StreamSupport;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class JsonShapeTest {

    @Test
    void itShowsNamesTypesAndSizesOfTheTop() {
        JsonShape shape = JsonShape.of(
                "{\"eventId\":\"abc\",\"data\":{\"user\":{\"id\":\"x\"},\"vin\":[1,2]},\"n\":1.5,\"b\":true,\"no\":null,\"l\":[{},[],3],\"J. Doe\":1}"
                        .getBytes(UTF_8));

        assertThat(shape.form()).isEqualTo("object of 7");
        assertThat(shape.members())
                .containsExactly(
                        "eventId: string of 3",
                        "data: object of 2",
                        "n: number",
                        "b: boolean",
                        "no: null",
                        "l: array of 3",
                        "(not a plain word): number");
    }

    @Test
    void valuesOtherThanObjectsAreDescribedToo() {
        assertThat(JsonShape.of(null).form()).isEqualTo("no value");
        assertThat(JsonShape.of(new byte[0]).form()).isEqualTo("empty");
        assertThat(JsonShape.of("[1,2]".getBytes(UTF_8)).form()).isEqualTo("array of 2");
        assertThat(JsonShape.of("{\"a\":1,\"b\":".getBytes(UTF_8)))
                .isEqualTo(new JsonShape("JSON that ends or breaks before its end", List.of("a: number")));
    }

    @Test
    void nothingThatASampleSaysIsInItsShape() {
        Samples.deliveries().forEach(sample -> {
            String shape = JsonShape.of(sample.body()).toString();
            StreamSupport.stream(sample.json().findValues("id").spliterator(), false)
                    .forEach(id -> assertThat(shape).doesNotContain(id.asText()));
            assertThat(shape).doesNotContain(sample.json().path("eventId").asText("-"));
        });
    }

    @Property
    void noBytesMakeItFail(@ForAll byte[] value) {
        assertThat(JsonShape.of(value).form()).isNotEmpty();
    }
}
