package dev.carflow.sandbox.simulator.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.sandbox.simulator.Samples;
import org.junit.jupiter.api.Test;

class SignerTest {

    private final JsonNode vectors = Samples.json("signature-vectors.json");
    private final Signer signer =
            new Signer(vectors.path("applicationManagementToken").asText());

    @Test
    void signsEveryPublishedPayloadAsExpected() {
        assertThat(vectors.path("payloads")).isNotEmpty().allSatisfy(vector -> {
            // Given the bytes as they go over the wire
            byte[] body = Samples.bytes(vector.path("file").asText());

            // When / Then
            assertThat(signer.sign(body)).isEqualTo(vector.path("scSignature").asText());
        });
    }

    @Test
    void answersEveryPublishedChallengeAsExpected() {
        assertThat(vectors.path("challenges")).isNotEmpty().allSatisfy(vector -> assertThat(
                        signer.sign(vector.path("challenge").asText()))
                .isEqualTo(vector.path("response").path("challenge").asText()));
    }
}
