package io.omnia.platform.egress;

/** Decides whether a destination is declared. The privacy module answers from its list of processors. */
public interface EgressPolicy {
    /** Judges a destination before anything is resolved or connected. */
    Verdict judge(Destination destination);

    /** The answer of {@link #judge}. */
    sealed interface Verdict {
        /** The processor, its host and every kind of data sent are declared. */
        record Allowed() implements Verdict {}

        /** Something is not declared; {@code sentence} names it and where to declare it. */
        record Refused(String sentence) implements Verdict {}
    }
}
