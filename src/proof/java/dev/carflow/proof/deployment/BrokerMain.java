package dev.carflow.proof.deployment;

import dev.carflow.sandbox.EmbeddedKafka;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** The broker's process. It ends with the process that started it, which holds the other end of its standard input. */
final class BrokerMain {

    static final String READY = "the broker is ready";

    private BrokerMain() {}

    /** @param arguments directory of the data, port, advertised port */
    public static void main(String... arguments) throws IOException {
        EmbeddedKafka.open(Path.of(arguments[0]), Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
        System.out.println(READY);
        System.in.transferTo(OutputStream.nullOutputStream());
        Runtime.getRuntime().halt(0);
    }
}
