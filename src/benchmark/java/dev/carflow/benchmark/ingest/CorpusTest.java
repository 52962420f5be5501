package dev.carflow.benchmark.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.Samples;
import dev.carflow.benchmark.LiveSignals.Amount;
import dev.carflow.sandbox.simulator.wire.Signer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CorpusTest {

    @ParameterizedTest
    @EnumSource
    void everyRequestIsSignedOverItsBody(Amount amount) {
        Corpus corpus = Corpus.of(amount);
        ByteBuffer out = ByteBuffer.allocate(corpus.longestRequest());

        for (int number : new int[] {0, 1, corpus.events(), 1_000_000}) {
            corpus.write(number, out.clear());
            String request = new String(out.array(), 0, out.position(), StandardCharsets.UTF_8);
            byte[] body = corpus.body(number);

            assertThat(request)
                    .contains("SC-Signature: " + new Signer(Corpus.TOKEN).sign(body) + "\r\n")
                    .contains("Content-Length: " + body.length + "\r\n")
                    .endsWith("\r\n\r\n" + new String(body, StandardCharsets.UTF_8));
        }
    }

    @Test
    void eventsAreOfDifferentUsersAndDeliveriesAllDifferent() {
        Corpus corpus = Corpus.of(Amount.FEW);
        Set<String> users = new HashSet<>();
        Set<String> deliveries = new HashSet<>();
        IntStream.range(0, 2 * corpus.events()).forEach(number -> {
            JsonNode event = Samples.parse(corpus.body(number));
            users.add(event.at("/data/user/id").asText());
            deliveries.add(event.at("/meta/deliveryId").asText());
        });

        assertThat(users).hasSize(corpus.events());
        assertThat(deliveries).hasSize(2 * corpus.events());
    }

    @Test
    void aDeliveryIdIsAUuidWithItsNumber() {
        byte[] id = DeliveryId.of(1_234_567);

        assertThat(UUID.fromString(new String(id, StandardCharsets.US_ASCII)).version())
                .isEqualTo(4);
        assertThat(DeliveryId.number(id)).isEqualTo(1_234_567);
        assertThatThrownBy(() -> DeliveryId.number(new byte[36])).isInstanceOf(IllegalArgumentException.class);
    }
}
