package io.omnia.ledger;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.omnia.platform.http.Problem;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All calls of a filter as one file. It is written page by page as the client takes it: however many calls there are, one
 * page is in memory, and while a slow client reads, no transaction stays open that would keep old rows from being removed.
 */
@Singleton
final class CallExport {
    private static final int PAGE = 1_000;
    private static final String CSV = "text/csv; charset=utf-8; header=present";

    private final Calls calls;
    private final ObjectMapper json;
    private final Clock clock;

    @Inject
    CallExport(Calls calls, ObjectMapper json, Clock clock) {
        this.calls = calls;
        this.json = json;
        this.clock = clock;
    }

    Response of(CallFilter filter, @Nullable String format) {
        return switch (format) {
            case "csv" -> answer(filter, "csv", CSV, out -> csv(filter, out));
            case "json" -> answer(filter, "json", MediaType.APPLICATION_JSON, out -> json(filter, out));
            case null, default -> throw Problem.invalid("format", "format must be csv or json.");
        };
    }

    private Response answer(CallFilter filter, String format, String type, StreamingOutput output) {
        var day = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        var name = "calls-" + Columns.code(filter.mode()) + "-" + day + "." + format;
        return Response.ok(output)
                .header(HttpHeaders.CONTENT_TYPE, type)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"")
                .build();
    }

    private void csv(CallFilter filter, OutputStream out) throws IOException {
        var writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        var file = new CallCsv(writer);
        file.head();
        eachPage(filter, page -> {
            for (var call : page) {
                file.write(call);
            }
        });
        writer.flush();
    }

    private void json(CallFilter filter, OutputStream out) throws IOException {
        try (var array = json.writerFor(CallView.class).writeValuesAsArray(out)) {
            eachPage(filter, array::writeAll);
        }
    }

    /** Takes the calls of one page. */
    @FunctionalInterface
    private interface PageWriter {
        void write(List<CallView> page) throws IOException;
    }

    private void eachPage(CallFilter filter, PageWriter writer) throws IOException {
        String next = null;
        do {
            var page = calls.page(filter, CallPosition.of(next), PAGE);
            writer.write(page.data());
            next = page.next();
        } while (next != null);
    }
}
