package io.omnia.platform.startup;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that {@code ./omnia doctor} and the console's page of checks look at. Reads only; safe to run beside a running
 * server.
 */
public interface DoctorCheck {
    /** The name for programs: lower-case letters and underscores, never changed. */
    String id();

    /** What is looked at, in a few words. */
    String name();

    /** The findings. Runs on a thread that may block. */
    Finding run();

    /** What a check found: every case the report prints. */
    sealed interface Finding {
        /** As it should be. */
        record Good(String detail) implements Finding {}

        /**
         * It works, and there is something that the operator should know or may want to change.
         *
         * @param setting the key of the setting to change; null when it is none
         */
        record Advice(String sentence, @Nullable String setting) implements Finding {}

        /** Not as it should be; one sentence for each trouble. The report then ends with a non-zero exit. */
        record Trouble(List<String> sentences) implements Finding {
            public Trouble {
                sentences = List.copyOf(sentences);
            }
        }
    }
}
