package dev.carflow.webhook;

/** The characters of challenges, written a second time, one by one: an oracle that the service's code is not part of. */
final class ChallengeAlphabet {

    private static final String CHARACTERS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZ" + "abcdefghijklmnopqrstuvwxyz" + "0123456789" + "._~+/=-";

    private ChallengeAlphabet() {}

    /** Returns whether the bytes are of these characters alone; so are no bytes at all. */
    static boolean isAllOf(byte[] bytes) {
        for (byte b : bytes) {
            if (CHARACTERS.indexOf(b) < 0) {
                return false;
            }
        }
        return true;
    }
}
