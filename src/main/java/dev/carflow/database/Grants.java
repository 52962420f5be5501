package dev.carflow.database;

import java.util.regex.Pattern;

/**
 * The statements that prepare a database for this service: a role that owns the schema and changes it, for
 * {@code schema migrate} and {@code migrate finish}, and one that everything else logs in with, which can only change
 * rows.
 *
 * @param schema everything of this service is in it
 * @param owner a role that may be the same as {@code service}
 */
public record Grants(String schema, String owner, String service) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_$-]{0,62}");

    private static final String SCRIPT = """
            -- As a superuser or as the owner of the database, in the database that Carflow shall use. It may be run again.
            do $$
            declare
                role_name text;
            begin
                foreach role_name in array array['{owner}', '{service}'] loop
                    if not exists (select from pg_catalog.pg_roles where rolname = role_name) then
                        execute format('create role %I login', role_name);
                        -- for poolers, through which a process cannot set it
                        execute format('alter role %I in database %I set search_path = %I',
                                       role_name, current_database(), '{schema}');
                    end if;
                    execute format('grant connect on database %I to %I', current_database(), role_name);
                end loop;
                if not pg_has_role('{owner}', 'member') then
                    execute format('grant %I to current_user', '{owner}');
                end if;
            end
            $$;
            create schema if not exists {schema} authorization "{owner}";
            grant usage on schema {schema} to "{service}";
            grant select, insert, update, delete on all tables in schema {schema} to "{service}";
            grant execute on all functions in schema {schema} to "{service}";
            alter default privileges for role "{owner}" in schema {schema}
                grant select, insert, update, delete on tables to "{service}";
            alter default privileges for role "{owner}" in schema {schema} grant execute on functions to "{service}";
            """;

    public Grants {
        if (!NAME.matcher(owner).matches() || !NAME.matcher(service).matches()) {
            throw new IllegalArgumentException(
                    "the name of a role must be letters, digits, underscores, $ and -, and begin with a letter");
        }
    }

    /** Returns the statements. Passwords are set separately. */
    public String script() {
        return SCRIPT.replace("{schema}", schema).replace("{owner}", owner).replace("{service}", service);
    }
}
