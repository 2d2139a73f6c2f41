package io.omnia.app;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Entry of the program. */
@QuarkusMain
public final class Main {
    private Main() {}

    /** Starts the server and waits until it is stopped. */
    public static void main(String[] arguments) {
        Quarkus.run(arguments);
    }
}
