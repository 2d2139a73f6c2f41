package io.omnia.privacy;

import io.omnia.platform.egress.DataTag;

/** What kind of personal data something is. The list is closed: a new kind is a change of the published policy. */
public enum Category implements DataTag {
    /** An account's identifier, or an identifier that leads to one. */
    ACCOUNT_ID,
    EMAIL,
    NAME,
    /** A hash of a password or of an API key, or another value that proves who somebody is. */
    CREDENTIAL,
    /** What somebody asked a model. */
    PROMPT,
    /** What a model answered. */
    ANSWER,
    /** Pictures, sound or film that somebody uploaded or made. */
    MEDIA,
    /** When which model was called, with which counts, status and latency. */
    USAGE,
    /** Balances, prices paid, credit received and spent. */
    BILLING,
    IP_ADDRESS,
    USER_AGENT,
    /** Settings, names and limits that somebody gave to their own things. */
    SETTINGS,
    /** When somebody did something with their account. */
    ACTIVITY
}
