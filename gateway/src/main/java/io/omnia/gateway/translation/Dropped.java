package io.omnia.gateway.translation;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The parameters of one request that do not reach the upstream, under the names the caller gave them. */
final class Dropped {
    /** The names become a response header. */
    private static final int MAX_NAMES = 50;

    private static final int MAX_NAME_CHARS = 80;

    private final Format inbound;
    private final Set<String> names = new LinkedHashSet<>();

    Dropped(Format inbound) {
        this.inbound = inbound;
    }

    void add(String name) {
        if (names.size() < MAX_NAMES) {
            var shortened = name.length() > MAX_NAME_CHARS ? name.substring(0, MAX_NAME_CHARS) : name;
            names.add(shortened.replaceAll("[^A-Za-z0-9_.\\-]", "?"));
        }
    }

    void add(Setting setting) {
        var name = setting.in(inbound);
        add(name == null ? setting.name().toLowerCase(java.util.Locale.ROOT) : name);
    }

    Format inbound() {
        return inbound;
    }

    List<String> names() {
        return List.copyOf(names);
    }
}
