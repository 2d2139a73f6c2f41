package io.omnia.gateway;

import java.util.function.LongSupplier;

/** The time that waits and latencies are measured by, as {@link System#nanoTime} tells it. */
interface NanoClock extends LongSupplier {}
