package io.omnia.mail;

import io.omnia.platform.startup.StartupCheck;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Begins to send mails. */
@Singleton
final class MailStart implements StartupCheck {
    private final MailJob job;

    @Inject
    MailStart(MailJob job) {
        this.job = job;
    }

    @Override
    public int order() {
        return BACKGROUND;
    }

    @Override
    public void run() {
        job.start();
    }
}
