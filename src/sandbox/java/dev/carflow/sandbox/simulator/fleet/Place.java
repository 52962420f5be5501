package dev.carflow.sandbox.simulator.fleet;

import java.util.List;

/** A point on earth in degrees. Good for the few kilometres of a trip, not for navigation. */
record Place(double latitude, double longitude) {

    private static final double KM_PER_DEGREE = 111.32;
    private static final String[] DIRECTIONS = {"N", "NE", "E", "SE", "S", "SW", "W", "NW"};

    static final List<Place> CITIES = List.of(
            new Place(52.51274, 13.26451),
            new Place(52.42265, 10.78654),
            new Place(57.70887, 11.97456),
            new Place(48.13743, 11.57549),
            new Place(51.50335, -0.07994),
            new Place(45.75784, 4.83201),
            new Place(39.76838, -86.15804));

    Place moved(double km, double heading) {
        double radians = Math.toRadians(heading);
        return new Place(
                latitude + km * Math.cos(radians) / KM_PER_DEGREE,
                longitude + km * Math.sin(radians) / kmPerDegreeOfLongitude());
    }

    double kmTo(Place other) {
        return Math.hypot(northTo(other), eastTo(other));
    }

    double headingTo(Place other) {
        return normal(Math.toDegrees(Math.atan2(eastTo(other), northTo(other))));
    }

    static double normal(double heading) {
        return (heading % 360 + 360) % 360;
    }

    /** @return one of the eight compass points */
    static String direction(double heading) {
        return DIRECTIONS[(int) Math.round(heading / 45) % DIRECTIONS.length];
    }

    private double northTo(Place other) {
        return (other.latitude - latitude) * KM_PER_DEGREE;
    }

    private double eastTo(Place other) {
        return (other.longitude - longitude) * kmPerDegreeOfLongitude();
    }

    private double kmPerDegreeOfLongitude() {
        return KM_PER_DEGREE * Math.cos(Math.toRadians(latitude));
    }
}
