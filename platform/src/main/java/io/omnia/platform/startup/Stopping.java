package io.omnia.platform.startup;

import java.time.Duration;

/**
 * The program was asked to stop, and load balancers have had time to notice. Fired while it still listens: an observer takes on no new work, and returns when the work
 * under way has ended or {@code patience} is over.
 */
public record Stopping(Duration patience) {}
