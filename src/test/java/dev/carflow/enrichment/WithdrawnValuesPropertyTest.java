package dev.carflow.enrichment;

import static dev.carflow.enrichment.SimulatedWorker.answer;
import static dev.carflow.enrichment.SimulatedWorker.api;
import static dev.carflow.enrichment.SimulatedWorker.event;
import static dev.carflow.enrichment.SimulatedWorker.failure;
import static dev.carflow.enrichment.SimulatedWorker.problem;
import static dev.carflow.enrichment.SimulatedWorker.read;
import static dev.carflow.enrichment.SimulatedWorker.value;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.enrichment.SimulatedWorker.Enriched;
import dev.carflow.enrichment.calls.CallOutcome;
import dev.carflow.enrichment.calls.CallOutcome.Answered;
import dev.carflow.enrichment.calls.CallOutcome.Failed;
import dev.carflow.enrichment.calls.CallOutcome.NotMade;
import dev.carflow.enrichment.calls.SkipReason;
import dev.carflow.enrichment.memory.Continuity;
import dev.carflow.smartcar.api.ApiError;
import dev.carflow.smartcar.api.ApiProblem;
import dev.carflow.smartcar.api.Signal;
import dev.carflow.smartcar.api.VehicleSignals;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/**
 * Workers hand a user's partition to each other, restart and repeat uncommitted work, while values are reported and
 * withdrawn in any order, late and twice. Each value is a unique number, so that the verdict rests on a list of who
 * reported it when and what was withdrawn when, and not on the code under test.
 */
class WithdrawnValuesPropertyTest {

    private static final List<String> CODES =
            List.of("location-preciselocation", "tractionbattery-stateofcharge", "charge-wattage");
    private static final int WORKERS = 3;

    /** @param codes a bit for each */
    record Step(Kind kind, int codes, int number) {}

    enum Kind {
        STATE,
        LATE_STATE,
        LATE_COMES,
        REPLAY,
        STATUS_WITHDRAWS,
        ERROR_WITHDRAWS,
        ERROR_WITHDRAWS_ALL,
        LATE_ERROR,
        GRANT,
        REMOVAL,
        HAND_OVER,
        HAND_OVER_UNCOMMITTED,
        RESTART
    }

    /** Smartcar's answers to calls. */
    enum Api {
        AWAY,
        COMPLETE,
        SHORT,
        FORBIDDEN,
        NOTHING
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Kind> kinds = Arbitraries.of(Kind.class);
        return Combinators.combine(
                        Arbitraries.oneOf(kinds, Arbitraries.just(Kind.STATE)),
                        Arbitraries.integers().between(0, 7),
                        Arbitraries.integers().between(0, 99))
                .as(Step::new)
                .list()
                .ofMinSize(3)
                .ofMaxSize(40);
    }

    @Property(tries = 300)
    void noWithdrawnValueComesFromMemoryWhicheverWorkerHasThePartition(
            @ForAll("steps") List<Step> steps, @ForAll List<Api> api) {
        Fleet fleet = new Fleet(api);
        steps.forEach(fleet::play);
        Statistics.label("added from memory").collect(fleet.remembered > 0).coverage(coverage -> coverage.check(true)
                .percentage(share -> share > 25));
        Statistics.label("withdrawn before it was asked for")
                .collect(fleet.spared > 0)
                .coverage(coverage -> coverage.check(true).percentage(share -> share > 25));
    }

    /** The source of a value: when Smartcar had it, and when it was received or requested. */
    private record Origin(String code, Instant had, Instant reported, String event) {}

    /** @param except the event whose own values it does not mean */
    private record Withdrawal(Set<String> codes, Instant at, boolean ofGrant, String except) {

        boolean forbids(Origin origin) {
            return codes.contains(origin.code())
                    && !origin.event().equals(except)
                    && (ofGrant ? origin.reported().isBefore(at) : !origin.had().isAfter(at));
        }
    }

    private record Sent(String id, String body, List<Withdrawal> withdrawals) {}

    private record Received(Sent sent, Instant at) {}

    private static final class Fleet {

        private final List<Api> api;
        private final SimulatedWorker[] workers = new SimulatedWorker[WORKERS];
        private final Continuity[] last = new Continuity[WORKERS];
        private final int[] leftAt = new int[WORKERS];
        private final Map<Integer, Origin> origins = new HashMap<>();
        private final List<Withdrawal> reported = new ArrayList<>();
        private final List<Sent> late = new ArrayList<>();
        private final List<Received> log = new ArrayList<>();
        private Instant now = SimulatedWorker.START;
        private int holder;
        private int committed;
        private int numbers;
        private int asked;
        private int remembered;
        private int spared;

        Fleet(List<Api> api) {
            this.api = api;
            for (int i = 0; i < WORKERS; i++) {
                workers[i] = worker();
            }
            take(0);
        }

        private static SimulatedWorker worker() {
            return new SimulatedWorker("all:24H");
        }

        void play(Step step) {
            now = now.plusSeconds(60);
            switch (step.kind()) {
                case STATE -> receive(state(step), now);
                case LATE_STATE -> late.add(state(step));
                case LATE_ERROR -> late.add(error(codes(step)));
                case LATE_COMES -> {
                    if (!late.isEmpty()) {
                        receive(late.remove(step.number() % late.size()), now);
                    }
                }
                case REPLAY -> {
                    if (!log.isEmpty()) {
                        Received again = log.get(step.number() % log.size());
                        receive(again.sent(), again.at());
                    }
                }
                case STATUS_WITHDRAWS -> receive(statuses(step), now);
                case ERROR_WITHDRAWS -> receive(error(codes(step)), now);
                case ERROR_WITHDRAWS_ALL -> receive(error(Set.copyOf(CODES)), now);
                case GRANT -> receive(grant(step), now);
                case REMOVAL -> remove();
                case HAND_OVER -> take(step.number() % WORKERS);
                case HAND_OVER_UNCOMMITTED -> {
                    if (!log.isEmpty()) {
                        process(new Received(state(step), now), workers[holder]);
                    }
                    take(step.number() % WORKERS);
                }
                case RESTART -> {
                    workers[holder] = worker();
                    last[holder] = null;
                    take(step.number() % WORKERS);
                }
            }
        }

        private static Set<String> codes(Step step) {
            Set<String> codes = new TreeSet<>();
            for (int i = 0; i < CODES.size(); i++) {
                if ((step.codes() & 1 << i) != 0) {
                    codes.add(CODES.get(i));
                }
            }
            return codes;
        }

        private String nextId() {
            return "event-" + log.size() + "-" + numbers++;
        }

        private int number(String code, Instant had, Instant reported, String event) {
            origins.put(++numbers, new Origin(code, had, reported, event));
            return numbers;
        }

        private Sent state(Step step) {
            String id = nextId();
            return new Sent(id, event(id, "[]", values(codes(step), id)), List.of());
        }

        private String[] values(Set<String> codes, String id) {
            Instant had = now.minusSeconds(2);
            return codes.stream()
                    .map(code -> value(code, "{'value':" + number(code, had, now, id) + "}", now.minusSeconds(3), had))
                    .toArray(String[]::new);
        }

        private Sent grant(Step step) {
            String id = nextId();
            return new Sent(
                    id,
                    event(id, "[{'type':'FIRST_DELIVERY'}]", values(codes(step), id)),
                    List.of(new Withdrawal(Set.copyOf(CODES), now, true, id)));
        }

        private Sent statuses(Step step) {
            String id = nextId();
            Set<String> codes = codes(step);
            return new Sent(
                    id,
                    event(
                            id,
                            "[]",
                            codes.stream()
                                    .map(code -> failure(code, "PERMISSION"))
                                    .toArray(String[]::new)),
                    List.of(new Withdrawal(codes, now, false, id)));
        }

        private Sent error(Set<String> codes) {
            String id = nextId();
            List<String> names =
                    codes.stream().map(code -> "{'code':'" + code + "'}").toList();
            return new Sent(
                    id,
                    problem("{'type':'PERMISSION','state':'ERROR','signals':" + names + "}"),
                    List.of(new Withdrawal(codes.isEmpty() ? Set.copyOf(CODES) : codes, now, false, id)));
        }

        /** Withdrawals by late events count from their receipt, as their values do. */
        private void receive(Sent sent, Instant at) {
            Received received = new Received(sent, at);
            log.add(received);
            List<Withdrawal> withdrawn = process(received, workers[holder]);
            reported.addAll(withdrawn);
            committed++;
        }

        private void remove() {
            for (SimulatedWorker worker : workers) {
                worker.memory.forget(Set.of("u"), now);
            }
            reported.add(new Withdrawal(Set.copyOf(CODES), now, false, ""));
        }

        private void take(int next) {
            leftAt[holder] = committed;
            now = now.plusSeconds(1);
            boolean unbroken = last[next] != null && leftAt[next] == committed;
            if (!unbroken) {
                last[next] = new Continuity("route/0", now);
            }
            holder = next;
            now = now.plusSeconds(1);
        }

        /** Returns what was withdrawn by it, which others know if it is committed. */
        private List<Withdrawal> process(Received received, SimulatedWorker worker) {
            Sent sent = received.sent();
            List<Withdrawal> withdrawn = new ArrayList<>();
            sent.withdrawals()
                    .forEach(each ->
                            withdrawn.add(new Withdrawal(each.codes(), received.at(), each.ofGrant(), each.except())));
            Set<Integer> answered = new HashSet<>();
            worker.at(now).continuity = last[holder];
            worker.smartcar = () -> outcome(sent.id(), answered, withdrawn);
            Enriched out = worker.enrich(read(sent.body(), received.at()));
            check(out, received, answered, withdrawn);
            return withdrawn;
        }

        private CallOutcome outcome(String event, Set<Integer> answered, List<Withdrawal> withdrawn) {
            Api does = api.isEmpty() ? Api.COMPLETE : api.get(asked % api.size());
            asked++;
            switch (does) {
                case AWAY -> {
                    return new NotMade(SkipReason.BUDGET, Optional.empty(), false);
                }
                case FORBIDDEN -> {
                    withdrawn.add(new Withdrawal(Set.copyOf(CODES), now, false, ""));
                    return new Failed(new ApiProblem.Forbidden(ApiError.NONE), 1, false, Optional.empty());
                }
                case NOTHING -> {
                    withdrawn.add(new Withdrawal(Set.copyOf(CODES), now, false, event));
                    return new Failed(new ApiProblem.NoDataYet(ApiError.NONE), 1, false, Optional.empty());
                }
                default -> {
                    String lacked = CODES.get(asked % CODES.size());
                    if (does == Api.COMPLETE) {
                        withdrawn.add(new Withdrawal(Set.of(lacked), now, false, event));
                    }
                    Signal[] signals = CODES.stream()
                            .filter(code -> !code.equals(lacked))
                            .map(code -> {
                                int number = number(code, now, now, "answer-" + asked);
                                answered.add(number);
                                return api(code, "{'value':" + number + "}", now.minus(Duration.ofHours(1)));
                            })
                            .toArray(Signal[]::new);
                    Answered answer = answer(Optional.empty(), now, signals);
                    return does == Api.COMPLETE
                            ? answer
                            : new Answered(
                                    new VehicleSignals(List.of(signals), Optional.empty(), 9),
                                    now,
                                    1,
                                    false,
                                    Optional.empty());
                }
            }
        }

        private void check(Enriched out, Received received, Set<Integer> answered, List<Withdrawal> withdrawn) {
            Sent sent = received.sent();
            // The event's own values do not depend on the worker that enriches it, nor on its memory.
            Enriched alone = worker().at(now).enrich(read(sent.body(), received.at()));
            assertThat(out.json().path("signals")).isEqualTo(alone.json().path("signals"));
            List<Withdrawal> all = new ArrayList<>(reported);
            all.addAll(withdrawn);
            out.json().path("known").properties().forEach(known -> {
                JsonNode body = known.getValue().path("body").path("value");
                if (body.isMissingNode()) {
                    return;
                }
                Origin origin = origins.get(body.asInt());
                assertThat(origin.code()).isEqualTo(known.getKey());
                switch (known.getValue().path("origin").asText()) {
                    case "api" -> assertThat(answered).contains(body.asInt());
                    case "webhook" -> assertThat(origin.event()).isEqualTo(sent.id());
                    default -> {
                        remembered++;
                        assertThat(origin.event()).isNotEqualTo(sent.id());
                    }
                }
                if (!origin.event().equals(sent.id())) {
                    assertThat(all)
                            .as("%s of %s is published", origin, known.getKey())
                            .noneMatch(withdrawal -> withdrawal.forbids(origin));
                }
            });
            spared += origins.values().stream().anyMatch(origin -> all.stream().anyMatch(each -> each.forbids(origin)))
                    ? 1
                    : 0;
        }
    }
}
