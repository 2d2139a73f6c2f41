package io.omnia.ledger;

import static io.omnia.privacy.Column.notPersonal;

import io.omnia.privacy.DataMap;
import io.omnia.privacy.Table;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/** What nodes tell one another: that they are there, and that limits have changed. */
@Singleton
final class NodeDataMap implements DataMap {
    @Inject
    NodeDataMap() {}

    @Override
    public String module() {
        return "ledger";
    }

    @Override
    public List<Table> tables() {
        var process = "describes a process, not a person";
        return List.of(Table.withoutPeople(
                "ledger.node",
                notPersonal("id", process),
                notPersonal("role", process),
                notPersonal("version", process),
                notPersonal("catalog", process),
                notPersonal("started_at", process),
                notPersonal("seen_at", process)));
    }

    @Override
    public List<String> triggerFunctions() {
        return List.of("ledger.announce");
    }
}
