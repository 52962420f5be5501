package dev.carflow.sandbox.simulator.fleet;

/** The physical state of a vehicle at one moment: km, kWh, litres, degrees Celsius. */
record Condition(
        double odometerKm, Place place, double batteryKwh, double fuelLitres, boolean cableIn, double outsideCelsius) {

    /** Returns the state after this many seconds of the activity. Electricity is used first, then fuel. */
    Condition after(Activity activity, double seconds, Model model) {
        double hours = seconds / 3600;
        if (activity instanceof Activity.Charging charging) {
            double charged = Math.min(model.batteryKwh(), batteryKwh + charging.kw() * hours);
            return new Condition(odometerKm, place, charged, fuelLitres, true, outsideCelsius);
        }
        if (activity instanceof Activity.Driving driving) {
            return driven(driving.kph() * hours, driving.heading(), model);
        }
        return this;
    }

    private Condition driven(double km, double heading, Model model) {
        double electricKm = Math.min(km, electricKm(model));
        return new Condition(
                odometerKm + km,
                place.moved(km, heading),
                batteryKwh - electricKm * model.kwhPer100Km() / 100,
                Math.max(0, fuelLitres - (km - electricKm) * model.litresPer100Km() / 100),
                false,
                outsideCelsius);
    }

    double electricKm(Model model) {
        return model.powertrain().plugsIn() ? batteryKwh / model.kwhPer100Km() * 100 : 0;
    }

    double fuelKm(Model model) {
        return model.powertrain().burnsFuel() ? fuelLitres / model.litresPer100Km() * 100 : 0;
    }

    /** @return 0..100, 0 without a traction battery */
    double chargePercent(Model model) {
        return model.powertrain().plugsIn() ? batteryKwh / model.batteryKwh() * 100 : 0;
    }

    double fuelPercent(Model model) {
        return model.powertrain().burnsFuel() ? fuelLitres / model.tankLitres() * 100 : 0;
    }

    Condition withCable(boolean in) {
        return new Condition(odometerKm, place, batteryKwh, fuelLitres, in, outsideCelsius);
    }

    Condition refuelled(Model model) {
        return new Condition(odometerKm, place, batteryKwh, model.tankLitres(), cableIn, outsideCelsius);
    }

    Condition withOutside(double celsius) {
        return new Condition(odometerKm, place, batteryKwh, fuelLitres, cableIn, celsius);
    }
}
