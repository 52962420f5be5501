package dev.carflow.benchmark.process;

import dev.carflow.sandbox.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Path;

/** The process of a broker that can be killed and started again with its data. Arguments: port, directory. */
public final class KeptBroker {

    private KeptBroker() {}

    public static void main(String... args) throws IOException {
        int port = Integer.parseInt(args[0]);
        EmbeddedKafka kafka = EmbeddedKafka.open(Path.of(args[1]), port, port);
        Runtime.getRuntime().addShutdownHook(new Thread(kafka::close));
    }
}
