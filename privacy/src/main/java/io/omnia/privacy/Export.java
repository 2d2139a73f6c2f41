package io.omnia.privacy;

/** Whether something is in the copy of their data that a person gets. Says nothing about its erasure. */
public sealed interface Export {
    /** It is in the copy. */
    static Export yes() {
        return new Yes();
    }

    /** It is not in the copy; the copy lists it with this reason. */
    static Export no(String reason) {
        return new No(reason);
    }

    record Yes() implements Export {}

    record No(String reason) implements Export {
        public No {
            Reasons.check(reason);
        }
    }
}
