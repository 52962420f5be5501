package dev.carflow.views.merge;

import java.util.Comparator;

/**
 * What an error of a vehicle is about: two reports about one subject replace each other.
 *
 * @param type such as {@code CONNECTED_SERVICES_ACCOUNT}
 * @param code such as {@code AUTHENTICATION_FAILED}; blank if Smartcar gave none
 * @param signal the code of a signal; blank if the error is about the whole vehicle or account
 */
public record ErrorSubject(String type, String code, String signal) implements Comparable<ErrorSubject> {

    private static final Comparator<ErrorSubject> BY_NAME = Comparator.comparing(ErrorSubject::type)
            .thenComparing(ErrorSubject::code)
            .thenComparing(ErrorSubject::signal);

    ErrorSubject ofTheWhole() {
        return new ErrorSubject(type, code, "");
    }

    @Override
    public int compareTo(ErrorSubject other) {
        return BY_NAME.compare(this, other);
    }
}
