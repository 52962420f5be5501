package dev.carflow.redrive.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.operations.cli.ExitCode;
import dev.carflow.operations.cli.Json;
import dev.carflow.redrive.replay.ReplayCount;
import dev.carflow.redrive.replay.ReplayRequest;
import dev.carflow.redrive.replay.ReplayResult;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** Reports what a replay would publish and how it ended, as text or JSON. */
final class ReplayReport {

    private final ReplayRequest request;
    private final boolean json;
    private final PrintWriter out;

    ReplayReport(ReplayRequest request, boolean json, PrintWriter out) {
        this.request = request;
        this.json = json;
        this.out = out;
    }

    void planned(ReplayCount count) {
        if (json) {
            out.println(Json.text(tree(count)));
        } else {
            print(count);
        }
    }

    void ended(ReplayResult end) {
        if (json) {
            out.println(Json.text(tree(end)));
        } else {
            print(end);
        }
    }

    static int exitCode(ReplayResult end) {
        if (end instanceof ReplayResult.Complete complete) {
            return complete.refused() == 0 ? ExitCode.HOLDS : ExitCode.DOES_NOT_HOLD;
        }
        return ExitCode.COULD_NOT_FIND_OUT;
    }

    private static ObjectNode tree(ReplayCount count) {
        ObjectNode tree = Json.object().put("dryRun", true).put("events", count.total());
        ObjectNode byTopic = tree.putObject("topics");
        count.records().forEach(byTopic::put);
        tree.put("secondDeliveries", count.secondDeliveries()).put("redriven", count.redriven());
        count.first().ifPresent(first -> tree.put("first", first.toString()));
        count.last().ifPresent(last -> tree.put("last", last.toString()));
        count.begun().ifPresent(at -> tree.put("goesOnFrom", at.toString()));
        return tree;
    }

    private static ObjectNode tree(ReplayResult end) {
        if (end instanceof ReplayResult.Complete complete) {
            return tree("complete", complete.runId(), complete.published());
        }
        if (end instanceof ReplayResult.Stopped stopped) {
            return tree("stopped", stopped.runId(), stopped.published()).put("problem", stopped.problem());
        }
        return tree("taken-over", ((ReplayResult.TakenOver) end).runId(), 0);
    }

    private static ObjectNode tree(String outcome, String runId, long published) {
        return Json.object().put("outcome", outcome).put("run", runId).put("published", published);
    }

    private void print(ReplayCount count) {
        print("Dry run: %,d events would be published to %s.%n", count.total(), destination());
        count.records().forEach((name, number) -> print("  %,9d from %s%n", number, name));
        count.first()
                .ifPresent(
                        first -> print("  from %s to %s%n", first, count.last().orElse(first)));
        if (count.secondDeliveries() > 0) {
            print("  %,9d second deliveries are left out%n", count.secondDeliveries());
        }
        if (count.redriven() > 0) {
            print("  %,9d that were redriven or replayed are left out%n", count.redriven());
        }
        if (request.perSecond() > 0 && count.total() > 0) {
            print(
                    "At %,d a second it takes about %s.%n",
                    request.perSecond(), time(count.total() / request.perSecond()));
        }
        count.begun()
                .ifPresent(at -> print(
                        "A run of the same replay was begun at %s and is not at its end: it goes on. --restart begins"
                                + " anew.%n",
                        at));
        if (request.destination().isEmpty() && count.total() > 0) {
            print("Workers process these events again and may call Smartcar for them; readers of enriched events see"
                    + " them a second time, with the header carflow-redrive-id.%n");
        }
    }

    private void print(ReplayResult end) {
        if (end instanceof ReplayResult.Complete complete) {
            print(
                    "Complete: %,d events published to %s as %s.%n",
                    complete.published(), destination(), complete.runId());
            if (complete.refused() > 0) {
                print(
                        "%,d were refused by Kafka, mostly because they are too large for their topic.%n",
                        complete.refused());
            }
        } else if (end instanceof ReplayResult.Stopped stopped) {
            print(
                    "Stopped after %,d events: Kafka did not take records (%s). Run it again: it goes on from there.%n",
                    stopped.published(), stopped.problem());
        } else {
            print("Another process goes on with this replay.%n");
        }
    }

    private void print(String format, Object... values) {
        out.printf(Locale.ROOT, format, values);
    }

    private String destination() {
        return request.destination().orElse("the workers");
    }

    private static String time(long seconds) {
        return Duration.ofSeconds(Math.max(1, seconds)).toString().substring(2).toLowerCase(Locale.ROOT);
    }
}
