package dev.carflow.signature.cause;

/**
 * Characters that surround a text after copying.
 *
 * @param characters each may occur any number of times
 */
record Wrapping(String characters) {

    /** Strips them from both ends of the text. */
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
