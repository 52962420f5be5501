package dev.carflow.console;

import dev.carflow.operations.Slug;

/**
 * Something that is not as it should be.
 *
 * @param sentence what is the matter, with numbers
 * @param section what to do about it
 */
record Problem(Level level, String sentence, Section section) {

    /** From the worst on. */
    enum Level {
        /** Events are refused, stand still or are in danger. */
        TROUBLE("Trouble"),
        /** Carflow copes with it, and somebody should look. */
        WARNING("Warning"),
        /** Worth knowing. */
        NOTICE("Notice"),
        /** Nothing is wrong. */
        FINE("OK");

        private final String word;

        Level(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }

        String slug() {
            return Slug.of(this);
        }
    }
}
