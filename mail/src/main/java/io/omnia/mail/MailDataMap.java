package io.omnia.mail;

import static io.omnia.privacy.Column.notPersonal;
import static io.omnia.privacy.Column.personal;

import io.omnia.privacy.Category;
import io.omnia.privacy.DataMap;
import io.omnia.privacy.Export;
import io.omnia.privacy.FileUse;
import io.omnia.privacy.Handling;
import io.omnia.privacy.Purpose;
import io.omnia.privacy.Retention;
import io.omnia.privacy.Subject;
import io.omnia.privacy.Table;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/** What the mail module keeps: the outbox, and without a mail server a folder of its texts. */
@Singleton
final class MailDataMap implements DataMap {
    /** Longer than any link lives. */
    private static final int TEXT_DAYS = 2;

    private static final Handling SENT =
            Handling.of(Retention.days(MailJob.KEEP_DAYS, "created_at"), Purpose.AUTHENTICATE, Purpose.TROUBLESHOOT);
    private static final Handling TEXT = Handling.of(Retention.inUse(TEXT_DAYS), Purpose.AUTHENTICATE)
            .with(Export.no("a link that stands for a person would help nobody but a thief"));

    @Inject
    MailDataMap() {}

    @Override
    public String module() {
        return "mail";
    }

    @Override
    public List<Table> tables() {
        return List.of(Table.of(
                "mail.outbox",
                Subject.in("account_id"),
                SENT,
                personal("id", Category.ACTIVITY),
                personal("account_id", Category.ACCOUNT_ID),
                personal("recipient", Category.EMAIL),
                personal("subject", Category.ACTIVITY),
                personal("body", Category.CREDENTIAL, TEXT),
                personal("state", Category.ACTIVITY),
                notPersonal("attempts", "counts tries at a mail server"),
                notPersonal("next_attempt_at", "is chosen by the program"),
                personal("created_at", Category.ACTIVITY),
                personal("sent_at", Category.ACTIVITY),
                notPersonal("erase_at", "is chosen by the program"),
                notPersonal("error", "what a mail server's number means")));
    }

    @Override
    public List<FileUse> files() {
        return List.of(
                new FileUse(MailBeans.MAILBOX, Category.EMAIL, TEXT),
                new FileUse(MailBeans.MAILBOX, Category.CREDENTIAL, TEXT));
    }
}
