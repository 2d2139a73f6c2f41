package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.app.FaultCell.Fault;
import io.omnia.app.ScriptedAnswer.Mark;

/** What a caller may expect of a stream with a fault in it, and of its bill. */
final class FaultRules {
    private final FaultCell cell;
    private final RawClient.Answer answer;
    private final LedgerBooks.Line bill;
    private final String body;

    FaultRules(FaultCell cell, RawClient.Answer answer, LedgerBooks.Line bill) {
        this.cell = cell;
        this.answer = answer;
        this.bill = bill;
        this.body = answer.body().replace(cell.keepAlive(), "");
    }

    void check() {
        assertThat(answer.header("x-request-id")).isNotBlank();
        if (answer.status() != 200) {
            assertThat(cell.words()).as(answer.body()).isEmpty();
            cell.refused(answer, bill);
            return;
        }
        assertThat(answer.header("content-type")).startsWith("text/event-stream");
        if (cell.direct()) {
            assertThat(body).startsWith(cell.vendor().bytes(cell.at()));
        }
        if (cell.complete()) {
            completed();
        } else if (cell.fault() == Fault.GONE) {
            hungUp();
        } else {
            failed();
        }
    }

    private void completed() {
        assertThat(answer.whole()).isTrue();
        if (cell.direct()) {
            assertThat(body).startsWith(directBytes());
        } else {
            var heard = heard();
            assertThat(heard.error()).isNull();
            assertThat(heard.stopped()).isTrue();
            assertThat(heard.ended()).isTrue();
            assertThat(heard.words()).isEqualTo(cell.words());
        }
        assertThat(bill.outcome()).isEqualTo("completed");
        billed();
    }

    private String directBytes() {
        var vendor = cell.vendor();
        var malformed = cell.fault() == Fault.MALFORMED && !vendor.tells(Mark.ENDS, cell.at());
        return malformed
                ? vendor.bytes(cell.at()) + vendor.malformed() + vendor.bytes(cell.at(), vendor.length())
                : vendor.bytes(cell.at());
    }

    private void hungUp() {
        var heard = heard();
        assertThat(heard.error()).isNull();
        assertThat(heard.ended()).isFalse();
        assertThat(heard.words()).isEqualTo(cell.words());
        assertThat(bill.outcome()).isEqualTo("hung_up");
        if (!cell.words().isEmpty()) {
            billed();
        } else if (!told(Mark.COUNTS)) {
            assertThat(bill.outputTokens()).isZero();
        }
    }

    private void failed() {
        var heard = heard();
        assertThat(answer.whole()).isTrue();
        assertThat(heard.error()).as(body).isNotNull();
        assertThat(heard.error().getString("message")).containsAnyOf(messages());
        assertThat(heard.words()).isEqualTo(cell.words());
        assertThat(heard.ended()).as("an end was invented").isFalse();
        assertThat(heard.stopped() && !told(Mark.STOPS))
                .as("a reason to stop was invented")
                .isFalse();
        assertThat(heard.callCompleted() && !cell.vendor().callIsComplete(cell.at()))
                .as("a cut call was completed")
                .isFalse();
        if (cell.words().isEmpty() && !told(Mark.COUNTS)) {
            assertThat(bill.micros()).as("the price of nothing").isZero();
            if (cell.fault() != Fault.STALL) {
                assertThat(body).as("an error is no beginning").doesNotStartWith("event: error");
            }
        } else {
            assertThat(bill.outcome()).isEqualTo("upstream_cut");
            billed();
        }
    }

    private String[] messages() {
        return switch (cell.fault()) {
            case CUT, END -> new String[] {"broke off"};
            case STALL -> new String[] {"did not go on in time", "did not answer in time"};
            case ERROR -> new String[] {"Overloaded"};
            case MALFORMED -> new String[] {"no part of an answer"};
            default -> throw new IllegalStateException(cell.fault() + " is not told");
        };
    }

    /** As reported, and as counted where nothing was. */
    private void billed() {
        var reported = told(Mark.COUNTS) || (cell.fault() == Fault.MALFORMED && cell.direct());
        assertThat(bill.estimated()).isEqualTo(!reported);
        assertThat(bill.outputTokens()).isEqualTo(reported ? ScriptedAnswer.OUTPUT_TOKENS : cell.counted());
        if (reported || told(Mark.COUNTS_THE_PROMPT)) {
            assertThat(bill.inputTokens()).isEqualTo(ScriptedAnswer.INPUT_TOKENS);
        } else {
            assertThat(bill.inputTokens()).isPositive();
        }
        assertThat(bill.micros())
                .isEqualTo(bill.inputTokens() * FaultsKit.INPUT_MICROS + bill.outputTokens() * FaultsKit.OUTPUT_MICROS);
    }

    private boolean told(Mark mark) {
        return cell.vendor().tells(mark, cell.at());
    }

    private HeardAnswer heard() {
        var heard = HeardAnswer.stream(cell.route(), body);
        assertThat(heard.faults()).as(body).isEmpty();
        return heard;
    }
}
