package io.omnia.privacy;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The only place that sets a cookie: declared names, readable by the server alone, never sent along from other sites. */
@Singleton
public final class Cookies {
    private final Map<String, CookieUse> declared = new HashMap<>();

    @Inject
    public Cookies(Inventory inventory) {
        for (var cookie : inventory.cookies()) {
            declared.put(cookie.name(), cookie);
        }
    }

    /**
     * Sets a cookie for {@code life}.
     *
     * @throws IllegalArgumentException if the inventory does not declare the name, or declares a shorter life
     */
    public void set(HttpServerResponse response, String name, Secret value, Duration life) {
        var use = use(name);
        if (life.compareTo(use.longest()) > 0) {
            throw new IllegalArgumentException("Cookie " + name + " is declared for at most " + use.longest() + ".");
        }
        response.addCookie(hardened(use, value.revealText()).setMaxAge(life.toSeconds()));
    }

    /** Tells the browser to forget a cookie. */
    public void clear(HttpServerResponse response, String name) {
        response.addCookie(hardened(use(name), "").setMaxAge(0));
    }

    private CookieUse use(String name) {
        var use = declared.get(name);
        if (use == null) {
            throw new IllegalArgumentException("Cookie " + name
                    + " is not declared: add it to cookies of the DataMap of the module that sets it.");
        }
        return use;
    }

    private static Cookie hardened(CookieUse use, String value) {
        return Cookie.cookie(use.name(), value)
                .setPath("/")
                .setHttpOnly(true)
                .setSecure(use.secure())
                .setSameSite(CookieSameSite.LAX);
    }
}
