package dev.carflow.console;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/** The sections of the documentation that say what to do; a test holds that they exist. */
enum Section {
    PROBES("Probes"),
    KAFKA("When Kafka is in trouble"),
    DATABASE("When the database is away"),
    SMARTCAR("When Smartcar is away"),
    ALLOWANCE("The allowance"),
    SIGNATURES("When signatures do not hold"),
    API_SECRET("Rotation of the API secret"),
    PARKED("Quarantine and dead letters"),
    TOPICS("When a topic is not what it was"),
    SCALING("Scaling"),
    TROUBLESHOOTING("Troubleshooting");

    static final String PAGE = "operations.md";

    private final String heading;

    Section(String heading) {
        this.heading = heading;
    }

    String heading() {
        return heading;
    }

    /** Returns where it can be read, if it is known where the documentation is. */
    Optional<String> url(Optional<URI> docs) {
        String anchor = heading.toLowerCase(Locale.ROOT).replace(' ', '-');
        return docs.map(base -> base.toString().replaceAll("/+$", "") + '/' + PAGE + '#' + anchor);
    }
}
