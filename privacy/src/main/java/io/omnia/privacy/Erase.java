package io.omnia.privacy;

/** What happens to something when the person it is about is erased. Says nothing about the export. */
public sealed interface Erase {
    /** Its row is deleted. */
    static Erase row() {
        return new Row();
    }

    /** It stays until its retention ends; the receipt lists it with this ground. */
    static Erase keep(String ground) {
        return new Keep(ground);
    }

    record Row() implements Erase {}

    record Keep(String ground) implements Erase {
        public Keep {
            Reasons.check(ground);
        }
    }
}
