package io.omnia.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What is kept of a browser's report: the rule that was broken and the host that was blocked. Anybody can send one, so
 * neither is taken as it comes: what is no known rule, or no plain host, is {@code other}.
 */
record CspReport(String directive, String blocked) {
    private static final String OTHER = "other";

    /** More would be no browser. */
    private static final int MAX_REPORTS = 20;

    private static final Pattern HOST = Pattern.compile("[a-z0-9.-]{1,100}");
    private static final Set<String> KEYWORDS =
            Set.of("inline", "eval", "wasm-eval", "self", "data", "blob", "about", "filesystem", "trusted-types-sink");
    private static final Set<String> DIRECTIVES = Set.of(
            "default-src",
            "script-src",
            "script-src-elem",
            "script-src-attr",
            "style-src",
            "style-src-elem",
            "style-src-attr",
            "connect-src",
            "img-src",
            "font-src",
            "manifest-src",
            "media-src",
            "object-src",
            "frame-src",
            "child-src",
            "worker-src",
            "base-uri",
            "form-action",
            "frame-ancestors");

    /** The reports of one request, in the form of {@code report-uri} or of {@code report-to}; none when it is neither. */
    static List<CspReport> read(ObjectMapper json, byte[] body) {
        JsonNode sent;
        try {
            sent = json.readTree(new String(body, StandardCharsets.UTF_8));
        } catch (JsonProcessingException unreadable) {
            return List.of();
        }
        var reports = new ArrayList<CspReport>();
        if (sent.path("csp-report").isObject()) {
            var report = sent.path("csp-report");
            var directive = report.path("effective-directive")
                    .asText(report.path("violated-directive").asText());
            reports.add(of(directive, report.path("blocked-uri").asText()));
        }
        for (var report : sent.isArray() ? sent : List.<JsonNode>of()) {
            if (reports.size() < MAX_REPORTS && report.path("type").asText().equals("csp-violation")) {
                var details = report.path("body");
                reports.add(of(
                        details.path("effectiveDirective").asText(),
                        details.path("blockedURL").asText()));
            }
        }
        return reports;
    }

    private static CspReport of(String directive, String blocked) {
        // Older browsers repeat the rule's whole text after its name.
        var name = directive.strip().split(" ", 2)[0].toLowerCase(Locale.ROOT);
        return new CspReport(DIRECTIVES.contains(name) ? name : OTHER, host(blocked.strip()));
    }

    private static String host(String blocked) {
        if (KEYWORDS.contains(blocked)) {
            return blocked;
        }
        try {
            var host = URI.create(blocked).getHost();
            var plain = host == null ? "" : host.toLowerCase(Locale.ROOT);
            return HOST.matcher(plain).matches() ? plain : OTHER;
        } catch (IllegalArgumentException malformed) {
            return OTHER;
        }
    }
}
