package io.omnia.bench;

import java.util.Arrays;

/**
 * One measured number. Windows disturbed by other work are only ever worse, so the best one is the figure and the range says
 * how much the others differed.
 *
 * @param name scenario, quantity and subject, joined by dots
 * @param best the best window's value
 * @param low the lowest window's value
 * @param high the highest window's value
 * @param note what a reader has to know to use it, often empty
 */
record Figure(String name, String unit, double best, double low, double high, int windows, String note) {
    Figure {
        if (windows < 1 || low > high || best < low || best > high) {
            throw new IllegalArgumentException(name + ": best " + best + " of " + low + " to " + high);
        }
    }

    /** Of a quantity of which less is better: processor time, latency, memory. */
    static Figure least(String name, String unit, double[] windows) {
        var low = Arrays.stream(windows).min().orElseThrow();
        return new Figure(name, unit, low, low, Arrays.stream(windows).max().orElseThrow(), windows.length, "");
    }

    /** Of a quantity of which more is better: calls per second. */
    static Figure most(String name, String unit, double[] windows) {
        var high = Arrays.stream(windows).max().orElseThrow();
        return new Figure(name, unit, high, Arrays.stream(windows).min().orElseThrow(), high, windows.length, "");
    }

    /** Best window over best window; the range is that of the pairs measured one after the other. */
    static Figure ratio(String name, double[] windows, double[] others) {
        var low = Double.MAX_VALUE;
        var high = 0.0;
        for (var i = 0; i < windows.length; i++) {
            low = Math.min(low, windows[i] / others[i]);
            high = Math.max(high, windows[i] / others[i]);
        }
        var best = Arrays.stream(windows).min().orElseThrow()
                / Arrays.stream(others).min().orElseThrow();
        return new Figure(name, "ratio", best, low, high, windows.length, "");
    }

    Figure noted(String words) {
        return new Figure(name, unit, best, low, high, windows, words);
    }
}
