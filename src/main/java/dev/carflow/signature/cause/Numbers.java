package dev.carflow.signature.cause;

import java.math.BigDecimal;

/** How a serialiser writes numbers. */
enum Numbers {
    /** As they came. */
    KEPT(""),
    /** As JavaScript does: as short as can be, 72 and not 72.0, and exponents only beyond 21 digits or six zeros. */
    SHORTEST("numbers in another form");

    private static final int LONGEST_NUMBER = 100;
    private static final int MOST_DIGITS = 21;
    private static final int LEAST_EXPONENT = -7;

    private final String description;

    Numbers(String description) {
        this.description = description;
    }

    String description() {
        return description;
    }

    String rewrite(String raw) {
        if (this == KEPT || raw.length() > LONGEST_NUMBER) {
            return raw;
        }
        try {
            return shortest(new BigDecimal(raw));
        } catch (NumberFormatException e) {
            return raw;
        }
    }

    /** ECMAScript, Number::toString. */
    private static String shortest(BigDecimal number) {
        if (number.signum() == 0) {
            return "0";
        }
        BigDecimal bare = number.stripTrailingZeros();
        int exponent = bare.precision() - bare.scale() - 1;
        if (exponent < MOST_DIGITS && exponent >= LEAST_EXPONENT + 1) {
            return bare.toPlainString();
        }
        String digits = bare.unscaledValue().abs().toString();
        String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        return (number.signum() < 0 ? "-" : "") + mantissa + "e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
    }
}
