/** The ways out of the outbox: {@link Smtp} for a mail server, {@link Mailbox} for an installation without one. */
@NullMarked
package io.omnia.mail.provider;

import org.jspecify.annotations.NullMarked;
