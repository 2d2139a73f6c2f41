package io.omnia.identity;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names a browser and its system in words that a person knows, such as {@code Chromium on Linux}. */
final class ClientName {
    /** What a header must contain, and the name; the first that fits counts, since browsers claim to be their ancestors. */
    private static final List<Named> BROWSERS = List.of(
            new Named("Edg", "Edge"),
            new Named("OPR/", "Opera"),
            new Named("Vivaldi", "Vivaldi"),
            new Named("SamsungBrowser", "Samsung Internet"),
            new Named("Firefox/", "Firefox"),
            new Named("FxiOS", "Firefox"),
            new Named("CriOS", "Chrome"),
            new Named("HeadlessChrome", "Chromium"),
            new Named("Chrom", "Chromium"),
            new Named("Safari/", "Safari"),
            new Named("curl/", "curl"));

    private static final List<Named> SYSTEMS = List.of(
            new Named("iPhone", "iPhone"),
            new Named("iPad", "iPad"),
            new Named("Android", "Android"),
            new Named("Windows", "Windows"),
            new Named("Mac OS X", "macOS"),
            new Named("CrOS", "ChromeOS"),
            new Named("Linux", "Linux"));

    private ClientName() {}

    static String of(@Nullable String userAgent) {
        var header = userAgent == null ? "" : userAgent;
        var browser = first(BROWSERS, header);
        var system = first(SYSTEMS, header);
        if (browser == null) {
            return system == null ? "Unknown client" : "Unknown client on " + system;
        }
        return system == null ? browser : browser + " on " + system;
    }

    private static @Nullable String first(List<Named> list, String header) {
        return list.stream()
                .filter(entry -> header.contains(entry.mark()))
                .map(Named::name)
                .findFirst()
                .orElse(null);
    }

    private record Named(String mark, String name) {}
}
