package io.omnia.console;

import io.omnia.platform.config.PlatformConfig;
import io.omnia.platform.http.Loopback;
import io.omnia.platform.startup.DoctorCheck;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/** Whether people can reach the console, and nobody on the way can read what they send. */
@Singleton
final class AddressDoctorCheck implements DoctorCheck {
    private static final String PUBLIC_URL = "omnia.http.public-url";

    private final PlatformConfig config;

    @Inject
    AddressDoctorCheck(PlatformConfig config) {
        this.config = config;
    }

    @Override
    public String id() {
        return "address";
    }

    @Override
    public String name() {
        return "address";
    }

    @Override
    public Finding run() {
        var url = config.http().publicUrl().map(String::strip).orElse("");
        var loopback = Loopback.is(config.host());
        if (url.startsWith("https://")) {
            return config.http().trustedProxies().orElse(List.of()).isEmpty()
                    ? new Finding.Advice(
                            "The public address is https, but no proxy is trusted, so nobody can sign in through it: name the"
                                    + " proxy that speaks https.",
                            "omnia.http.trusted-proxies")
                    : new Finding.Good("people come by " + url);
        }
        if (!url.isEmpty()) {
            return new Finding.Advice(
                    "The public address is not https: whoever is on the way can read passwords and prompts, and browsers keep"
                            + " nobody signed in.",
                    PUBLIC_URL);
        }
        return loopback
                ? new Finding.Good("only this machine reaches it; mails have links for browsers on it")
                : new Finding.Advice(
                        "The server listens beyond this machine without a public https address: nobody signs in from elsewhere,"
                                + " and links in mails cannot be made.",
                        PUBLIC_URL);
    }
}
