package io.omnia.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class UsageTableTest {
    private static final int CALLS = 500;

    private static Fixture ledger;

    private final LimitSet set = Fixture.newSet();

    @BeforeAll
    static void start() {
        ledger = new Fixture();
    }

    @AfterAll
    static void stop() {
        ledger.close();
    }

    /** A line that leaves its page is written to every index again. */
    @Test
    void noteOfDeliveryStaysInThePageOfItsLineWhenAllOfAGroupAreDeliveredAtOnce() throws InterruptedException {
        ledger.grant(set, 1_000_000);
        var calls = Stream.generate(Fixture::newCall).limit(CALLS).toList();
        calls.stream()
                .map(call -> ledger.wallets.settle(Fixture.call(call, set), Fixture.charge(7)))
                .toList()
                .forEach(Fixture::await);
        var written = pages();

        calls.forEach(ledger.wallets::delivered);

        Fixture.until(
                () -> ledger.number("select count(*) from ledger.usage_line where delivery = 'complete'") == CALLS);
        assertThat(written).hasSize(CALLS);
        assertThat(pages()).isEqualTo(written);
    }

    /** On which page of the table each line is. */
    private static Map<UUID, Double> pages() {
        return ledger.jdbi.withHandle(handle -> handle
                .createQuery("select call_id, (ctid::text::point)[0] from ledger.usage_line")
                .map((row, context) -> Map.entry(row.getObject(1, UUID.class), row.getDouble(2)))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }
}
