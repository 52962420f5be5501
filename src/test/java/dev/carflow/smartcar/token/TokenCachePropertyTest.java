package dev.carflow.smartcar.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.smartcar.SmartcarDefaults;
import dev.carflow.smartcar.token.TokenResult.Unavailable;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** The cache's promises, against a model, after any sequence of events. */
class TokenCachePropertyTest {

    private enum Kind {
        ADVANCE,
        ASK,
        LEAVE,
        GRANT,
        FAIL,
        REFUSE,
        ACCEPT
    }

    private record Step(Kind kind, int size) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Kind> kinds = Arbitraries.frequency(
                Tuple.of(4, Kind.ADVANCE),
                Tuple.of(6, Kind.ASK),
                Tuple.of(1, Kind.LEAVE),
                Tuple.of(4, Kind.GRANT),
                Tuple.of(2, Kind.FAIL),
                Tuple.of(4, Kind.REFUSE),
                Tuple.of(1, Kind.ACCEPT));
        return Combinators.combine(kinds, Arbitraries.integers().between(0, 4_000))
                .as(Step::new)
                .list()
                .ofMaxSize(80);
    }

    @Property(tries = 3000)
    void thePromisesHoldInAnyInterleaving(@ForAll("steps") List<Step> steps, @ForAll Random random) {
        ModelledCache modelled = new ModelledCache(random);

        steps.forEach(modelled::take);
    }

    private static final class ModelledCache {

        private static final Duration MAX_BACK_OFF =
                SmartcarDefaults.tokenCache().maxBackOff();

        private final CacheFixture fixture = new CacheFixture();
        private final Random random;
        private final List<AccessToken> given = new ArrayList<>();
        private final Set<String> refused = new HashSet<>();
        /** Must not be given any more. */
        private final Set<String> dropped = new HashSet<>();

        private final List<Cancellable> callers = new ArrayList<>();
        /** Not thrown where they are found: Mutiny drops what a subscriber throws. */
        private final List<String> broken = new ArrayList<>();

        private Instant askedAt;
        private AccessToken latest;
        private Instant latestAskedAt;
        private int refusalsInARow;
        private boolean accepted;
        private Instant latestUsableUntil;
        private int requests;
        private int answers;

        private ModelledCache(Random random) {
            this.random = random;
        }

        private void take(Step step) {
            fixture.jitter = random.nextDouble();
            boolean inFlight = fixture.endpoint.inFlight() > 0;
            switch (step.kind()) {
                case ADVANCE -> fixture.clock.advance(Duration.ofSeconds(step.size()));
                case ASK -> ask();
                case LEAVE -> callers.stream().skip(step.size() % 7).findFirst().ifPresent(Cancellable::cancel);
                case GRANT -> {
                    if (inFlight) {
                        grant(Duration.ofSeconds(step.size()));
                    }
                }
                case FAIL -> {
                    if (inFlight) {
                        fixture.endpoint.answer(new Unavailable(TokenProblem.SERVER_ERROR));
                    }
                }
                case REFUSE -> refuse(step.size());
                case ACCEPT -> accept();
            }
            if (fixture.endpoint.requests() > requests) {
                requests = fixture.endpoint.requests();
                askedAt = fixture.clock.instant();
            }
            assertThat(fixture.endpoint.inFlight()).as("requests in flight").isLessThanOrEqualTo(1);
            assertThat(broken).isEmpty();
        }

        private void ask() {
            int before = answers;
            boolean servable = latest != null
                    && !refused.contains(latest.value())
                    && fixture.clock.instant().isBefore(latestUsableUntil);
            callers.add(0, fixture.cache.current().subscribe().with(this::receive, this::hearOf));
            boolean atOnce = answers > before;
            if (servable) {
                assertThat(atOnce).as("a valid token is given at once").isTrue();
                assertThat(given.get(given.size() - 1)).isEqualTo(latest);
            } else if (!atOnce) {
                assertThat(fixture.endpoint.inFlight())
                        .as("nobody waits for nothing")
                        .isEqualTo(1);
            }
        }

        private void grant(Duration lifetime) {
            Instant end = askedAt.plus(lifetime);
            String value = fixture.endpoint.grant(lifetime);
            Instant usableUntil = end.minusMillis(Math.min(30_000, lifetime.toMillis() / 10));
            if (fixture.clock.instant().isBefore(usableUntil)) {
                latest = new AccessToken(value, end);
                latestAskedAt = askedAt;
                refusalsInARow = 0;
                accepted = false;
                latestUsableUntil = usableUntil;
            }
        }

        private void receive(AccessToken token) {
            answers++;
            given.add(token);
            if (!fixture.clock.instant().isBefore(token.expiresAt())) {
                broken.add("expired: " + token.value());
            }
            if (dropped.contains(token.value())) {
                broken.add("dropped: " + token.value());
            }
        }

        private void hearOf(Throwable failure) {
            answers++;
            if (!(failure instanceof TokenUnavailableException)) {
                broken.add("failed: " + failure);
            }
        }

        /** Mostly the token given last, sometimes an earlier one. */
        private void refuse(int dice) {
            if (!given.isEmpty()) {
                AccessToken token = given.get(dice % 4 > 0 ? given.size() - 1 : dice % given.size());
                fixture.cache.refused(token);
                boolean first = refused.isEmpty();
                refused.add(token.value());
                if (token.equals(latest)) {
                    refusalsInARow++;
                    boolean old = latestAskedAt.plus(MAX_BACK_OFF).isBefore(fixture.clock.instant());
                    // one that was accepted may stay while there is no other to be had
                    if (!accepted && (first || old) || refusalsInARow == TokenSchedule.REFUSALS_IN_A_ROW) {
                        dropped.add(token.value());
                    }
                } else {
                    dropped.add(token.value());
                }
            }
        }

        private void accept() {
            if (!given.isEmpty()) {
                fixture.cache.accepted(given.get(given.size() - 1));
                if (given.get(given.size() - 1).equals(latest)) {
                    refusalsInARow = 0;
                    accepted = true;
                }
            }
        }
    }
}
