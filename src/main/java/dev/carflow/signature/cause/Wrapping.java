package dev.carflow.signature.cause;

/**
 * What gets around a text when it is copied from somewhere.
 *
 * @param characters each of which may be there, any number of times
 */
record Wrapping(String characters) {

    /** The text without those before and behind it. */
    String cutOff(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && characters.indexOf(text.charAt(from)) >= 0) {
            from++;
        }
        while (to > from && characters.indexOf(text.charAt(to - 1)) >= 0) {
            to--;
        }
        return text.substring(from, to);
    }
}
