package io.omnia.privacy;

import static io.omnia.privacy.Column.notPersonal;
import static io.omnia.privacy.Column.personal;

import java.time.Duration;
import java.util.List;

/** The declarations of a made-up module, complete for the tables that {@link InventoryCheckTest} creates. */
final class SampleDataMap implements DataMap {
    @Override
    public String module() {
        return "sample";
    }

    @Override
    public List<Table> tables() {
        var whileAccount = Handling.of(Retention.whileAccount(), Purpose.DELIVER);
        return List.of(
                Table.of(
                        "sample.account",
                        Subject.in("id"),
                        whileAccount,
                        personal("id", Category.ACCOUNT_ID),
                        personal("email", Category.EMAIL),
                        personal("settings", Category.SETTINGS).holding(personal("theme", Category.SETTINGS))),
                Table.of(
                        "sample.call",
                        Subject.through("account", "sample.account"),
                        whileAccount,
                        personal("account", Category.ACCOUNT_ID),
                        personal("at", Category.USAGE)),
                Table.withoutPeople("sample.model", notPersonal("name", "a product")),
                Table.withoutPeople("sample.model_count", notPersonal("total", "a sum over everybody")));
    }

    @Override
    public List<String> triggerFunctions() {
        return List.of("sample.check_call");
    }

    @Override
    public List<CookieUse> cookies() {
        return List.of(new CookieUse("__Host-session", Category.CREDENTIAL, Purpose.AUTHENTICATE, Duration.ofDays(7)));
    }
}
