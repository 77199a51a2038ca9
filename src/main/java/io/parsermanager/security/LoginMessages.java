package io.parsermanager.security;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Texts of the login. Russian: messages/login_ru.properties. */
@MessageBundle("login")
public interface LoginMessages {
    @Message("en")
    String language();

    @Message("Log in")
    String title();

    @Message("Parser Manager")
    String product();

    @Message("API key")
    String key();

    @Message("Whoever runs this service gives you one. It stays in a cookie of this browser until you log out.")
    String key_hint();

    @Message("This key is not known here.")
    String unknown();

    @Message(
            "You are not logged in here. Where you log in you may still be: on a computer that others use, log out there too.")
    String logged_out();
}
