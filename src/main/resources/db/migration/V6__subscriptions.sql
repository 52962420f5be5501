-- For the subcommands of `subscriptions`. What is to be done is read from Smartcar's lists each time: these tables keep two of
-- them from working at one time, and from requesting again what is under way.

-- One row for each Smartcar application.
--
--   leased_until  until then the holder alone writes
--   compared_at   when Smartcar's list was compared with the rules; null before the first time
--   missing, surplus, pending  subscriptions that the rules demand and Smartcar lacks, that it has and they do not, and
--                 that it has accepted and does not list yet
create table subscription_run (
    application  text        primary key,
    holder       text,
    leased_until timestamptz not null default '-infinity',
    compared_at  timestamptz,
    missing      bigint      not null default 0,
    surplus      bigint      not null default 0,
    pending      bigint      not null default 0
);

-- Subscriptions that Smartcar has accepted. The target is a hash, so that no user can be read from it.
create table subscription_request (
    application  text        not null,
    target       text        not null,
    requested_at timestamptz not null,
    primary key (application, target)
);
