package dev.carflow.sandbox.simulator.api;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The active faults, which can be changed at any time and from any thread. A fault strikes before Smartcar's own rules;
 * {@link Allowance.Charged#FAULTS} decides whether it costs allowance.
 */
public final class Faults {

    private final SplittableRandom random;
    private final List<Injection> injections = new ArrayList<>();

    Faults(SplittableRandom random) {
        this.random = random;
    }

    /** One active fault. */
    public final class Injection {

        private final Fault fault;
        private final FaultCondition occasion;
        private int struck;

        private Injection(Fault fault, FaultCondition occasion) {
            this.fault = fault;
            this.occasion = occasion;
        }

        public void lift() {
            synchronized (Faults.this) {
                injections.remove(this);
            }
        }

        /**
         * @return the number of calls that it struck
         */
        public int struck() {
            synchronized (Faults.this) {
                return struck;
            }
        }

        private boolean strikes(Call call) {
            boolean strikes = occasion.covers(call) && random.nextDouble() < occasion.probability();
            struck += strikes ? 1 : 0;
            return strikes;
        }
    }

    public synchronized Injection inject(Fault fault, FaultCondition occasion) {
        Injection injection = new Injection(fault, occasion);
        injections.add(injection);
        return injection;
    }

    public synchronized void liftAll() {
        injections.clear();
    }

    /**
     * @return the faults for this call: all delays, and of the others the one injected first
     */
    synchronized List<Fault> striking(Call call) {
        List<Fault> striking = new ArrayList<>();
        boolean spoiled = false;
        for (Iterator<Injection> all = injections.iterator(); all.hasNext(); ) {
            Injection injection = all.next();
            boolean delays = injection.fault.delays();
            if ((delays || !spoiled) && injection.strikes(call)) {
                striking.add(injection.fault);
                spoiled |= !delays;
                if (injection.struck >= injection.occasion.times()) {
                    all.remove();
                }
            }
        }
        return striking;
    }
}
