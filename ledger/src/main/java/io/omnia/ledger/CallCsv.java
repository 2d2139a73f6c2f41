package io.omnia.ledger;

import java.io.IOException;
import java.io.Writer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Calls as comma-separated values. Format: RFC 4180. */
final class CallCsv {
    private static final String HEAD =
            "id,created_at,mode,model,provider,key_id,key_name,account_id,account_email,status,http_status,delivery,"
                    + "latency_ms,ttft_ms,attempts,input_tokens,output_tokens,cost_usd,cost_microcredits,tool_uses,"
                    + "credential,tags,end_user";

    /** What makes a spreadsheet compute a cell, or look behind white space for what does. */
    private static final String FORMULA_BEGINNINGS = "=+-@\t\r\n";

    private static final String NEEDS_QUOTES = ",\"\r\n";
    private static final String END_OF_LINE = "\r\n";

    private final Writer out;

    CallCsv(Writer out) {
        this.out = out;
    }

    void head() throws IOException {
        out.write(HEAD + END_OF_LINE);
    }

    void write(CallView call) throws IOException {
        var cells = new Object[] {
            call.id(),
            call.createdAt(),
            call.mode(),
            text(call.model()),
            text(call.provider()),
            call.keyId(),
            text(call.keyName()),
            call.accountId(),
            text(call.accountEmail()),
            call.status(),
            call.httpStatus(),
            call.delivery(),
            call.latencyMillis(),
            Objects.requireNonNullElse(call.firstByteMillis(), ""),
            call.attempts(),
            call.inputTokens(),
            call.outputTokens(),
            call.cost().usd(),
            call.cost().microcredits(),
            call.toolUses(),
            call.credential(),
            text(String.join(" ", call.tags())),
            text(call.endUser())
        };
        for (var i = 0; i < cells.length; i++) {
            out.write(i == 0 ? "" : ",");
            out.write(cells[i].toString());
        }
        out.write(END_OF_LINE);
    }

    /** A cell of somebody's own words: quoted where it has to be, and never a formula. */
    static String text(@Nullable String given) {
        if (given == null || given.isEmpty()) {
            return "";
        }
        var harmless = FORMULA_BEGINNINGS.indexOf(given.charAt(0)) < 0 ? given : "'" + given;
        return harmless.chars().anyMatch(c -> NEEDS_QUOTES.indexOf(c) >= 0)
                ? '"' + harmless.replace("\"", "\"\"") + '"'
                : harmless;
    }
}
