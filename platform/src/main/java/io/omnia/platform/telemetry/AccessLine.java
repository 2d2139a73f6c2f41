package io.omnia.platform.telemetry;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One request, as the access log keeps it. There is no place for a path, a query, a header or a body.
 *
 * @param epochMillis when the request came in, by the wall clock
 * @param method the HTTP method; one that HTTP does not know is written as OTHER
 * @param route the route's template, for instance {@code /v1/models/{id}}, a constant of the program
 * @param status the HTTP status of the answer, 0 if the client left before one was sent
 * @param latencyMicros from the first byte in to the last byte out
 * @param ip the client's address, or null where none is to be kept
 * @param userAgent the client's user agent, or null where none is to be kept; cut at 256 characters
 * @param request the request id the program made
 * @param bytes length of the answer's body
 */
public record AccessLine(
        long epochMillis,
        String method,
        String route,
        int status,
        long latencyMicros,
        @Nullable String ip,
        @Nullable String userAgent,
        String request,
        long bytes) {
    private static final Set<String> METHODS =
            Set.of("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "CONNECT");
    private static final int MAX_USER_AGENT_CHARS = 256;
    private static final int MAX_IP_CHARS = 64;
    private static final int MAX_ROUTE_CHARS = 128;
    private static final int MAX_REQUEST_CHARS = 64;

    /** Appends the line as one JSON object and a line feed. */
    void appendTo(StringBuilder json) {
        json.append("{\"time\":").append(epochMillis);
        text(json, LogField.METHOD, METHODS.contains(method) ? method : "OTHER", MAX_ROUTE_CHARS);
        text(json, LogField.ROUTE, route, MAX_ROUTE_CHARS);
        number(json, LogField.STATUS, status);
        number(json, LogField.LATENCY_MICROS, latencyMicros);
        if (ip != null) {
            text(json, LogField.IP, ip, MAX_IP_CHARS);
        }
        if (userAgent != null) {
            text(json, LogField.USER_AGENT, userAgent, MAX_USER_AGENT_CHARS);
        }
        text(json, LogField.REQUEST, request, MAX_REQUEST_CHARS);
        number(json, LogField.BYTES, bytes);
        json.append("}\n");
    }

    private static void number(StringBuilder json, LogField field, long value) {
        json.append(",\"").append(field.label()).append("\":").append(value);
    }

    private static void text(StringBuilder json, LogField field, String value, int limit) {
        json.append(",\"").append(field.label()).append("\":\"");
        var length = Math.min(value.length(), limit);
        for (var i = 0; i < length; i++) {
            var c = value.charAt(i);
            // Printable ASCII needs no escape and cannot break a line or a terminal; a header field is meant to be
            // that.
            json.append(c >= ' ' && c < 127 && c != '"' && c != '\\' ? c : '?');
        }
        json.append('"');
    }
}
