package dev.carflow.proof.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.proof.hostile.Attack.Promise;
import dev.carflow.proof.hostile.Attack.Result;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Finds what goes wrong in an attack. */
class AttackResultTest {

    private static final Memory BEFORE = new Memory(400, 20);
    private static final Map<String, Integer> SERVED = Map.of("200", 100);
    private static final Result HELD_OFF = new Result(10, 1000, Map.of("408", 10), 10);

    @Test
    void keptPromisesAreNoComplaint() {
        assertThat(broken(HELD_OFF, SERVED, 5, BEFORE)).isEmpty();
        assertThat(broken(HELD_OFF, Map.of("200", 96, "503", 4), 5, BEFORE)).isEmpty();
    }

    @Test
    void anAttackThatGetsNoAnswerWhereOneIsDueIsFound() {
        assertThat(broken(new Result(10, 1000, Map.of(), 10), SERVED, 5, BEFORE))
                .singleElement()
                .asString()
                .contains("due are [408]");
    }

    @Test
    void anotherAnswerIsFound() {
        assertThat(broken(new Result(10, 1000, Map.of("408", 9, "200", 1), 10), SERVED, 5, BEFORE))
                .isNotEmpty();
    }

    @Test
    void connectionsThatAreNotClosedAreFound() {
        assertThat(broken(new Result(10, 1000, Map.of("408", 10), 4), SERVED, 5, BEFORE))
                .isNotEmpty();
    }

    @Test
    void othersWhoAreNotServedAreFound() {
        assertThat(broken(HELD_OFF, Map.of(), 5, BEFORE)).isNotEmpty();
        assertThat(broken(HELD_OFF, Map.of("200", 99, "connection lost", 1), 5, BEFORE))
                .isNotEmpty();
        assertThat(broken(HELD_OFF, Map.of("200", 90, "503", 10), 5, BEFORE)).isNotEmpty();
        assertThat(broken(HELD_OFF, SERVED, 51, BEFORE)).isNotEmpty();
    }

    @Test
    void memoryThatGrowsIsFound() {
        assertThat(broken(HELD_OFF, SERVED, 5, new Memory(400, 100))).isNotEmpty();
        assertThat(broken(HELD_OFF, SERVED, 5, new Memory(500, 20))).isNotEmpty();
    }

    private static List<String> broken(Result result, Map<String, Integer> others, double p99, Memory memory) {
        Attack attack = new Attack(
                "an attack",
                10,
                List.of(new byte[0]),
                new byte[0],
                Duration.ZERO,
                true,
                true,
                Set.of("408", "503"),
                Promise.closedInTime("408").serving(0.95));
        return new AttackResult(attack, result, others, p99, memory).broken(BEFORE, 50);
    }
}
