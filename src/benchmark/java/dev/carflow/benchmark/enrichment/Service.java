package dev.carflow.benchmark.enrichment;

import dev.carflow.benchmark.process.ChildProcess;
import dev.carflow.benchmark.process.Children;
import dev.carflow.benchmark.process.Management;
import dev.carflow.sandbox.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The packaged service as a worker, in a process of its own. */
record Service(ChildProcess child, int management) {

    /** Starts a process with these settings. */
    interface Starter {
        ChildProcess start(Map<String, String> environment) throws IOException;
    }

    static Service start(Children children, List<String> jvm, Path jar, String name, Map<String, String> settings)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(Children.JAVA));
        command.addAll(jvm);
        command.addAll(List.of("-jar", jar.toString()));
        return start(settings, environment -> children.start("carflow " + name, command, environment));
    }

    static Service start(Map<String, String> settings, Starter starter) throws IOException {
        int management = Ports.take();
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("QUARKUS_MANAGEMENT_PORT", String.valueOf(management));
        return new Service(starter.start(environment), management);
    }

    void awaitReady() throws InterruptedException {
        child.awaitReady(() -> new Management(management).isReady());
    }

    ProcessHandle process() {
        return child.handle();
    }

    /** The sum of a metric over all its tags; NaN while it is missing. */
    double metric(String name) {
        return new Management(management).metric(name);
    }

    /** The published lines of a metric, one for each combination of tags. */
    List<String> lines(String name) throws IOException {
        return new Management(management).lines(name);
    }
}
