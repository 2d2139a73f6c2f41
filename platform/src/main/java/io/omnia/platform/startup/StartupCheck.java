package io.omnia.platform.startup;

/**
 * Something that must hold, or be made to hold, before the server reports ready. The app runs all of them once, after the
 * schemas are up to date, lowest {@link #order} first.
 */
public interface StartupCheck {
    /** Checks that compare declarations with the live system. */
    int INVENTORY = 100;
    /** Work left over from a crash that has to be applied before new work comes in. */
    int RECOVERY = 200;
    /** Rows that a new installation needs. */
    int BOOTSTRAP = 300;
    /** Background work that may begin once everything above is done. */
    int BACKGROUND = 400;

    /** Where this check stands among the others; equal numbers run in no particular order. */
    int order();

    /** Runs on the start-up thread and may block. Throws {@link StartupRefusal} when the program must not start. */
    void run();
}
