package io.omnia.platform.database;

import io.omnia.platform.startup.StartupRefusal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the address of a PostgreSQL server as people write it: libpq's form or JDBC's. */
public final class DatabaseUrl {
    private static final String JDBC = "jdbc:postgresql://";
    /** Parameters that libpq and the driver name differently. */
    private static final Map<String, String> DRIVER_NAMES = Map.of(
            "connect_timeout",
            "connectTimeout",
            "application_name",
            "ApplicationName",
            "channel_binding",
            "channelBinding");

    private DatabaseUrl() {}

    /**
     * The server that {@code text} names. User and password are taken out of the URL wherever they stand in it, so that what
     * is printed of an address never shows them. Throws {@link StartupRefusal} when the text is in neither form.
     */
    public static PostgresAddress parse(String text) {
        var rest = withoutScheme(text.strip());
        var query = "";
        var mark = rest.indexOf('?');
        if (mark >= 0) {
            query = rest.substring(mark + 1);
            rest = rest.substring(0, mark);
        }
        var slash = rest.indexOf('/');
        var authority = slash < 0 ? rest : rest.substring(0, slash);
        var database = slash < 0 ? "" : rest.substring(slash + 1);
        var at = authority.lastIndexOf('@');
        var login = at < 0 ? "" : authority.substring(0, at);
        var hosts = authority.substring(at + 1);
        if (hosts.isEmpty()) {
            throw unreadable();
        }
        var colon = login.indexOf(':');
        var user = decode(colon < 0 ? login : login.substring(0, colon));
        var password = decode(colon < 0 ? "" : login.substring(colon + 1));
        List<String> parameters = new ArrayList<>();
        for (var parameter : query.isEmpty() ? new String[0] : query.split("&", -1)) {
            var equals = parameter.indexOf('=');
            var name = equals < 0 ? parameter : parameter.substring(0, equals);
            var value = equals < 0 ? "" : parameter.substring(equals + 1);
            switch (name) {
                case "user" -> user = decode(value);
                case "password" -> password = decode(value);
                default -> parameters.add(DRIVER_NAMES.getOrDefault(name, name) + "=" + value);
            }
        }
        if (user.isEmpty()) {
            throw new StartupRefusal(
                    "OMNIA_DATABASE_URL names no user: write it as postgresql://user:password@host:port/database.");
        }
        var url = JDBC + hosts + "/" + (database.isEmpty() ? user : database);
        return new PostgresAddress(
                parameters.isEmpty() ? url : url + "?" + String.join("&", parameters), user, password);
    }

    private static String withoutScheme(String text) {
        for (var scheme : List.of(JDBC, "postgresql://", "postgres://")) {
            if (text.startsWith(scheme)) {
                return text.substring(scheme.length());
            }
        }
        throw unreadable();
    }

    private static StartupRefusal unreadable() {
        return new StartupRefusal(
                "OMNIA_DATABASE_URL cannot be read: write it as postgresql://user:password@host:port/database.");
    }

    private static String decode(String text) {
        try {
            // In a URL a plus is a plus; the decoder is made for forms, where it is a space.
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException badEscape) {
            throw unreadable();
        }
    }
}
