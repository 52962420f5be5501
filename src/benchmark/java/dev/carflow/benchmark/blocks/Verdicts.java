package dev.carflow.benchmark.blocks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a run claims, and whether it holds. A run fails if one does not. */
public final class Verdicts {

    /** @param judged whether a run fails by it */
    public record Verdict(String claim, boolean holds, boolean judged) {

        @Override
        public String toString() {
            return (holds ? "holds   " : judged ? "FAILS   " : "(open)  ") + claim;
        }
    }

    private final boolean judgesFigures;
    private final List<Verdict> verdicts = new ArrayList<>();

    /** @param judgesFigures false for a run that is too short for its figures to mean anything */
    public Verdicts(boolean judgesFigures) {
        this.judgesFigures = judgesFigures;
    }

    /** That nothing is wrong: judged in every run. */
    public void correct(String claim, boolean holds) {
        verdicts.add(new Verdict(claim, holds, true));
    }

    /** That figures mean something or are as good as they should be. */
    public void figure(String claim, boolean holds) {
        verdicts.add(new Verdict(claim, holds, judgesFigures));
    }

    /**
     * That something costs no more than it may.
     *
     * @param what for instance "heap after a full collection, MiB"
     * @param value fails if it is not a number
     */
    public void atMost(String what, double value, double most) {
        figure(String.format(Locale.ROOT, "%s: %.2f, at most %.2f", what, value, most), value <= most);
    }

    /** Without any claim nothing holds: a run that checked nothing is no success. */
    public boolean allHold() {
        return !verdicts.isEmpty() && verdicts.stream().allMatch(verdict -> verdict.holds() || !verdict.judged());
    }

    public List<Verdict> all() {
        return List.copyOf(verdicts);
    }
}
