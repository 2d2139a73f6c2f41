package io.omnia.mail;

/**
 * What a mail says, in plain text.
 *
 * @param subject one line
 */
record Texts(String subject, String body) {
    static Texts of(Notice notice, MailLanguage language) {
        return switch (language) {
            case ENGLISH -> english(notice);
            case CHINESE -> chinese(notice);
        };
    }

    private static Texts english(Notice notice) {
        return switch (notice) {
            case Notice.VerifyEmail(var link) ->
                new Texts("Confirm your e-mail address", """
                        Somebody, most likely you, signed up with this e-mail address.
                        Open this link within 24 hours to confirm that it is yours:

                        %s

                        If it was not you, do nothing: without the link there is no account.
                        """.formatted(link.revealText()));
            case Notice.AlreadyRegistered(var page) -> new Texts("You already have an account", """
                        Somebody, most likely you, signed up with this e-mail address, which already has an account.
                        Sign in with it. If you have no password or have forgotten it, set a new one here:

                        %s

                        If it was not you, do nothing: nothing was changed.
                        """.formatted(page));
            case Notice.ResetRequested(var link) -> new Texts("Set a new password", """
                        Somebody, most likely you, asked for a new password for your account.
                        Open this link within 30 minutes to set one:

                        %s

                        If it was not you, do nothing: your password stays as it is.
                        """.formatted(link.revealText()));
            case Notice.PasswordChanged(var page) -> new Texts("Your password was changed", """
                        The password of your account was changed, and everybody who was signed in with it was signed out.

                        If it was not you, set a new password at once:

                        %s
                        """.formatted(page));
        };
    }

    private static Texts chinese(Notice notice) {
        return switch (notice) {
            case Notice.VerifyEmail(var link) -> new Texts("请确认您的邮箱地址", """
                        有人（很可能是您本人）用此邮箱地址注册了账户。
                        请在 24 小时内打开以下链接，确认这是您的邮箱：

                        %s

                        如果不是您本人操作，请忽略此邮件：不打开链接，就不会有账户。
                        """.formatted(link.revealText()));
            case Notice.AlreadyRegistered(var page) -> new Texts("您已有账户", """
                        有人（很可能是您本人）用此邮箱地址注册，但该地址已有账户。
                        请直接登录。如果您没有密码或忘记了密码，请在这里设置新密码：

                        %s

                        如果不是您本人操作，请忽略此邮件：账户没有任何改动。
                        """.formatted(page));
            case Notice.ResetRequested(var link) -> new Texts("设置新密码", """
                        有人（很可能是您本人）请求为您的账户设置新密码。
                        请在 30 分钟内打开以下链接进行设置：

                        %s

                        如果不是您本人操作，请忽略此邮件：您的密码保持不变。
                        """.formatted(link.revealText()));
            case Notice.PasswordChanged(var page) -> new Texts("您的密码已更改", """
                        您账户的密码已更改，所有已登录的会话均已退出。

                        如果不是您本人操作，请立即设置新密码：

                        %s
                        """.formatted(page));
        };
    }

    /** A text may hold a link that stands for a person. */
    @Override
    public String toString() {
        return "Texts[…]";
    }
}
