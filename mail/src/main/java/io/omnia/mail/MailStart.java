package io.omnia.mail;

import io.omnia.platform.startup.Role;
import io.omnia.platform.startup.StartupCheck;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Begins to send mails, on a node that runs jobs. */
@Singleton
final class MailStart implements StartupCheck {
    private final MailJob job;
    private final Role role;

    @Inject
    MailStart(MailJob job, Role role) {
        this.job = job;
        this.role = role;
    }

    @Override
    public int order() {
        return BACKGROUND;
    }

    @Override
    public void run() {
        if (role.runsJobs()) {
            job.start();
        }
    }
}
