package io.omnia.identity;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.omnia.mail.Outbox;
import io.omnia.platform.http.Input;
import io.omnia.platform.http.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** {@code /api/admin/mailbox}: the mails of an installation without a mail server, for the operator to read. */
@Singleton
@Path("/api/admin/mailbox")
@Produces(MediaType.APPLICATION_JSON)
@ManagementOnly
@RunOnVirtualThread
final class MailboxEndpoint {
    private final Outbox outbox;

    @Inject
    MailboxEndpoint(Outbox outbox) {
        this.outbox = outbox;
    }

    @GET
    public PageView<MailView> list(
            @QueryParam("limit") @Nullable String limit, @QueryParam("after") @Nullable String after) {
        requireMailbox();
        var most = Input.limit(limit);
        @Nullable UUID before = ApiInput.after(after, UnaryOperator.identity());
        return PageView.of(Page.of(outbox.list(before, most + 1), most), MailView::of, MailView::id);
    }

    @GET
    @Path("/{id}")
    public MailView find(@PathParam("id") String id) {
        requireMailbox();
        return Optional.ofNullable(Input.uuid(id))
                .flatMap(outbox::find)
                .map(MailView::of)
                .orElseThrow(() -> Problem.notFound("mail_not_found", "There is no mail with this id."));
    }

    private void requireMailbox() {
        if (!outbox.isMailbox()) {
            throw Problem.notFound("mailbox_off", "Mails go out by a mail server here, so there is no mailbox.");
        }
    }

    /** A mail as the operator reads it. */
    record MailView(
            String id,
            String to,
            String subject,
            String text,
            String state,
            @JsonProperty("created_at") Instant createdAt,
            @JsonProperty("sent_at") @Nullable Instant sentAt,
            @Nullable String error) {
        static MailView of(Outbox.Entry entry) {
            var text = entry.text();
            return new MailView(
                    entry.id().toString(),
                    entry.recipient(),
                    entry.subject(),
                    text == null ? "(The text was erased, since its link has ended.)" : text,
                    ApiInput.word(entry.state()),
                    entry.createdAt(),
                    entry.sentAt(),
                    entry.error());
        }

        /** Without address and text. */
        @Override
        public String toString() {
            return "MailView[" + id + "]";
        }
    }
}
