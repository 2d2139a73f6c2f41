package io.omnia.app;

import java.util.List;

/** The modules that keep rows, a module after those it refers to. */
final class Modules {
    static final List<String> WITH_SCHEMA = List.of("mail", "identity", "ledger", "gateway", "console");

    private Modules() {}
}
