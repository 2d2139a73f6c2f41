package io.omnia.identity;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a link may be used for, and for how long. */
enum LinkPurpose {
    /** To take over the admin that the first start made; printed at the terminal and valid until it is used. */
    FIRST_ADMIN("/first-admin", null),
    /** To show that an address is one's own. */
    VERIFY_EMAIL("/verify-email", Duration.ofHours(24)),
    /** To set a new password. */
    RESET_PASSWORD("/reset-password", Duration.ofMinutes(30));

    private final String page;
    private final @Nullable Duration life;

    LinkPurpose(String page, @Nullable Duration life) {
        this.page = page;
        this.life = life;
    }

    /** The console's page that takes it. */
    String page() {
        return page;
    }

    /** How long it lives; null for one that ends only by being used. */
    @Nullable
    Duration life() {
        return life;
    }
}
