package dev.carflow.benchmark.enrichment.peer;

/**
 * The process of a peer. Arguments: kind, bootstrap servers, input topic, output topic, port of the API, calls in
 * flight. Its consumer group is its input topic's name.
 */
public final class PeerWorker {

    /** What a peer does with its events. */
    public enum Kind {
        /** As many calls in flight as allowed, always; nothing is parsed or merged, no user's order is kept. */
        BARE_PARTS,
        /** The same, with the least JSON work that an enriched event can be made with. */
        BARE_PARTS_AND_JSON,
        /** Polls as many events as calls are allowed, makes all calls, waits for all, commits. */
        BATCHES,
        /** One call at a time. */
        ONE_BY_ONE
    }

    /** A commit about every second. */
    private static final int ONE_BY_ONE_POLL = 16;

    private static final int BARE_POLL = 1000;

    private PeerWorker() {}

    public static void main(String... args) {
        PeerKafka kafka = new PeerKafka(args[1]);
        String input = args[2];
        String output = args[3];
        int inFlight = Integer.parseInt(args[5]);
        Kind kind = Kind.valueOf(args[0]);
        ApiCaller api = new ApiCaller(
                Integer.parseInt(args[4]),
                inFlight,
                kind == Kind.BARE_PARTS_AND_JSON ? PlainMerge::merged : (event, answer) -> answer);
        // Never closed: they end with the process.
        Transactions transactions = new Transactions(kafka.producer(input), output);
        switch (kind) {
            case BARE_PARTS, BARE_PARTS_AND_JSON ->
                new BareParts(kafka.consumer(input, BARE_POLL), transactions, api).run(input);
            case BATCHES -> new Batches(kafka.consumer(input, inFlight), transactions, api, inFlight).run(input);
            case ONE_BY_ONE -> new Batches(kafka.consumer(input, ONE_BY_ONE_POLL), transactions, api, 1).run(input);
            default -> throw new IllegalArgumentException(kind.name());
        }
    }
}
