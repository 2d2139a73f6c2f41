package io.omnia.bench;

import java.util.List;

/**
 * What a figure has to come to.
 *
 * @param figure the figure's name
 * @param atMost whether it may not exceed the bounds, else it has to come up to them
 * @param reach the bound that counts as reached
 * @param stretch the bound beyond it
 */
record Target(String figure, boolean atMost, double reach, double stretch, String meaning) {
    /** Every bound that a figure of this bench answers. */
    static final List<Target> ALL = List.of(
            new Target("json.cpu.omnia_vs_nginx", true, 5, 3.5, "CPU per 1 KB call against nginx"),
            new Target("stream.cpu.omnia_vs_nginx", true, 4, 3, "CPU per 60-chunk stream against nginx"),
            new Target("prompt-1m.cpu.omnia_vs_nginx", true, 3, 2, "CPU per 1 MB prompt against nginx"),
            new Target("json.cpu.omnia_vs_portkey", true, 0.05, 0.05, "CPU per 1 KB call against Portkey"),
            new Target("ttfb.stream.added_p50_us.omnia", true, 1_500, 300, "added time to first byte; stretch: leased"),
            new Target("ttfb.stream.added_p99_us.omnia", true, 10_000, 2_000, "the same, p99; stretch: leased"),
            new Target("ledger.direct.settles_per_second", false, 8_000, 20_000, "settles on one wallet, direct"),
            new Target("ledger.leased.settles_per_second", false, 8_000, 20_000, "settles on one wallet, leased"),
            new Target("ledger.direct.hold_p50_us", true, 1_500, 1_500, "a direct hold at 500 calls/s"),
            new Target("ledger.direct.hold_p99_us", true, 10_000, 10_000, "the same, p99"),
            new Target("ledger.leased.hold_p50_us", true, 300, 300, "a leased hold at 500 calls/s"),
            new Target("ledger.leased.hold_p99_us", true, 2_000, 2_000, "the same, p99"),
            new Target("streams-5000.resident_mb.omnia", true, 600, 600, "memory with 5,000 open streams"),
            new Target("streams-5000.added_threads.omnia", true, 200, 200, "threads added by 5,000 open streams"),
            new Target("start.second_ms.omnia", true, 3_000, 2_000, "second start to first answered call"));

    /** How a value stands against the bounds. */
    enum Verdict {
        STRETCH,
        REACHED,
        MISSED
    }

    Verdict verdict(double value) {
        var sign = atMost ? 1 : -1;
        if (sign * value <= sign * stretch) {
            return Verdict.STRETCH;
        }
        return sign * value <= sign * reach ? Verdict.REACHED : Verdict.MISSED;
    }
}
