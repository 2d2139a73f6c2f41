package io.omnia.identity;

import org.jspecify.annotations.Nullable;

/**
 * An account as its person sees it.
 *
 * @param emailVerified whether the person has shown that the address is theirs
 * @param name what the person wants to be called; null when they have not said
 * @param shortcuts whether single keys do something in the console
 * @param checklistDismissed whether the first steps are no longer shown
 */
record Person(
        Account account,
        boolean emailVerified,
        @Nullable String name,
        Language language,
        Look look,
        boolean shortcuts,
        boolean checklistDismissed) {
    /** Without the name and the address. */
    @Override
    public String toString() {
        return "Person[" + account.id().value() + "]";
    }

    /** A language of the console and of mails. */
    enum Language {
        EN,
        ZH
    }

    /** The colours of the console. */
    enum Look {
        /** As the person's system has it. */
        SYSTEM,
        LIGHT,
        DARK
    }
}
