package io.omnia.console;

import java.util.Map;

/**
 * What a page may do. Scripts and styles come from this server only, as files. Colours and sizes set by script are no inline
 * styles to a browser, so none are allowed.
 */
final class PagePolicy {
    /**
     * Where browsers report what the policy stopped. By {@code report-uri} alone: where there is {@code report-to} as well
     * it is not looked at, and {@code report-to} works over https only, and a minute late.
     */
    static final String REPORTS = "/api/csp-report";

    private static final String POLICY = String.join(
            "; ",
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "connect-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "manifest-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "report-uri " + REPORTS);

    /** The headers of every page. */
    static final Map<String, String> HEADERS = Map.of(
            "content-security-policy", POLICY,
            "cache-control", "no-store",
            "content-type", "text/html; charset=utf-8",
            "x-content-type-options", "nosniff",
            "referrer-policy", "same-origin",
            "cross-origin-opener-policy", "same-origin",
            "cross-origin-resource-policy", "same-origin",
            "permissions-policy",
                    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), hid=(),"
                            + " magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=()");

    private PagePolicy() {}
}
