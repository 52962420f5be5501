-- Users who have to connect their account again before Smartcar can read their vehicles.
CREATE TABLE account_mark (
    user_id text PRIMARY KEY,
    -- since when; null once the account works again
    reauthenticate_since timestamptz,
    -- when Smartcar said so: older news do not overwrite newer
    told_at timestamptz NOT NULL
);
