package io.omnia.console;

import static io.omnia.privacy.Column.personal;

import io.omnia.privacy.Category;
import io.omnia.privacy.DataMap;
import io.omnia.privacy.Handling;
import io.omnia.privacy.Purpose;
import io.omnia.privacy.Retention;
import io.omnia.privacy.Subject;
import io.omnia.privacy.Table;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/** What the console keeps: the filters that people gave a name. */
@Singleton
final class ConsoleDataMap implements DataMap {
    @Inject
    ConsoleDataMap() {}

    @Override
    public String module() {
        return "console";
    }

    @Override
    public List<Table> tables() {
        return List.of(Table.of(
                "console.saved_view",
                Subject.in("account_id"),
                Handling.of(Retention.whileAccount(), Purpose.DELIVER),
                personal("id", Category.SETTINGS),
                personal("account_id", Category.ACCOUNT_ID),
                personal("page", Category.SETTINGS),
                personal("name", Category.SETTINGS),
                personal("query", Category.SETTINGS),
                personal("created_at", Category.ACTIVITY)));
    }
}
