package io.parsermanager.settings.check;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Converts the path of a readable file with a private key in PEM without a passphrase. */
public class PrivateKeyFile extends ReadableFile {
    private static final Pattern KEY = Pattern.compile("-----BEGIN (?:RSA |EC )?PRIVATE KEY-----");

    @Override
    public String convert(String path) {
        try {
            // the rest of the file does not matter
            String text = Files.readString(Path.of(super.convert(path)), StandardCharsets.ISO_8859_1);
            if (KEY.matcher(text).find()) {
                return path;
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("Expected a file with a private key in PEM", e);
        }
        throw new IllegalArgumentException("Expected a file with a private key in PEM without a passphrase");
    }
}
