package dev.carflow.benchmark.enrichment.peer;

import java.util.function.BinaryOperator;

/**
 * The process of a peer. Arguments: kind, bootstrap servers, input topic, output topic, port of the API, calls in
 * flight (0 for none). Its consumer group is its input topic's name.
 */
public final class PeerWorker {

    /** How a peer processes its events. */
    public enum Kind {
        /** As many calls in flight as allowed, always; nothing is parsed or merged, no user's order is kept. */
        BARE_PARTS((event, answer) -> answer == ApiCaller.NO_ANSWER ? event : answer),
        /** Likewise, with the least JSON work that makes an enriched event: the ceiling. */
        STREAMING_MERGE(StreamingMerge::merged),
        /** Likewise, with JSON trees. */
        PLAIN_JACKSON(PlainJackson::merged),
        /** Polls as many events as calls are allowed, makes all calls, waits for all, merges and commits. */
        BATCHES(PlainJackson::merged);

        private final BinaryOperator<byte[]> output;

        Kind(BinaryOperator<byte[]> output) {
            this.output = output;
        }
    }

    private static final int BARE_POLL = 1000;

    private PeerWorker() {}

    public static void main(String... args) {
        Kind kind = Kind.valueOf(args[0]);
        PeerKafka kafka = new PeerKafka(args[1]);
        String input = args[2];
        int inFlight = Integer.parseInt(args[5]);
        ApiCaller api = new ApiCaller(Integer.parseInt(args[4]), inFlight, kind.output);
        // Never closed: they end with the process.
        Transactions transactions = new Transactions(kafka.producer(input), args[3]);
        if (kind == Kind.BATCHES) {
            new Batches(kafka.consumer(input, inFlight), transactions, api, inFlight).run(input);
        } else {
            new BareParts(kafka.consumer(input, BARE_POLL), transactions, api).run(input);
        }
    }
}
