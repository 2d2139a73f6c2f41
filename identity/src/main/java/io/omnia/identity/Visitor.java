package io.omnia.identity;

/**
 * The person whose session cookie a request brought. The session was alive and the account active when this was made.
 *
 * @param emailVerified whether the person has shown that the account's address is theirs
 * @param look {@code light}, {@code dark}, or {@code system} for what the browser prefers
 */
public record Visitor(
        AccountId account,
        SessionId session,
        AccountRole role,
        AccountStatus status,
        boolean emailVerified,
        String look) {}
