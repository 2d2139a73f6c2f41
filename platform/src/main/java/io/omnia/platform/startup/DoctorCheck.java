package io.omnia.platform.startup;

import java.util.List;

/** One thing that {@code ./omnia doctor} looks at. Reads only; safe to run beside a running server. */
public interface DoctorCheck {
    /** What is looked at, in a few words. */
    String name();

    /** The findings. Runs on a thread that may block. */
    Finding run();

    /** What a check found: every case the report prints. */
    sealed interface Finding {
        /** As it should be. */
        record Good(String detail) implements Finding {}

        /** Not as it should be; one sentence for each trouble. The report then ends with a non-zero exit. */
        record Trouble(List<String> sentences) implements Finding {
            public Trouble {
                sentences = List.copyOf(sentences);
            }
        }
    }
}
