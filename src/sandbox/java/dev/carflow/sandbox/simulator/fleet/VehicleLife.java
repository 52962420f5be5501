package dev.carflow.sandbox.simulator.fleet;

import java.util.SplittableRandom;

/**
 * A vehicle's life: it drives a trip of straight legs, parks, plugs in when the battery is low enough, charges at its
 * rated power up to its limit, stays parked, drives again. The random source alone decides which of these and for how
 * long.
 */
final class VehicleLife {

    private static final double MINUTE = 60;
    private static final double HOUR = 3600;
    private static final double FAR_FROM_HOME_KM = 30;
    private static final double RESERVE_KM = 15;

    private final Model model;
    private final SplittableRandom random;
    private final Place home;
    private final int limitPercent;

    private Condition condition;
    private Activity activity;
    private double secondsLeft;

    VehicleLife(Model model, SplittableRandom random) {
        this.model = model;
        this.random = random;
        this.home = Place.CITIES
                .get(random.nextInt(Place.CITIES.size()))
                .moved(random.nextDouble(20), random.nextDouble(360));
        this.limitPercent = 80 + 10 * random.nextInt(3);
        this.condition = new Condition(
                random.nextDouble(500, 90_000),
                home,
                model.batteryKwh() * random.nextDouble(0.25, 0.75),
                model.tankLitres() * random.nextDouble(0.2, 1),
                false,
                random.nextInt(50, 250) / 10.0);
        begin(firstActivity());
    }

    Condition condition() {
        return condition;
    }

    Activity activity() {
        return activity;
    }

    int limitPercent() {
        return limitPercent;
    }

    /** @return seconds until the present activity ends */
    double secondsLeft() {
        return secondsLeft;
    }

    void live(double seconds) {
        double remaining = seconds;
        while (remaining >= secondsLeft) {
            remaining -= secondsLeft;
            condition = condition.after(activity, secondsLeft, model);
            begin(next());
        }
        condition = condition.after(activity, remaining, model);
        secondsLeft -= remaining;
    }

    /** The outside temperature moves by a tenth of a degree: the only change on a parked vehicle. */
    void feelTheWeather() {
        double step = random.nextBoolean() ? 0.1 : -0.1;
        condition = condition.withOutside(Math.round((condition.outsideCelsius() + step) * 10) / 10.0);
    }

    private Activity firstActivity() {
        double dice = random.nextDouble();
        if (dice < 0.4) {
            return setOff();
        }
        return dice < 0.7 && model.powertrain().plugsIn() ? plugIn() : new Activity.Parked();
    }

    private Activity next() {
        if (activity instanceof Activity.Parked) {
            return setOff();
        }
        if (activity instanceof Activity.Driving driving) {
            boolean goesOn = driving.legsLeft() > 0 && reachKm() > RESERVE_KM;
            return goesOn ? leg(driving.heading(), driving.legsLeft() - 1) : arrive();
        }
        return new Activity.Parked();
    }

    private Activity setOff() {
        return leg(random.nextDouble(360), random.nextInt(3, 12));
    }

    private Activity leg(double lastHeading, int legsLeft) {
        if (model.powertrain().burnsFuel() && condition.fuelKm(model) < 5 * RESERVE_KM) {
            condition = condition.refuelled(model);
        }
        double aim = condition.place().kmTo(home) > FAR_FROM_HOME_KM
                ? condition.place().headingTo(home)
                : lastHeading;
        double kph = random.nextInt(25, 125);
        return new Activity.Driving(kph, Place.normal(aim + random.nextDouble(-40, 40)), legsLeft);
    }

    private Activity arrive() {
        boolean low = model.powertrain().plugsIn() && condition.chargePercent(model) < 60;
        return low ? plugIn() : new Activity.Parked();
    }

    private Activity plugIn() {
        return new Activity.Charging(model.chargeKw());
    }

    private void begin(Activity begun) {
        activity = begun;
        if (begun instanceof Activity.Driving driving) {
            condition = condition.withCable(false);
            double reachSeconds = Math.max(0, reachKm() - RESERVE_KM / 2) / driving.kph() * HOUR;
            secondsLeft = Math.max(1, Math.min(random.nextDouble(1, 6) * MINUTE, reachSeconds));
        } else if (begun instanceof Activity.Charging charging) {
            condition = condition.withCable(true);
            double missingKwh = model.batteryKwh() * limitPercent / 100 - condition.batteryKwh();
            secondsLeft = Math.max(1, missingKwh / charging.kw() * HOUR);
        } else {
            secondsLeft = random.nextDouble(0.3, 4) * HOUR;
        }
    }

    private double reachKm() {
        return condition.electricKm(model) + condition.fuelKm(model);
    }
}
