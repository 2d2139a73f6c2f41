package io.omnia.platform.egress;

/** A kind of data that leaves through an exit. The privacy module's closed list of categories implements it. */
public interface DataTag {
    /** The name under which the kind is declared, for instance {@code PROMPT}. */
    String name();
}
