package dev.carflow.proof.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.carflow.Http2Frames;
import dev.carflow.proof.hostile.Attack.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The attacks that a public endpoint has to withstand. */
final class Attacks {

    /** {@code carflow.webhook.max-in-flight}, as it is by default. */
    private static final int CAPACITY = 1024;

    private static final byte[] NOTHING = {};
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HALF_A_SECOND = Duration.ofMillis(500);
    private static final Duration SOON = Duration.ofMillis(50);
    private static final Duration NOW = Duration.ofMillis(1);

    /** A place may be missing for a moment. */
    private static final double NEARLY_ALL = 0.95;

    private static final double MOST = 0.5;

    private Attacks() {}

    static List<Attack> all() {
        byte[] small = Requests.unsigned("{}".getBytes(ISO_8859_1));
        return List.of(
                slow("slow headers", Requests.openHeader(), "a", Set.of("400"), Promise.closedInTime()),
                // Beyond the limit there is no place until the first ones are late.
                slow(
                        "slow bodies",
                        Requests.head("Content-Length: 200000"),
                        " ",
                        Set.of("408", "503"),
                        Promise.closedInTime("408").serving(NEARLY_ALL)),
                pushing("slow reading", 20, Requests.repeated(small, 100), SOON, false, Promise.closedInTime("401")),
                idle(10_000),
                endlessChunks(),
                repeating("100k-deep JSON, signed", Requests.signed(Requests.deepArrays()), Set.of("200")),
                repeating("25k-deep objects, signed", Requests.signed(Requests.deepObjects()), Set.of("200")),
                repeating("100k-deep JSON, unsigned", Requests.unsigned(Requests.deepArrays()), Set.of("401")),
                repeating("gzip bomb, 64 MiB", Requests.gzipBomb(), Set.of("415")),
                wrongLengths(),
                emptyFrames(),
                pushing("pipelining", 4, Requests.repeated(Requests.event(), 20), SOON, true, Promise.answered("200")),
                pushing(
                        "flood on one connection",
                        1,
                        Requests.repeated(small, 100),
                        NOW,
                        true,
                        Promise.answered("401").exhausting()),
                burst());
    }

    private static Attack slow(String name, byte[] opening, String drop, Set<String> answers, Promise promise) {
        byte[] more = drop.getBytes(ISO_8859_1);
        return new Attack(name, CAPACITY + 200, List.of(opening), more, HALF_A_SECOND, true, true, answers, promise);
    }

    private static Attack idle(int connections) {
        String name = connections + " idle connections";
        return new Attack(
                name, connections, List.of(NOTHING), NOTHING, SOON, false, false, Set.of(), Promise.answered());
    }

    private static Attack endlessChunks() {
        List<byte[]> openings = List.of(Requests.head("Transfer-Encoding: chunked"));
        byte[] chunk = Requests.chunk(16 * 1024);
        return new Attack(
                "endless chunked bodies", 20, openings, chunk, SOON, true, true, Set.of("413"), Promise.closed("413"));
    }

    /** HTTP/2, CVE-2026-33871: empty frames that continue the headers, so that no limit of headers ever applies. */
    private static Attack emptyFrames() {
        return new Attack(
                "empty HTTP/2 CONTINUATION frames",
                4,
                List.of(Http2Frames.openHeaders()),
                Http2Frames.emptyContinuations(1_000),
                SOON,
                true,
                true,
                Set.of(),
                Promise.closed());
    }

    private static Attack wrongLengths() {
        Set<String> answers = Set.of("400", "401", "408", "413", "501");
        return new Attack(
                "wrong lengths",
                16,
                Requests.wrongLengths(),
                NOTHING,
                SOON,
                true,
                true,
                answers,
                Promise.closed("400"));
    }

    private static Attack repeating(String name, byte[] request, Set<String> answers) {
        return new Attack(
                name,
                2,
                List.of(request),
                request,
                SOON,
                true,
                true,
                answers,
                Promise.answered(answers.toArray(String[]::new)));
    }

    private static Attack pushing(
            String name, int connections, byte[] requests, Duration pause, boolean reads, Promise promise) {
        Set<String> answers = Set.of("200", "401");
        return new Attack(name, connections, List.of(requests), requests, pause, reads, true, answers, promise);
    }

    /** One request on each of this many connections at one time, repeated every second. */
    private static Attack burst() {
        Set<String> answers = Set.of("200", "503");
        return new Attack(
                "bursts of ten times the capacity",
                10 * CAPACITY,
                List.of(NOTHING),
                Requests.event(),
                SECOND,
                true,
                true,
                answers,
                Promise.answered("200", "503").serving(MOST).exhausting());
    }
}
