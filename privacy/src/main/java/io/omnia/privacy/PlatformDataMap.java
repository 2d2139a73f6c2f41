package io.omnia.privacy;

import static io.omnia.privacy.Column.notPersonal;
import static io.omnia.privacy.LogFieldUse.notPersonal;
import static io.omnia.privacy.LogFieldUse.personal;

import io.omnia.platform.telemetry.AccessLog;
import io.omnia.platform.telemetry.LogField;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/** What the platform keeps for every module: the history of schema changes, and the log files with their fields. */
@Singleton
final class PlatformDataMap implements DataMap {
    @Inject
    PlatformDataMap() {}

    @Override
    public String module() {
        return "platform";
    }

    @Override
    public List<Table> tables() {
        var why = "describes the program, not a person";
        return List.of(Table.withoutPeople(
                "*.schema_history",
                notPersonal("installed_rank", why),
                notPersonal("version", why),
                notPersonal("description", why),
                notPersonal("type", why),
                notPersonal("script", why),
                notPersonal("checksum", why),
                notPersonal("installed_by", "the database role of the program"),
                notPersonal("installed_on", why),
                notPersonal("execution_time", why),
                notPersonal("success", why)));
    }

    @Override
    public List<LogFieldUse> logFields() {
        return List.of(
                notPersonal(LogField.TIME),
                notPersonal(LogField.METHOD),
                personal(LogField.ROUTE, Category.USAGE),
                personal(LogField.STATUS, Category.USAGE),
                personal(LogField.LATENCY_MICROS, Category.USAGE),
                personal(LogField.IP, Category.IP_ADDRESS),
                personal(LogField.USER_AGENT, Category.USER_AGENT),
                personal(LogField.REQUEST, Category.USAGE),
                personal(LogField.BYTES, Category.USAGE),
                personal(LogField.CALL, Category.USAGE),
                notPersonal(LogField.PROVIDER),
                personal(LogField.MODEL, Category.USAGE),
                notPersonal(LogField.REASON),
                notPersonal(LogField.COUNT),
                notPersonal(LogField.LOST),
                notPersonal(LogField.DAYS),
                personal(LogField.MICROCREDITS, Category.BILLING),
                notPersonal(LogField.FILE),
                notPersonal(LogField.SETTING),
                notPersonal(LogField.DIRECTIVE),
                notPersonal(LogField.BLOCKED_HOST),
                notPersonal(LogField.ERROR),
                notPersonal(LogField.AT),
                notPersonal(LogField.SQLSTATE));
    }

    @Override
    public List<FileUse> files() {
        var handling = Handling.of(
                        Retention.days(AccessLog.MAX_RETENTION_DAYS, LogField.TIME.label()),
                        Purpose.PREVENT_ABUSE,
                        Purpose.TROUBLESHOOT)
                .with(Export.no("log lines carry no account, so they cannot be found by person"))
                .with(Erase.keep(
                        "log lines carry no account and end after at most " + AccessLog.MAX_RETENTION_DAYS + " days"));
        return List.of(
                new FileUse("logs", Category.IP_ADDRESS, handling), new FileUse("logs", Category.USER_AGENT, handling));
    }
}
