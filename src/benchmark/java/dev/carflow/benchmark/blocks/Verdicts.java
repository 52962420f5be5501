package dev.carflow.benchmark.blocks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The claims of a run, and whether they hold. A run fails if one does not. */
public final class Verdicts {

    /**
     * @param judged whether a run fails because of it
     * @param gate whether it is what a release has to reach; a run does not fail because of it
     */
    public record Verdict(String claim, boolean holds, boolean judged, boolean gate) {

        @Override
        public String toString() {
            String not = judged ? "FAILS   " : gate ? "MISSED  " : "(open)  ";
            return (holds ? gate ? "reached " : "holds   " : not) + claim;
        }
    }

    private final boolean judgesFigures;
    private final List<Verdict> verdicts = new ArrayList<>();

    /** @param judgesFigures false for a run that is too short for its figures to mean anything */
    public Verdicts(boolean judgesFigures) {
        this.judgesFigures = judgesFigures;
    }

    /** A claim that nothing is wrong: judged in every run. */
    public void correct(String claim, boolean holds) {
        verdicts.add(new Verdict(claim, holds, true, false));
    }

    /** A claim that figures are meaningful or good enough. */
    public void figure(String claim, boolean holds) {
        verdicts.add(new Verdict(claim, holds, judgesFigures, false));
    }

    /**
     * A claim that something costs no more than a limit.
     *
     * @param what such as "heap after a full collection, MiB"
     * @param value fails if it is not a number
     */
    public void atMost(String what, double value, double most) {
        figure(String.format(Locale.ROOT, "%s: %.2f, at most %.2f", what, value, most), value <= most);
    }

    /** A gate that a figure reaches from below: it has to be at least this. */
    public void gateAtLeast(String what, double value, double least) {
        gate(String.format(Locale.ROOT, "%s: %.2f, at least %.2f", what, value, least), value >= least);
    }

    /** A gate that a figure reaches from above: it may be at most this. */
    public void gateAtMost(String what, double value, double most) {
        gate(String.format(Locale.ROOT, "%s: %.2f, at most %.2f", what, value, most), value <= most);
    }

    private void gate(String claim, boolean holds) {
        verdicts.add(new Verdict(claim, holds, false, true));
    }

    /** False without any claim: a run that checked nothing is no success. */
    public boolean allHold() {
        return !verdicts.isEmpty() && verdicts.stream().allMatch(verdict -> verdict.holds() || !verdict.judged());
    }

    public List<Verdict> all() {
        return List.copyOf(verdicts);
    }
}
