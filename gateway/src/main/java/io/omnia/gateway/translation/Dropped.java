package io.omnia.gateway.translation;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The parameters of one request that do not reach the upstream, under the names the caller gave them. */
final class Dropped {
    /** The names become a response header. */
    private static final int MAX_NAMES = 50;

    private final Format inbound;
    private final Set<String> names = new LinkedHashSet<>();

    Dropped(Format inbound) {
        this.inbound = inbound;
    }

    void add(String name) {
        if (names.size() < MAX_NAMES) {
            names.add(Names.quotable(name));
        }
    }

    void add(Setting setting) {
        var name = setting.in(inbound);
        add(name == null ? setting.name().toLowerCase(Locale.ROOT) : name);
    }

    Format inbound() {
        return inbound;
    }

    List<String> names() {
        return List.copyOf(names);
    }
}
