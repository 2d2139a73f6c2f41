package io.omnia.platform.startup;

/**
 * The program cannot start, for a reason that the person who started it can mend. The message is one whole sentence that says
 * what is wrong and what to do; it is printed as it is, without a stack trace, so it must hold no secret.
 */
public final class StartupRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StartupRefusal(String sentence) {
        super(sentence);
    }

    public StartupRefusal(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
