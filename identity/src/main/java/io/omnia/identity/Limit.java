package io.omnia.identity;

import java.time.Duration;

/** How often something may be tried before whoever tries has to wait. */
enum Limit {
    /** Wrong passwords for one address from one network: nobody else is kept from that address. */
    SIGN_IN_PAIR(10, Duration.ofMinutes(15)),
    /** Wrong passwords for any address from one network. */
    SIGN_IN_NETWORK(100, Duration.ofMinutes(15)),
    /** Wrong passwords where a signed-in person has to repeat theirs. */
    OWN_PASSWORD(10, Duration.ofMinutes(15)),
    /** Mails to one address that somebody who is not signed in asked for. */
    MAIL_ADDRESS(5, Duration.ofHours(1)),
    /** Mails that were asked for from one network. */
    MAIL_NETWORK(50, Duration.ofHours(1)),
    /** Links tried from one network. */
    LINK_NETWORK(50, Duration.ofMinutes(15));

    /** Of all of them. */
    static final Duration LONGEST_WINDOW = Duration.ofHours(1);

    private final int most;
    private final Duration window;

    Limit(int most, Duration window) {
        this.most = most;
        this.window = window;
    }

    int most() {
        return most;
    }

    Duration window() {
        return window;
    }
}
