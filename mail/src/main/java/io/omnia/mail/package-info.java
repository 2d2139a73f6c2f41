/**
 * What people are sent. {@link Outbox#add} writes a {@link Mail} in the caller's transaction; {@link MailJob} gives what is due
 * to the {@link io.omnia.mail.provider.MailProvider}, tries again later where that fails, and erases texts that have lost
 * their use. Without a mail server the provider is a mailbox that the operator reads.
 */
@NullMarked
package io.omnia.mail;

import org.jspecify.annotations.NullMarked;
