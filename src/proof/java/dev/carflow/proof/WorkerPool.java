package dev.carflow.proof;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** The workers of a scenario, and how they ended. */
final class WorkerPool implements AutoCloseable {

    private final List<Worker> workers = new CopyOnWriteArrayList<>();
    private final List<String> linesOfFormer = new ArrayList<>();
    private Predicate<String> expectedErrors = line -> false;
    private Duration slowestStart = Duration.ZERO;
    private Duration longestExit = Duration.ZERO;
    private int launched;

    WorkerPool() {
        // Without the hook they would outlive this process if it is stopped.
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /**
     * @param errors the lines of level ERROR that workers may log; others are violations
     */
    WorkerPool expecting(Predicate<String> errors) {
        expectedErrors = errors;
        return this;
    }

    /** Starts workers in parallel. */
    WorkerPool launch(int count, WorkerSettings settings) {
        List<Worker> started = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            started.add(start("worker-" + launched++, settings));
        }
        awaitConsuming(started);
        return this;
    }

    /** Starts one whose settings contain its name. */
    Worker launch(String name, WorkerSettings settings) {
        Worker worker = start(name, settings.withInstanceId(name));
        awaitConsuming(List.of(worker));
        return worker;
    }

    /** Starts several in parallel whose settings contain their names. */
    void launch(List<String> names, WorkerSettings settings) {
        awaitConsuming(names.stream()
                .map(name -> start(name, settings.withInstanceId(name)))
                .toList());
    }

    private void awaitConsuming(List<Worker> started) {
        long began = System.nanoTime();
        started.forEach(Worker::awaitConsuming);
        slowestStart = longer(slowestStart, Duration.ofNanos(System.nanoTime() - began));
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    private Worker start(String name, WorkerSettings settings) {
        Worker worker = Worker.start(name, settings);
        workers.add(worker);
        return worker;
    }

    List<Worker> workers() {
        return List.copyOf(workers);
    }

    void stop(Worker worker, Violations violations) throws InterruptedException {
        workers.remove(worker);
        longestExit = longer(longestExit, worker.stop(expectedErrors, violations));
        linesOfFormer.addAll(worker.lines());
    }

    void kill(Worker worker, Violations violations) throws InterruptedException {
        workers.remove(worker);
        worker.kill(violations);
        worker.close();
        linesOfFormer.addAll(worker.lines());
    }

    void stopAll(Violations violations) throws InterruptedException {
        for (Worker worker : workers()) {
            stop(worker, violations);
        }
    }

    /** Returns the log lines of all workers that ever ran. */
    List<String> lines() {
        List<String> lines = new ArrayList<>(linesOfFormer);
        workers.forEach(worker -> lines.addAll(worker.lines()));
        return lines;
    }

    /** Returns the time until it consumes; for several started at once, until all do. */
    Duration slowestStart() {
        return slowestStart;
    }

    Duration longestExit() {
        return longestExit;
    }

    @Override
    public void close() {
        workers.forEach(Worker::close);
    }
}
