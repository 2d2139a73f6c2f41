package io.omnia.app;

import io.omnia.platform.startup.DoctorCheck;
import jakarta.inject.Singleton;

/** Says what the program runs on. */
@Singleton
final class JavaDoctorCheck implements DoctorCheck {
    @Override
    public String id() {
        return "java";
    }

    @Override
    public String name() {
        return "Java";
    }

    @Override
    public Finding run() {
        return new Finding.Good(Runtime.version() + " on " + System.getProperty("os.name") + ", "
                + Runtime.getRuntime().availableProcessors() + " processors");
    }
}
