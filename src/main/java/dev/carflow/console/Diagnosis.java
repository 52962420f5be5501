package dev.carflow.console;

import dev.carflow.console.Problem.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Finds what is wrong, from what the metrics said lately and what the health checks say now. */
final class Diagnosis {

    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
    private static final double SOON_EMPTY_SECONDS = 3600;
    private static final double OLD_SPILL_SECONDS = 900;
    private static final double SLOW_SECONDS = 60;
    private static final double MANY_WAITING = 100;

    private final Recorder recorder;
    private final Reading now;
    private final List<Problem> problems = new ArrayList<>();

    private Diagnosis(Recorder recorder) {
        this.recorder = recorder;
        this.now = recorder.latest();
    }

    /** Returns all problems, the worst first. */
    static List<Problem> of(Recorder recorder, List<Check> readiness, List<Check> liveness) {
        Diagnosis diagnosis = new Diagnosis(recorder);
        diagnosis.health(readiness, liveness);
        diagnosis.kafka();
        diagnosis.refusals();
        diagnosis.workers();
        diagnosis.token();
        diagnosis.allowance();
        diagnosis.database();
        diagnosis.parked();
        return diagnosis.problems.stream()
                .sorted(Comparator.comparing(Problem::level))
                .toList();
    }

    private void health(List<Check> readiness, List<Check> liveness) {
        liveness.stream()
                .filter(check -> !check.up())
                .forEach(check -> trouble(
                        "The process has to be restarted: the check " + check.name() + " is down (" + check.words()
                                + ").",
                        Section.PROBES));
        readiness.stream()
                .filter(check -> !check.up())
                .forEach(check -> trouble(
                        "The process is not ready: the check " + check.name() + " is down"
                                + (check.words().isEmpty() ? "." : " (" + check.words() + ")."),
                        readinessSection(check.name())));
    }

    private void kafka() {
        double refused = recorder.growth(ShownMetrics.SPILL_REFUSED, FIVE_MINUTES);
        if (refused > 0) {
            trouble(
                    "Neither Kafka nor the spill took " + events(refused)
                            + " in the last 5 minutes: Smartcar was asked to send them again.",
                    Section.REFUSES_DELIVERIES);
        }
        double waiting = now.value(ShownMetrics.SPILL_EVENTS);
        if (now.isAboveZero(ShownMetrics.ON_SPILL)) {
            trouble(
                    "Kafka takes no records: events go to the spill"
                            + (waiting > 0 ? ", where " + Amount.count(waiting) + " wait." : "."),
                    Section.SPILL_GROWS);
        } else if (waiting > 0) {
            double age = now.value(ShownMetrics.SPILL_OLDEST);
            add(
                    age > OLD_SPILL_SECONDS ? Level.WARNING : Level.NOTICE,
                    events(waiting) + " of the spill " + (waiting == 1 ? "waits" : "wait")
                            + " to be put on Kafka, the oldest since " + Amount.time(age) + ".",
                    Section.SPILL_WAITS);
        }
        if (now.isZero(ShownMetrics.SPILL_AVAILABLE)) {
            warning(
                    "The spill would take no events: if Kafka went away now, deliveries would be refused.",
                    Section.SPILL_UNAVAILABLE);
        }
    }

    private void refusals() {
        recorder.growth(ShownMetrics.RECEIVED, "answer", FIVE_MINUTES).forEach((answer, count) -> {
            if (ShownWords.isRefused(answer)) {
                warning(
                        Amount.count(count) + (count == 1 ? " delivery was" : " deliveries were") + " refused with "
                                + ShownWords.answer(answer) + " in the last 5 minutes.",
                        refusalSection(answer));
            }
        });
    }

    private void workers() {
        if (now.isAboveZero(ShownMetrics.LOOPS_STALLED)) {
            trouble(
                    Amount.count(now.value(ShownMetrics.LOOPS_STALLED))
                            + " of this process's consumer loops do not work: their events are not enriched.",
                    Section.LOOPS_STALLED);
        }
        if (now.isAboveZero(ShownMetrics.PARTITIONS_UNREADABLE)) {
            trouble(
                    Amount.count(now.value(ShownMetrics.PARTITIONS_UNREADABLE))
                            + " partitions stand still because their next record cannot be read.",
                    Section.UNREADABLE);
        }
        if (now.isAboveZero(ShownMetrics.TOPICS_MISSING)) {
            trouble(
                    Amount.count(now.value(ShownMetrics.TOPICS_MISSING)) + " topics do not exist: create them.",
                    Section.TOPICS_MISSING);
        }
        if (now.isAboveZero(ShownMetrics.PARTITIONS_STALLED)) {
            trouble(
                    "Nothing was written for two minutes in "
                            + Amount.count(now.value(ShownMetrics.PARTITIONS_STALLED))
                            + " partitions in which events wait.",
                    Section.PARTITIONS_STALLED);
        }
        double waiting = now.value(ShownMetrics.LAG);
        if (waiting > MANY_WAITING && recorder.difference(ShownMetrics.LAG, FIVE_MINUTES) > MANY_WAITING) {
            warning("The worker falls behind: " + events(waiting) + " wait, and their number grows.", Section.BEHIND);
        }
        double slow = recorder.percentile(ShownMetrics.DELAY, 0.95);
        if (slow > SLOW_SECONDS) {
            warning(
                    "Events are late: one in twenty takes " + Amount.time(slow) + " or more until it is enriched.",
                    Section.BEHIND);
        }
    }

    private void token() {
        Map<String, Double> failed = recorder.growth(ShownMetrics.TOKEN_REFRESHES, "outcome", FIVE_MINUTES);
        failed.forEach((outcome, count) -> {
            if (!outcome.equals("success")) {
                boolean works = now.value(ShownMetrics.TOKEN_EXPIRES_IN) > 0;
                add(
                        works ? Level.WARNING : Level.TROUBLE,
                        "Smartcar issues no new application token (" + outcome + "): "
                                + (works
                                        ? "the present one ends in "
                                                + Amount.time(now.value(ShownMetrics.TOKEN_EXPIRES_IN)) + "."
                                        : "calls fail."),
                        Section.TOKEN);
            }
        });
        if (now.isAboveZero(ShownMetrics.BREAKER_OPEN)) {
            warning(
                    "Too many calls to Smartcar fail: the circuit breaker is open, and events go out with what is known.",
                    Section.SMARTCAR_AWAY);
        }
    }

    private void allowance() {
        double left = now.value(ShownMetrics.ALLOWANCE);
        double seconds = now.value(ShownMetrics.ALLOWANCE_EMPTY_IN);
        double skipped = recorder.growth(ShownMetrics.CALLS_SKIPPED, "reason", "budget"::equals, FIVE_MINUTES);
        if (left < 1) {
            warning(
                    "Smartcar's allowance of calls is spent: events go out with what is known."
                            + (skipped > 0
                                    ? " " + Amount.count(skipped) + " calls were not made in the last 5 minutes."
                                    : ""),
                    Section.ALLOWANCE_SPENT);
        } else if (skipped > 0) {
            warning(
                    Amount.count(skipped)
                            + (skipped == 1 ? " call was" : " calls were")
                            + " not made in the last 5 minutes because of the allowance, of which "
                            + Amount.count(Math.floor(left)) + " are left: the rest is for urgent calls.",
                    Section.ALLOWANCE_SPENT);
        } else if (seconds < SOON_EMPTY_SECONDS) {
            add(
                    Level.NOTICE,
                    "Smartcar's allowance will be spent in " + Amount.time(seconds) + " if calls go on like this.",
                    Section.ALLOWANCE_ENDS);
        }
        if (now.isZero(ShownMetrics.ALLOWANCE_SHARED)) {
            warning(
                    "The database does not answer, so this worker makes few calls or none.",
                    Section.ALLOWANCE_NOT_SHARED);
        }
    }

    private void database() {
        if (now.isZero(ShownMetrics.SCHEMA_READY)) {
            warning("The database's schema is not ready; the log says why.", Section.SCHEMA);
        }
        if (now.isZero(ShownMetrics.ACCOUNTS_CURRENT)) {
            warning("Accounts and routes are those last known: the database does not answer.", Section.ACCOUNTS);
        }
    }

    private void parked() {
        double quarantined = recorder.growth(ShownMetrics.QUARANTINED, Recorder.LATELY);
        double dead = recorder.growth(ShownMetrics.DEAD_LETTERS, Recorder.LATELY);
        if (quarantined + dead > 0) {
            add(
                    Level.NOTICE,
                    Amount.count(quarantined + dead) + (quarantined + dead == 1 ? " record was" : " records were")
                            + " set aside in the last 15 minutes; see the table below.",
                    dead > 0 ? Section.DEAD_LETTERS : Section.UNROUTABLE);
        }
    }

    private static Section readinessSection(String check) {
        return switch (check) {
            case "event-log" -> Section.NOT_READY;
            case "worker" -> Section.LOOPS_STALLED;
            case "accounts" -> Section.ACCOUNTS;
            default -> Section.PROBES;
        };
    }

    private static Section refusalSection(String answer) {
        return switch (answer) {
            case "signature-missing", "signature-mismatch" -> Section.SIGNATURES;
            case "challenge-unacceptable", "too-many-challenges" -> Section.HANDSHAKES;
            case "not-durable", "overloaded" -> Section.REFUSES_DELIVERIES;
            default -> Section.TROUBLESHOOTING;
        };
    }

    private static String events(double count) {
        return Amount.count(count) + (count == 1 ? " event" : " events");
    }

    private void trouble(String sentence, Section section) {
        add(Level.TROUBLE, sentence, section);
    }

    private void warning(String sentence, Section section) {
        add(Level.WARNING, sentence, section);
    }

    private void add(Level level, String sentence, Section section) {
        problems.add(new Problem(level, sentence, section));
    }
}
