package dev.carflow.migration.imports;

/** Why a line was skipped. It says nothing about the line's content. */
public enum LineSkipReason {
    TOO_LONG("longer than " + RecordReader.LONGEST + " bytes"),
    NOT_TEXT("not in UTF-8"),
    NOT_JSON("not one JSON object with texts, each name once"),
    UNKNOWN_NAME("a name that is none of: " + Column.ALL),
    NOT_CSV("not CSV: a carriage return outside of quotes"),
    OTHER_COLUMNS("not as many columns as the first line"),
    NO_ACCOUNT("no account"),
    UNUSABLE_ID("an id of more than 255 characters, or with control characters"),
    UNUSABLE_VIN("a VIN that is not 5 to 17 letters and digits"),
    UNUSABLE_TOKEN("a token of more than 4096 characters, or with others than visible ASCII"),
    NO_ACCESS_TOKEN("refresh_token without access_token"),
    NO_TIME("a token without issued_at or expires_at: of two tokens nobody knew the newer one"),
    UNUSABLE_TIME("a time in another form than 2026-11-30T08:00:00Z, with its offset"),
    TIME_AHEAD("a token that was issued in the future"),
    WRONG_END("expires_at is not within a day after issued_at"),
    USER_OF_ANOTHER("its Smartcar user is another account's"),
    VEHICLE_OF_ANOTHER(
            "its Smartcar vehicle is another account's; if both connect it, name the smartcar_user_id of each"),
    REMOVED("its Smartcar user was removed here");

    private final String words;

    LineSkipReason(String words) {
        this.words = words;
    }

    /** Returns the reason as text for the operator. */
    public String words() {
        return words;
    }

    /** Returns whether the line is valid, but contradicts stored rows. */
    public boolean isConflict() {
        return this == USER_OF_ANOTHER || this == VEHICLE_OF_ANOTHER;
    }
}
