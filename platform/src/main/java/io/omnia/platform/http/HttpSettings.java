package io.omnia.platform.http;

import io.omnia.platform.config.PlatformConfig;
import io.omnia.platform.startup.StartupRefusal;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The settings below {@code omnia.http}, checked.
 *
 * @param publicUrl the origin of the public address, without a slash at its end; null when none is set
 */
record HttpSettings(@Nullable String publicUrl, List<Network> trustedProxies) {
    HttpSettings {
        trustedProxies = List.copyOf(trustedProxies);
    }

    /** Throws {@link StartupRefusal} with one sentence for the first setting that is wrong. */
    static HttpSettings of(PlatformConfig.Http config) {
        var proxies = new ArrayList<Network>();
        for (var given : config.trustedProxies().orElse(List.of())) {
            var network = Network.parse(given.strip());
            if (network == null) {
                throw new StartupRefusal(
                        "omnia.http.trusted-proxies must be addresses or networks such as 10.0.0.0/8, with commas between them.");
            }
            proxies.add(network);
        }
        var url = config.publicUrl().map(String::strip).filter(given -> !given.isEmpty());
        return new HttpSettings(url.map(HttpSettings::origin).orElse(null), proxies);
    }

    private static String origin(String given) {
        try {
            var url = URI.create(given);
            var path = url.getRawPath();
            if (("https".equals(url.getScheme()) || "http".equals(url.getScheme()))
                    && url.getHost() != null
                    && url.getRawUserInfo() == null
                    && url.getRawQuery() == null
                    && url.getRawFragment() == null
                    && (path == null || path.isEmpty() || path.equals("/"))) {
                return url.getScheme() + "://" + url.getRawAuthority().toLowerCase(Locale.ROOT);
            }
        } catch (IllegalArgumentException malformed) {
            // Falls through to the sentence that says what an address has to look like.
        }
        throw new StartupRefusal(
                "omnia.http.public-url must be an address without a path, such as https://ai.example.org.");
    }
}
