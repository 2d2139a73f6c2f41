package io.omnia.mail;

/** The languages that mails are written in. */
public enum MailLanguage {
    ENGLISH,
    CHINESE
}
