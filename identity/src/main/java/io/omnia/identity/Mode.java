package io.omnia.identity;

/** Whether real money and real vendors are involved. Every key and every wallet has exactly one mode; nothing crosses. */
public enum Mode {
    LIVE,
    TEST
}
