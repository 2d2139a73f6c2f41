package io.omnia.platform.startup;

import java.util.List;

/** Adds lines to the block that is printed once the server is up, such as the key of a first start. */
public interface FirstStart {
    /**
     * The lines to print. Called once, after all {@link StartupCheck}s. What it returns goes to standard output only, never to a
     * log.
     *
     * @param address what addresses of the console begin with
     */
    List<String> lines(String address);
}
