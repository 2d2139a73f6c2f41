package io.omnia.privacy;

/** What happens to something when the person it is about is erased. Says nothing about the export. */
public sealed interface Erase {
    /** Its row is deleted. */
    static Erase row() {
        return new Row();
    }

    /** The row stays, this value goes. */
    static Erase blank() {
        return new Blank();
    }

    /** It is encrypted under the person's key, and the key is destroyed. */
    static Erase shred() {
        return new Shred();
    }

    /** It stays until its retention ends; the receipt lists it with this ground. */
    static Erase keep(String ground) {
        return new Keep(ground);
    }

    record Row() implements Erase {}

    record Blank() implements Erase {}

    record Shred() implements Erase {}

    record Keep(String ground) implements Erase {
        public Keep {
            Reasons.check(ground);
        }
    }
}
