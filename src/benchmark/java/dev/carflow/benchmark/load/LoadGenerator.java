package dev.carflow.benchmark.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** Puts an HTTP server under load, with new connections each time, from as few threads as possible. */
public final class LoadGenerator {

    /** One thread drives more connections than several event loops can serve. */
    private static final int CORES_PER_THREAD = 4;

    private static final int ACKNOWLEDGED = 200;

    /** For loads beside which nothing else is measured. */
    public static final Watch NOBODY = new Watch() {
        @Override
        public void begins() {}

        @Override
        public void ends() {}
    };

    private final int connections;
    private final int threads;

    public LoadGenerator(int connections) {
        this.connections = connections;
        int wanted = Math.max(1, Runtime.getRuntime().availableProcessors() / CORES_PER_THREAD);
        this.threads = Math.min(wanted, connections);
    }

    /**
     * Puts a server under load until the load is over and everything is answered.
     *
     * @param requests creates the requests of one thread
     * @param longestRequest the most bytes of a request
     */
    public Tally run(InetSocketAddress server, Load load, Supplier<Requests> requests, int longestRequest, Watch watch)
            throws IOException, InterruptedException {
        return runExpecting(ACKNOWLEDGED, server, load, requests, longestRequest, watch);
    }

    /** The same when nothing else is measured. */
    public Tally run(InetSocketAddress server, Load load, Supplier<Requests> requests, int longestRequest)
            throws IOException, InterruptedException {
        return run(server, load, requests, longestRequest, NOBODY);
    }

    /**
     * The same with requests that the server should answer with another status.
     *
     * @param status of answers that count as acknowledged, such as 401; all others are errors
     */
    public Tally runExpecting(
            int status,
            InetSocketAddress server,
            Load load,
            Supplier<Requests> requests,
            int longestRequest,
            Watch watch)
            throws IOException, InterruptedException {
        List<LoadThread> loads = new ArrayList<>();
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            for (int i = 0; i < threads; i++) {
                int share = connections / threads + (i < connections % threads ? 1 : 0);
                loads.add(new LoadThread(server, requests.get(), longestRequest, share, new Tally(status)));
            }
            watch.begins();
            long startAt = System.nanoTime();
            List<Future<Tally>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                LoadThread thread = loads.get(i);
                Pace pace = load.pace(startAt, i, threads);
                running.add(executor.submit(() -> thread.run(pace, startAt)));
            }
            Tally all = joined(running, startAt);
            watch.ends();
            return all;
        } finally {
            executor.shutdownNow();
            for (LoadThread thread : loads) {
                thread.close();
            }
        }
    }

    private static Tally joined(List<Future<Tally>> running, long startAt) throws IOException, InterruptedException {
        Tally all = new Tally();
        all.start(startAt);
        for (Future<Tally> one : running) {
            try {
                all.join(one.get());
            } catch (ExecutionException e) {
                throw new IOException("the load broke off", e.getCause());
            }
        }
        return all;
    }
}
