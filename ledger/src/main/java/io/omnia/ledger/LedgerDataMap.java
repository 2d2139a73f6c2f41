package io.omnia.ledger;

import static io.omnia.privacy.Column.notPersonal;
import static io.omnia.privacy.Column.personal;

import io.omnia.privacy.Category;
import io.omnia.privacy.Column;
import io.omnia.privacy.DataMap;
import io.omnia.privacy.Erase;
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

/** What the ledger keeps: balances, the books behind them, what runs, one line for each call, and prices. */
@Singleton
final class LedgerDataMap implements DataMap {
    private static final int BOOKS_YEARS = 10;
    /** An outage is bridged in minutes; a node that stays off keeps its spool until it starts again or is thrown away. */
    private static final int SPOOL_DAYS = 30;

    /** The longest window that the settings allow, and the time of one sweep. */
    private static final int CLAIM_DAYS = 8;

    private static final String BOOKS = "the books have to show every movement of money for as long as the law asks";

    private static final Handling BALANCE = Handling.of(Retention.whileAccount(), Purpose.BILL);
    private static final Handling USAGE = Handling.of(Retention.whileAccount(), Purpose.BILL, Purpose.DELIVER);
    private static final Handling RUNNING = Handling.of(Retention.inUse(1), Purpose.BILL);

    @Inject
    LedgerDataMap() {}

    @Override
    public String module() {
        return "ledger";
    }

    @Override
    public List<Table> tables() {
        return List.of(
                accounts(),
                transactions(),
                entries(),
                limits(),
                plans(),
                planLimits(),
                accountPlans(),
                grants(),
                grantUses(),
                adjustments(),
                nodes(),
                holds(),
                claims(),
                usage(),
                parts(),
                sums("ledger.usage_delta", "hour"),
                sums("ledger.usage_hour", "hour"),
                sums("ledger.usage_day", "day"),
                totals(),
                droppedShares(),
                reconciliationRuns(),
                findings(),
                margins(),
                prices());
    }

    @Override
    public List<String> triggerFunctions() {
        return List.of(
                "ledger.refuse_change",
                "ledger.check_entries",
                "ledger.sum_up",
                "ledger.keep_decision",
                "ledger.announce");
    }

    @Override
    public List<FileUse> files() {
        // The spool, and beside it what of it could not be booked and waits for the operator: rejected, spool.damaged.
        var spooled = Handling.of(Retention.inUse(SPOOL_DAYS), Purpose.BILL)
                .with(Export.no("is in the table of usage lines as soon as the database is back"))
                .with(
                        Erase.keep(
                                "a bill that waits for the database, or for the operator; it leaves the file when it is booked"));
        return List.of(
                new FileUse("ledger", Category.USAGE, spooled),
                new FileUse("ledger", Category.BILLING, spooled),
                new FileUse("ledger", Category.ACCOUNT_ID, spooled));
    }

    private static Handling books(String clock) {
        return Handling.of(Retention.years(BOOKS_YEARS, clock), Purpose.ACCOUNT_BY_LAW, Purpose.BILL)
                .with(Erase.keep(BOOKS));
    }

    private static Table accounts() {
        return Table.of(
                "ledger.ledger_account",
                Subject.in("owner_id"),
                BALANCE.with(Erase.keep(BOOKS)),
                notPersonal("id", "a number in a row"),
                personal("code", Category.ACCOUNT_ID),
                notPersonal("unit", "the unit of account"),
                notPersonal("mode", "whether money is real"),
                personal("owner_id", Category.ACCOUNT_ID));
    }

    private static Table transactions() {
        return Table.of(
                "ledger.ledger_txn",
                Subject.through("id", "ledger.ledger_entry"),
                books("created_at"),
                personal("id", Category.BILLING),
                personal("kind", Category.BILLING),
                notPersonal("mode", "whether money is real"),
                personal("idempotency_key", Category.BILLING),
                notPersonal("input_hash", "a hash of amounts and names of movements"),
                personal("reason", Category.BILLING),
                personal("reverses_txn", Category.BILLING),
                personal("created_at", Category.BILLING));
    }

    private static Table entries() {
        return Table.of(
                "ledger.ledger_entry",
                Subject.through("account_id", "ledger.ledger_account"),
                BALANCE.with(Erase.keep(BOOKS)),
                personal("txn_id", Category.BILLING),
                notPersonal("line", "a number in a row"),
                personal("account_id", Category.ACCOUNT_ID),
                notPersonal("unit", "the unit of account"),
                notPersonal("mode", "whether money is real"),
                personal("amount", Category.BILLING));
    }

    private static Table limits() {
        return Table.of(
                "ledger.spend_limit",
                Subject.in("subject_id"),
                BALANCE,
                notPersonal("id", "a number in a row"),
                personal("subject_id", Category.ACCOUNT_ID),
                personal("kind", Category.SETTINGS),
                personal("mode", Category.SETTINGS),
                personal("measure", Category.SETTINGS),
                personal("period", Category.SETTINGS),
                personal("set_by", Category.SETTINGS),
                personal("limit_micros", Category.BILLING),
                personal("held_micros", Category.BILLING),
                personal("spent_micros", Category.BILLING),
                personal("period_started", Category.ACTIVITY),
                personal("frozen_reason", Category.BILLING),
                personal("overshoot_micros", Category.BILLING),
                personal("overshoot_count", Category.BILLING),
                notPersonal("ledger_account_id", "leads to the same account"),
                notPersonal("version", "counts changes"));
    }

    private static Table plans() {
        return Table.withoutPeople(
                "ledger.plan",
                notPersonal("name", "names a product, not a person"),
                notPersonal("changed_at", "of a product, not of a person"));
    }

    private static Table planLimits() {
        var product = "describes a product, not a person";
        return Table.withoutPeople(
                "ledger.plan_limit",
                notPersonal("plan", product),
                notPersonal("mode", product),
                notPersonal("measure", product),
                notPersonal("period", product),
                notPersonal("limit_units", product));
    }

    private static Table accountPlans() {
        return Table.of(
                "ledger.account_plan",
                Subject.in("account_id"),
                BALANCE,
                personal("account_id", Category.ACCOUNT_ID),
                personal("plan", Category.SETTINGS),
                personal("since", Category.SETTINGS));
    }

    private static Table grants() {
        return Table.of(
                "ledger.credit_grant",
                Subject.through("wallet_id", "ledger.spend_limit"),
                books("created_at"),
                notPersonal("id", "a number in a row"),
                personal("wallet_id", Category.ACCOUNT_ID),
                personal("txn_id", Category.BILLING),
                personal("kind", Category.BILLING),
                personal("source_kind", Category.BILLING),
                personal("source_ref", Category.BILLING),
                notPersonal("line", "a number in a row"),
                personal("amount_micros", Category.BILLING),
                personal("remaining_micros", Category.BILLING),
                personal("expired_micros", Category.BILLING),
                personal("revoked_micros", Category.BILLING),
                personal("shortfall_micros", Category.BILLING),
                personal("priority", Category.BILLING),
                personal("created_at", Category.BILLING),
                personal("expires_at", Category.BILLING),
                personal("exhausted_at", Category.BILLING));
    }

    private static Table grantUses() {
        return Table.of(
                "ledger.grant_use",
                Subject.through("grant_id", "ledger.credit_grant"),
                BALANCE.with(Erase.keep(BOOKS)),
                personal("txn_id", Category.BILLING),
                personal("grant_id", Category.BILLING),
                personal("amount_micros", Category.BILLING));
    }

    /** What nodes tell one another: that they are there. */
    private static Table nodes() {
        var process = "describes a process, not a person";
        return Table.withoutPeople(
                "ledger.node",
                notPersonal("id", process),
                notPersonal("role", process),
                notPersonal("version", process),
                notPersonal("catalog", process),
                notPersonal("started_at", process),
                notPersonal("seen_at", process));
    }

    private static Table adjustments() {
        return Table.of(
                "ledger.adjustment",
                Subject.in("account_id"),
                books("proposed_at"),
                personal("id", Category.BILLING),
                personal("account_id", Category.ACCOUNT_ID),
                notPersonal("mode", "whether money is real"),
                personal("action", Category.BILLING),
                personal("amount_micros", Category.BILLING),
                personal("shortfall", Category.BILLING),
                personal("grant_txn", Category.BILLING),
                personal("call_id", Category.USAGE),
                personal("reason", Category.BILLING),
                personal("idempotency_key", Category.BILLING),
                notPersonal("input_hash", "a hash of amounts and names of movements"),
                personal("state", Category.BILLING),
                // Of the operators who asked and agreed, who answer for it by name.
                personal("proposed_by", Category.ACCOUNT_ID),
                personal("proposed_by_key", Category.ACCOUNT_ID),
                personal("proposed_at", Category.ACTIVITY),
                personal("expires_at", Category.BILLING),
                personal("decided_by", Category.ACCOUNT_ID),
                personal("decided_by_key", Category.ACCOUNT_ID),
                personal("decided_at", Category.ACTIVITY),
                personal("txn_id", Category.BILLING));
    }

    private static Table holds() {
        return Table.of(
                "ledger.hold",
                Subject.in("account_id"),
                RUNNING,
                personal("call_id", Category.USAGE),
                personal("account_id", Category.ACCOUNT_ID),
                personal("key_id", Category.ACCOUNT_ID),
                personal("mode", Category.USAGE),
                personal("limit_ids", Category.BILLING),
                personal("amount_micros", Category.BILLING),
                personal("calls", Category.USAGE),
                personal("tokens", Category.USAGE),
                notPersonal("lease", "whether it is for one call or for those to come"),
                notPersonal("node_id", "which machine runs the call"),
                notPersonal("boot_id", "which start of that machine"),
                personal("created_at", Category.USAGE),
                personal("expires_at", Category.USAGE));
    }

    private static Table claims() {
        return Table.of(
                "ledger.claim",
                Subject.in("account_id"),
                Handling.of(Retention.inUse(CLAIM_DAYS), Purpose.BILL)
                        .with(Export.no("hashes that only tell a repeated request from a new one, for a few days")),
                personal("id", Category.USAGE),
                personal("account_id", Category.ACCOUNT_ID),
                personal("body", Category.USAGE),
                personal("call_id", Category.USAGE),
                personal("expires_at", Category.USAGE),
                notPersonal("lost", "whether the machine that made a call is gone"));
    }

    private static Table usage() {
        return Table.of(
                "ledger.usage_line",
                Subject.in("account_id"),
                USAGE,
                personal("call_id", Category.USAGE),
                personal("started_at", Category.USAGE),
                personal("account_id", Category.ACCOUNT_ID),
                personal("key_id", Category.ACCOUNT_ID),
                personal("project_id", Category.ACCOUNT_ID),
                personal("member_id", Category.ACCOUNT_ID),
                personal("mode", Category.USAGE),
                personal("model", Category.USAGE),
                personal("provider", Category.USAGE),
                personal("outcome", Category.USAGE),
                personal("http_status", Category.USAGE),
                personal("latency_micros", Category.USAGE),
                personal("first_byte_micros", Category.USAGE),
                tokens("input_tokens"),
                tokens("cached_input_tokens"),
                tokens("cache_write_5m_tokens"),
                tokens("cache_write_1h_tokens"),
                tokens("input_audio_tokens"),
                tokens("input_image_tokens"),
                tokens("output_tokens"),
                tokens("reasoning_tokens"),
                tokens("output_audio_tokens"),
                tokens("output_image_tokens"),
                personal("estimated", Category.USAGE),
                personal("attempts", Category.USAGE),
                personal("amount_micros", Category.BILLING),
                personal("price_ids", Category.BILLING),
                personal("price_units", Category.BILLING),
                personal("quantities", Category.BILLING),
                personal("amounts", Category.BILLING),
                personal("txn_id", Category.BILLING),
                personal("held_micros", Category.BILLING),
                personal("delivery", Category.USAGE),
                personal("web_searches", Category.USAGE),
                personal("file_searches", Category.USAGE),
                personal("code_sessions", Category.USAGE),
                personal("service_tier", Category.USAGE),
                personal("credential", Category.USAGE),
                // Words of the caller's own, which are its own things' names and must not be a person's.
                personal("tags", Category.SETTINGS),
                // Of a customer of the caller's: a pseudonym, under a key that is not in the database.
                personal("end_user", Category.ACCOUNT_ID),
                personal("attempt_providers", Category.USAGE),
                personal("attempt_models", Category.USAGE),
                personal("attempt_credentials", Category.USAGE),
                personal("attempt_outcomes", Category.USAGE),
                personal("attempt_statuses", Category.USAGE),
                personal("attempt_first_bytes", Category.USAGE));
    }

    private static Table parts() {
        return Table.withoutPeople(
                "ledger.usage_part",
                notPersonal("day", "a day that had calls"),
                notPersonal("dropped_at", "when the lines of that day were dropped"));
    }

    /** What an account's calls of an hour or a day come to. Goes with their lines. */
    private static Table sums(String table, String time) {
        return Table.of(
                table,
                Subject.in("account_id"),
                USAGE,
                personal("part", Category.USAGE),
                personal(time, Category.USAGE),
                personal("account_id", Category.ACCOUNT_ID),
                personal("key_id", Category.ACCOUNT_ID),
                personal("mode", Category.USAGE),
                personal("model", Category.USAGE),
                personal("provider", Category.USAGE),
                personal("credential", Category.USAGE),
                personal("outcome", Category.USAGE),
                personal("calls", Category.USAGE),
                tokens("input_tokens"),
                tokens("cached_input_tokens"),
                tokens("output_tokens"),
                tokens("reasoning_tokens"),
                personal("tool_uses", Category.USAGE),
                personal("amount_micros", Category.BILLING),
                personal("last_started_at", Category.ACTIVITY));
    }

    private static Table totals() {
        var everybody = "a sum over everybody, which leads to nobody";
        return Table.withoutPeople(
                "ledger.usage_total",
                notPersonal("day", everybody),
                notPersonal("mode", everybody),
                notPersonal("model", everybody),
                notPersonal("provider", everybody),
                notPersonal("credential", everybody),
                notPersonal("outcome", everybody),
                notPersonal("calls", everybody),
                notPersonal("input_tokens", everybody),
                notPersonal("cached_input_tokens", everybody),
                notPersonal("output_tokens", everybody),
                notPersonal("reasoning_tokens", everybody),
                notPersonal("tool_uses", everybody),
                notPersonal("amount_micros", everybody));
    }

    /** A share of a transaction that the journal has whole; gone with the part after its own. */
    private static Table droppedShares() {
        return Table.of(
                "ledger.usage_dropped",
                Subject.through("txn_id", "ledger.ledger_entry"),
                BALANCE.with(Erase.keep(BOOKS)),
                personal("txn_id", Category.BILLING),
                personal("amount_micros", Category.BILLING));
    }

    private static Table reconciliationRuns() {
        var machinery = "when the books were checked";
        return Table.withoutPeople(
                "ledger.reconciliation_run",
                notPersonal("id", machinery),
                notPersonal("kind", machinery),
                notPersonal("started_at", machinery),
                notPersonal("ended_at", machinery),
                notPersonal("findings", machinery));
    }

    private static Table findings() {
        var row = "a defect of the books; names rows by their numbers, and what is personal is in those rows";
        return Table.withoutPeople(
                "ledger.reconciliation_finding",
                notPersonal("id", row),
                notPersonal("rule", row),
                notPersonal("subject", row),
                notPersonal("sentence", row),
                notPersonal("detail", row),
                notPersonal("found_at", row),
                notPersonal("gone_at", row));
    }

    private static Table margins() {
        var everybody = "a sum over everybody, which leads to nobody";
        return Table.withoutPeople(
                "ledger.margin_day",
                notPersonal("day", everybody),
                notPersonal("mode", everybody),
                notPersonal("model", everybody),
                notPersonal("provider", everybody),
                notPersonal("credential", everybody),
                notPersonal("calls", everybody),
                notPersonal("billed_micros", everybody),
                notPersonal("cost_micros", everybody));
    }

    private static Column tokens(String name) {
        return personal(name, Category.USAGE);
    }

    private static Table prices() {
        var product = "describes a product, not a person";
        return Table.withoutPeople(
                "ledger.price",
                notPersonal("id", product),
                notPersonal("model", product),
                notPersonal("unit", product),
                notPersonal("valid_from", product),
                notPersonal("above_input_tokens", product),
                notPersonal("micros_per_million", product),
                notPersonal("source", product),
                notPersonal("source_date", product),
                notPersonal("published_at", product),
                notPersonal("service_tier", product));
    }
}
