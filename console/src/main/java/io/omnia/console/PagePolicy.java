package io.omnia.console;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;

/**
 * What a page may do. Scripts and styles come from this server only; the style elements that the components make at run
 * time carry the page's nonce. Colours and sizes set by script are no inline styles to a browser, so none are allowed.
 */
final class PagePolicy {
    /**
     * Where browsers report what the policy stopped. By {@code report-uri} alone: where there is {@code report-to} as well
     * it is not looked at, and {@code report-to} works over https only, and a minute late.
     */
    static final String REPORTS = "/api/csp-report";

    /** What stands for the nonce in the page as built. */
    static final String PLACEHOLDER = "__CSP_NONCE__";

    private static final int NONCE_BYTES = 16;

    private static final String POLICY = String.join(
            "; ",
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self' 'nonce-" + PLACEHOLDER + "'",
            "connect-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "manifest-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "report-uri " + REPORTS);

    private static final Map<String, String> ALWAYS = Map.of(
            "cache-control", "no-store",
            "content-type", "text/html; charset=utf-8",
            "x-content-type-options", "nosniff",
            "referrer-policy", "same-origin",
            "cross-origin-opener-policy", "same-origin",
            "cross-origin-resource-policy", "same-origin",
            "permissions-policy",
                    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), hid=(),"
                            + " magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=()");

    private final SecureRandom random = new SecureRandom();

    /** A value that nobody can foresee, for one answer. */
    String nonce() {
        var bytes = new byte[NONCE_BYTES];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** The headers that every page has beside its policy. */
    Map<String, String> headers() {
        return ALWAYS;
    }

    String contentSecurityPolicy(String nonce) {
        return POLICY.replace(PLACEHOLDER, nonce);
    }
}
