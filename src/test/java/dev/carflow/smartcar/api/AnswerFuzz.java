package dev.carflow.smartcar.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.carflow.sandbox.simulator.Samples;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** For any response of Smartcar's API there is a result, and its text holds nothing private. */
public final class AnswerFuzz {

    private static final int[] STATUSES = {200, 400, 401, 403, 404, 409, 429, 430, 500, 501, 502, 504, 204, 302, 418};
    private static final int LONGEST_TEXT = 600;

    private AnswerFuzz() {}

    /** Loads classes here, so that the first input is not timed with it. */
    public static void fuzzerInitialize() {
        seeds().limit(1).forEach(AnswerFuzz::fuzzerTestOneInput);
    }

    /** @param input status, the value of a header up to a line break, and the body */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        int end = 1;
        while (end < input.length && input[end] != '\n') {
            end++;
        }
        String header = new String(input, 1, end - 1, ISO_8859_1);
        byte[] body = end == input.length ? new byte[0] : Arrays.copyOfRange(input, end + 1, input.length);
        int status = STATUSES[(input[0] & 0xff) % STATUSES.length];

        List<ApiResult<?>> results = EveryReading.of(status, header, body);

        for (ApiResult<?> result : results) {
            if (result.toString().length() > LONGEST_TEXT || result.toString().contains("\n")) {
                throw new AssertionError("a result that does not fit into a log: " + result);
            }
            if (result instanceof ApiResult.Success && status != 200) {
                throw new AssertionError("a success with status " + status);
            }
        }
    }

    public static Stream<byte[]> seeds() {
        return Stream.of(
                        "signals-all.json",
                        "signals-empty-store.json",
                        "signal-single.json",
                        "signal-single-2025-unwrapped.json",
                        "vehicle.json",
                        "connections-page1.json",
                        "connections-empty.json",
                        "error-429-vehicle.json",
                        "error-430-vehicle-request-limit.json",
                        "error-504-gateway-html.json",
                        "v2-error-401.json")
                .flatMap(sample -> Stream.of((byte) 0, (byte) 6).map(status -> {
                    ByteArrayOutputStream seed = new ByteArrayOutputStream();
                    seed.write(status);
                    seed.writeBytes("120\n".getBytes(ISO_8859_1));
                    seed.writeBytes(Samples.bytes(sample));
                    return seed.toByteArray();
                }));
    }
}
